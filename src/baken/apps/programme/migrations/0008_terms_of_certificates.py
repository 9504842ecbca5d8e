"""How long certificates are kept, from the beginning."""

import datetime as dt

from django.db import migrations

GROUND = (
    "AVG, artikel 5, 1, e: niet langer dan nodig om te laten nagaan of een attest echt is.",
    "GDPR, article 5(1)(e): no longer than necessary for letting others check whether a certificate is genuine.",
)


def add_term(apps, schema_editor):
    apps.get_model("access", "RetentionTerm").objects.create(
        retention="programme.certificate",
        starts_on=dt.date(1980, 9, 1),  # before the first school year
        number=120,
        unit="months",
        ground=GROUND[0],
        ground_in_english=GROUND[1],
    )


class Migration(migrations.Migration):
    dependencies = [("programme", "0007_certificates"), ("access", "0005_retention_terms")]

    operations = [migrations.RunPython(add_term, migrations.RunPython.noop)]
