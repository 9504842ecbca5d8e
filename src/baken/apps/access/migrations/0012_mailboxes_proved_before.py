"""Of which accounts a link that was mailed proved the mailbox before that was kept."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def say_proved(apps, schema_editor):
    """Of those whose every invitation that was taken up came by mail: of another who invited saw the link."""
    Account, Invitation = apps.get_model("access", "Account"), apps.get_model("access", "Invitation")
    taken_up = Invitation.objects.filter(email=OuterRef("email"), taken_up_at__isnull=False)
    mailed, shown = taken_up.filter(sent_at__isnull=False), taken_up.filter(sent_at__isnull=True)
    Account.objects.filter(Exists(mailed), ~Exists(shown)).update(has_proven_mailbox=True)


class Migration(migrations.Migration):
    dependencies = [("access", "0011_proven_mailbox")]

    operations = [migrations.RunPython(say_proved, migrations.RunPython.noop)]
