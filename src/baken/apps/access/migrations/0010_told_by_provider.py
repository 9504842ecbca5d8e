"""When a provider last told of a role that follows from its words; and how long such a role stays untold."""

import datetime as dt

from django.db import migrations, models
from django.utils.timezone import localdate

SINCE = dt.date(1980, 9, 1)  # before the first school year
TERMS = [
    (
        "access.told",
        90,
        "days",
        (
            "AVG, artikel 5, 1, d: een rol waarvan de aanbieder al zo lang niets zei, klopt wellicht niet meer.",
            "GDPR, article 5(1)(d): a role of which the provider said nothing for so long is probably no longer right.",
        ),
    )
]


def say_when(apps, schema_editor):
    """Of the roles that are there nobody knows when they were last told: not before they were first, nor, as far as is
    known, before their holder last came in."""
    for grant in apps.get_model("access", "Grant").objects.filter(claim__isnull=False).select_related("account"):
        came_in = grant.account.last_login
        grant.told_on = max(grant.starts_on, localdate(came_in)) if came_in else grant.starts_on
        grant.save(update_fields=["told_on"])


def add_terms(apps, schema_editor):
    RetentionTerm = apps.get_model("access", "RetentionTerm")
    RetentionTerm.objects.bulk_create(
        RetentionTerm(
            retention=retention,
            starts_on=SINCE,
            number=number,
            unit=unit,
            ground=ground,
            ground_in_english=in_english,
        )
        for retention, number, unit, (ground, in_english) in TERMS
    )


class Migration(migrations.Migration):

    dependencies = [("access", "0009_one_open_invitation")]

    operations = [
        migrations.AddField(model_name="grant", name="told_on", field=models.DateField(null=True)),
        migrations.RunPython(say_when, migrations.RunPython.noop),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
