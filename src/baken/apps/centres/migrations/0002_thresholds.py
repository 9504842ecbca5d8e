"""The first thresholds, for every cell."""

import datetime as dt

from django.db import migrations

SINCE = dt.date(1980, 9, 1)  # before the first school year
NUMBERS = {
    "director_months": 24,
    "merger_months": 24,
    "advice": 1,
    "scales_below": 1,
    "scales_approaching": 5,
    "silent_years": 1,
}


def add_thresholds(apps, schema_editor):
    FlagThreshold = apps.get_model("centres", "FlagThreshold")
    FlagThreshold.objects.bulk_create(
        FlagThreshold(measured=measured, starts_on=SINCE, number=number) for measured, number in NUMBERS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]

    operations = [migrations.RunPython(add_thresholds, migrations.RunPython.noop)]
