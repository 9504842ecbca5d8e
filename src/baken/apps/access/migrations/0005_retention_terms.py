"""How long data of each class is kept, from the beginning."""

import datetime as dt

from django.db import migrations

SINCE = dt.date(1980, 9, 1)  # before the first school year
NECESSARY = (
    "AVG, artikel 5, 1, e: niet langer dan nodig voor ",
    "GDPR, article 5(1)(e): no longer than necessary for ",
)
TEN_YEARS = (
    "de verantwoording van het werk; vorderingen verjaren na tien jaar (oud Burgerlijk Wetboek, artikel 2262bis).",
    "accounting for the work; claims lapse after ten years (former Civil Code, article 2262bis).",
)
SAFETY = ("AVG, artikel 32: beveiliging van de verwerking.", "GDPR, article 32: security of processing.")
FOLLOWING = (
    "het opvolgen van de begeleiding over vijf schooljaren; daarna alleen statistiek (artikel 89).",
    "following the guidance over five school years; statistics alone after that (article 89).",
)


def necessary(reason):
    return tuple(f"{start}{end}" for start, end in zip(NECESSARY, reason, strict=True))


TERMS = [
    ("people.person", 120, "months", necessary(TEN_YEARS)),
    ("access.account", 24, "months", necessary(("wie Baken gebruikt.", "who uses Baken."))),
    ("access.grant", 120, "months", necessary(TEN_YEARS)),
    ("access.session", 1, "days", SAFETY),
    ("access.attempts", 1, "days", SAFETY),
    ("access.invitation", 3, "months", necessary(("het opvolgen van wie uitgenodigd werd.", "following up invitations."))),
    (
        "access.trail",
        120,
        "months",
        (
            "AVG, artikel 5, 2 en 32: kunnen tonen wie wat deed, zolang vorderingen niet verjaren (tien jaar).",
            "GDPR, articles 5(2) and 32: being able to show who did what, until claims lapse (ten years).",
        ),
    ),
    (
        "access.correction",
        24,
        "months",
        (
            "AVG, artikel 5, 2 en 16: kunnen tonen dat verbeterd werd wat fout was.",
            "GDPR, articles 5(2) and 16: being able to show that what was wrong was corrected.",
        ),
    ),
    ("exchange.import", 120, "months", necessary(TEN_YEARS)),
    (
        "exchange.trace",
        12,
        "months",
        necessary(("het ongedaan maken van een invoer.", "taking back an import.")),
    ),
    (
        "exchange.waiting",
        7,
        "days",
        necessary(("het nakijken van een invoer.", "looking through an import.")),
    ),
    ("surveys.answer", 5, "school years", necessary(FOLLOWING)),
    ("surveys.comment", 5, "school years", necessary(FOLLOWING)),
    ("programme.participation", 10, "school years", necessary(TEN_YEARS)),
    (
        "resources.hours",
        5,
        "school years",
        (
            "Sociale documenten worden vijf jaar bewaard (KB nr. 5 van 23 oktober 1978).",
            "Social documents are kept for five years (Royal Decree no. 5 of 23 October 1978).",
        ),
    ),
    (
        "resources.spending",
        10,
        "school years",
        (
            "Stukken van de boekhouding worden tien jaar bewaard (WIB 92, artikel 315).",
            "Accounting records are kept for ten years (Income Tax Code 1992, article 315).",
        ),
    ),
    ("centres.decision", 10, "school years", necessary(TEN_YEARS)),
    (
        "reports.report",
        None,
        "",
        necessary(("het verslag: wie het schreef, hoort erbij.", "the report: who wrote it is part of it.")),
    ),
]


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
    dependencies = [("access", "0004_own_data")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
