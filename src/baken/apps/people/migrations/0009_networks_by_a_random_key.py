"""What stands in the address of a network is random, as of all else."""

import uuid

from django.db import migrations, models


def give_keys(apps, schema_editor):
    for network in apps.get_model("people", "Network").objects.all():
        network.uuid = uuid.uuid4()
        network.save(update_fields=["uuid"])


class Migration(migrations.Migration):
    dependencies = [("people", "0008_known_as")]

    operations = [
        migrations.AddField("network", "uuid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "network", "uuid", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
        ),
    ]
