"""How long staff lists are kept, from the beginning."""

import datetime as dt

from django.db import migrations

SINCE = dt.date(1980, 9, 1)  # before the first school year
NECESSARY = ("AVG, artikel 5, 1, e: niet langer dan nodig voor ", "GDPR, article 5(1)(e): no longer than necessary for ")


def necessary(dutch, english):
    return (NECESSARY[0] + dutch, NECESSARY[1] + english)


TERMS = [
    (
        "directory.list",
        12,
        "months",
        necessary("het ongedaan maken van een lijst.", "taking back a list."),
    ),
    (
        "directory.waiting",
        7,
        "days",
        necessary("het nakijken van een lijst.", "looking through a list."),
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
    dependencies = [("directory", "0001_staff_lists"), ("access", "0005_retention_terms")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
