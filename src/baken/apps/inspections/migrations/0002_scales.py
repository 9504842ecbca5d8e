"""The scales of the reference framework that the cells printed, under their priority (domain research, 2.3)."""

from django.db import migrations

SCALES = {
    "Signaalfunctie en consultatieve leerlingenbegeleiding": [
        "Beeldvorming",
        "Signaalfunctie",
        "Consultatieve leerlingenbegeleiding",
    ],
    "HGD en begeleiding": [
        "Handelingsgerichte diagnostiek",
        "Begeleiding",
        "Multidisciplinariteit",
        "Belang van de leerling",
        "Subsidiariteit",
    ],
    "Proactief en preventief": ["Proactiviteit"],
    "Centrumontwikkeling": [
        "Beleid op het vlak van de dienstverlening",
        "Cyclische evaluatie van de kwaliteit",
        "Betrouwbare evaluatie van de kwaliteit",
        "Borgen en bijsturen",
    ],
}


def add_scales(apps, schema_editor):
    Scale = apps.get_model("inspections", "Scale")
    position = 0
    for priority, names in SCALES.items():
        for name in names:
            position += 1
            Scale.objects.get_or_create(name=name, defaults={"priority": priority, "position": position})


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]

    operations = [migrations.RunPython(add_scales, migrations.RunPython.noop)]
