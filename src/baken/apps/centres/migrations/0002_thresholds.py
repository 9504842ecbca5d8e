"""The first thresholds, for every cell."""

import datetime as dt

from django.db import migrations

SINCE = dt.date(1980, 9, 1)  # before the first school year
NUMBERS = {
    "maanden-directie": 24,
    "maanden-fusie": 24,
    "jaren-doorlichting": 6,  # after which a centre is inspected again
    "advies": 1,  # 1B, 2A or 2B
    "schalen-beneden": 1,
    "schalen-benaderen": 5,
    "stille-jaren": 1,
}


def add_thresholds(apps, schema_editor):
    FlagThreshold = apps.get_model("centres", "FlagThreshold")
    FlagThreshold.objects.bulk_create(
        FlagThreshold(measured=measured, starts_on=SINCE, number=number) for measured, number in NUMBERS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]

    operations = [migrations.RunPython(add_thresholds, migrations.RunPython.noop)]
