from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0010_told_by_provider"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="has_proven_mailbox",
            field=models.BooleanField(default=False),
        ),
    ]
