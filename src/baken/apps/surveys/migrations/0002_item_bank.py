"""The first items of the bank, as the cells printed them, along the chain of effect (domain research, 1.2 and 1.5):
satisfied, learned, usable, to be tried, applied, working changed, pupils."""

from collections import Counter

from django.db import migrations

ITEMS = [
    ("A", "1-8", "Ik ben tevreden over de inhoud van deze begeleiding"),
    ("A", "1-8", "Ik heb nieuwe dingen geleerd dankzij deze begeleiding"),
    ("A", "1-8", "Deze begeleiding is bruikbaar in mijn praktijk"),
    ("A", "1-8", "Na het volgen van deze begeleiding, wil ik wat ik geleerd heb uitproberen in de praktijk"),
    ("B", "1-8", "Ik pas het geleerde uit de begeleiding toe in mijn praktijk"),
    ("B", "1-8", "Ik zie dat aspecten van de CLB-werking veranderd zijn door de begeleiding"),
    ("B", "1-8", "De begeleiding heeft positieve gevolgen teweeggebracht voor de leerlingbegeleiding"),
    ("B", "1-8", "De begeleiding heeft positieve gevolgen teweeggebracht voor de leerlingen"),
    ("G", "text", "Wat wil je ons nog meegeven?"),
]


def add_items(apps, schema_editor):
    Item = apps.get_model("surveys", "Item")
    positions = Counter()  # within each module
    for module, scale, wording in ITEMS:
        positions[module] += 1
        Item.objects.get_or_create(wording=wording, defaults={"module": module, "scale": scale, "position": positions[module]})


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunPython(add_items, migrations.RunPython.noop)]
