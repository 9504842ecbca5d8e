"""Takes away the second factors of who lost them: `baken second_factor EMAIL --forget`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from baken.apps.access.actions import forget_factors
from baken.apps.access.queries import account_by_email, own_factors
from baken.apps.access.tasks import tell_of_change
from baken.apps.access.types import AccountChange


class Command(BaseCommand):
    """For who runs the installation, and knows for sure that it is the owner of the account who asks."""

    help = "Lists the second factors of an account, or takes them all away and ends its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--forget", action="store_true", help="take them away")

    def handle(self, **options: Any) -> None:
        account = account_by_email(options["email"])
        if account is None:
            raise CommandError("There is no such account.")
        if options["forget"]:
            self.stdout.write(f"taken away: {forget_factors(account=account)}")
            told = AccountChange.FACTORS_FORGOTTEN.value
            tell_of_change.enqueue(key=account.pk, what=told, address="", language=settings.LANGUAGE_CODE)
            return
        for factor in own_factors(account):
            self.stdout.write(f"{factor.kind.value} since {factor.made_at:%Y-%m-%d}")
