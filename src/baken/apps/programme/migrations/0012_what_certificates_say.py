from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0011_partners_lists")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="title",
            field=models.CharField(default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificate",
            name="strategy",
            field=models.CharField(default="", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificate",
            name="given_by",
            field=models.CharField(default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='certificate',
            name='strategy',
            field=models.CharField(choices=[('materialenbank', 'Materialenbank'), ('helpdesk', 'Helpdesk'), ('helpdesksessie', 'Helpdesksessie'), ('vorming', 'Vorming'), ('starterstraject', 'Starterstraject'), ('infosessie', 'Infosessie'), ('e-module', 'E-module'), ('plg', 'PLG'), ('verandertraject', 'Verandertraject')], max_length=30),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='why',
            field=models.CharField(blank=True, choices=[('verbeterd', 'de aanwezigheid is verbeterd'), ('ingetrokken', 'ingetrokken door wie ze gaf'), ('opnieuw', 'daarna opnieuw gegeven'), ('regel', 'de regel voor attesten is gewijzigd')], max_length=15),
        ),
    ]
