"""How long what was asked and tried in communities is kept, from the beginning."""

import datetime as dt

from django.db import migrations

TERMS = [
    (
        "programme.brought",
        10,
        "school years",
        (
            "AVG, artikel 5, 1, e: zolang het verloop van een PLG en van de centra erin gevolgd wordt.",
            "GDPR, article 5(1)(e): as long as the course of a community and of its centres is followed.",
        ),
    ),
]


def add_terms(apps, schema_editor):
    RetentionTerm = apps.get_model("access", "RetentionTerm")
    RetentionTerm.objects.bulk_create(
        RetentionTerm(
            retention=retention,
            starts_on=dt.date(1980, 9, 1),  # before the first school year
            number=number,
            unit=unit,
            ground=ground,
            ground_in_english=in_english,
        )
        for retention, number, unit, (ground, in_english) in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("programme", "0007_communities"), ("access", "0005_retention_terms")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
