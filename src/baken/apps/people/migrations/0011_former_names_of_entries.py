from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_former_names_of_networks'),
    ]

    operations = [
        migrations.AddField(
            model_name='theme',
            name='former_names',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='coreactivity',
            name='former_names',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='guidancedomain',
            name='former_names',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='mission',
            name='former_names',
            field=models.JSONField(default=list, editable=False),
        ),
    ]
