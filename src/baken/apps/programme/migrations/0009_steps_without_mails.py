from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programme", "0008_what_is_to_be_told")]

    operations = [migrations.RemoveField(model_name="step", name="told_at")]
