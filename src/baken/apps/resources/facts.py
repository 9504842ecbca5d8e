"""Facts of resources: hours, staffing, means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.resources.queries import hours_records, spending_records, staffing_records
from baken.ground.facts import FACTS, Column, Fact, Nature, Person, Type

FACTS.add(
    Fact(
        name="hours",
        grain=_("een tijdsregistratie van een medewerker van de cel"),
        nature=Nature.HOURS,
        model="resources.HoursEntry",
        cell="cell_id",
        year="school_year",
        columns={
            "date": Column(Type.DAY, "date"),
            "person": Person(),
            "role": Column(Type.TEXT, "role"),
            "pillar": Column(Type.TEXT, "pillar"),
            "kind": Column(Type.TEXT, "kind"),
            "hours": Column(Type.DECIMAL, "hours"),
            "centre": Column(Type.INT, "centre_id"),
            "network": Column(Type.TEXT, "centre__network__name"),
        },
        records=hours_records,
    ),
    Fact(
        name="staffing",
        grain=_("een pijler in een schooljaar"),
        nature=Nature.ORGANISATION,
        model="resources.Staffing",
        cell="cell_id",
        year="school_year",
        columns={
            "pillar": Column(Type.TEXT, "pillar"),
            "planned": Column(Type.DECIMAL, "planned"),
            "realised": Column(Type.DECIMAL, "realised"),
        },
        records=staffing_records,
    ),
    Fact(
        name="spending",
        grain=_("wat in een schooljaar aan de professionalisering van een medewerker besteed werd"),
        nature=Nature.REGISTRATION,
        model="resources.Spending",
        cell="cell_id",
        year="school_year",
        columns={"person": Person(), "amount": Column(Type.DECIMAL, "amount")},
        records=spending_records,
    ),
)
