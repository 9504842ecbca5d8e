"""Persons of whom no name is left, so that their work still counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person", name="is_pseudonym", field=models.BooleanField(default=False, editable=False)
        )
    ]
