"""How long certificates are kept, from the beginning."""

import datetime as dt

from django.db import migrations

TERMS = [
    (
        "programme.certificate",
        120,
        "months",
        (
            "AVG, artikel 5, 1, e: niet langer dan nodig om te laten nagaan of een attest echt is.",
            "GDPR, article 5(1)(e): no longer than necessary for letting others check whether a certificate is genuine.",
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
    dependencies = [("programme", "0007_certificates"), ("access", "0005_retention_terms")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
