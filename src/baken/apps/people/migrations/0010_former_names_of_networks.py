from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_networks_by_a_random_key'),
    ]

    operations = [
        migrations.AddField(
            model_name='network',
            name='former_names',
            field=models.JSONField(default=list, editable=False),
        ),
    ]
