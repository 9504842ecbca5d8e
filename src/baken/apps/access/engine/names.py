"""What may stand where a name is typed."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_NAME = 100
# What programs that show mails make a link of: addresses of sites and of mailboxes. A title may stand against a name.
LEADS_ON = re.compile(r"[/@]|\b(?!(?i:dr|drs|prof)\.[A-Z])\w{2,}\.\w{2,}")


def only_a_name(name: str) -> None:
    """A name, which stands in mails to people who did not ask for one: no letter, and no address to go to. Raises
    ValidationError."""
    if len(name) > LONGEST_NAME or not name.isprintable() or LEADS_ON.search(name):
        raise ValidationError(_("Vul alleen een naam in."))
