"""How long it is kept that somebody could be asked about something, from the beginning."""

import datetime as dt

from django.db import migrations

SINCE = dt.date(1980, 9, 1)  # before the first school year
TERMS = [
    (
        "people.expertise",
        24,
        "months",
        (
            "AVG, artikel 5, 1, e: niet langer dan nodig voor het terugvinden van wie waarvoor instond.",
            "GDPR, article 5(1)(e): no longer than necessary for finding back who answered for what.",
        ),
    )
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
    dependencies = [("access", "0005_retention_terms")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
