"""Makes an account with a role: `baken account EMAIL --name NAME --role coordinator --cell CODE`."""

from __future__ import annotations

import datetime as dt
import getpass
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from baken.apps.access.actions import (
    CannotAddIdentity,
    CannotGrantRole,
    add_identity,
    create_account,
    end_role,
    grant_what_lacks,
    replace_password,
)
from baken.apps.access.engine.names import only_a_name
from baken.apps.access.models import Account
from baken.apps.access.queries import (
    account_by_email,
    actor_of_cell,
    actor_of_installation,
    grants_of,
    providers,
)
from baken.apps.access.tasks import tell_of_change
from baken.apps.access.types import HELD_IN_CELL, HELD_IN_CENTRE, AccountChange, Actor, Role
from baken.apps.people.queries import cell_by_code, cell_knowing_centre, centre_by_uuid
from baken.ground.periods import today

NAME = "the installation"


class Command(BaseCommand):
    """For who runs the installation: its first administrator cannot be made by anyone in it."""

    help = (
        "Makes an account and gives it a role, or ends one; an account that is there already only gets the role, "
        "an identity or a new password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", help="how the person is called; needed for a new account")
        parser.add_argument("--role", choices=[role.value for role in Role])
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--cell", help="the code of the cell")
        where.add_argument("--centre", help="the public key (UUID) of the centre")
        parser.add_argument("--end", action="store_true", help="end the role at once, instead of giving it")
        parser.add_argument(
            "--identity",
            nargs=2,
            metavar=("PROVIDER", "SUBJECT"),
            help=f"by what a provider ({', '.join(dict(providers())) or 'none here'}) knows the person",
        )
        parser.add_argument("--new-password", action="store_true", help="give the account a new password, no role")
        parser.add_argument("--ask", action="store_true", help="ask for the password instead of making one")

    def handle(self, **options: Any) -> None:
        if options["role"] is None:
            self._without_role(options)
            return
        role = Role(options["role"])
        fits = {"cell": role in HELD_IN_CELL, "centre": role in HELD_IN_CENTRE}
        if fits != {name: bool(options[name]) for name in fits}:
            place = next((f"in a {name}" for name, fit in fits.items() if fit), "for the whole installation")
            raise CommandError(f"The role {role.value} is held {place}.")
        try:
            validate_email(options["email"])
            cell = cell_by_code(options["cell"]).pk if options["cell"] else None
            centre = centre_by_uuid(options["centre"]).pk if options["centre"] else None
        except (ObjectDoesNotExist, ValidationError) as problem:
            raise CommandError(" ".join(getattr(problem, "messages", [str(problem)]))) from None
        by = self._acting(cell=cell, centre=centre)
        if options["end"]:
            self._end(options["email"], role, by=by, cell=cell, centre=centre)
            return
        with transaction.atomic():
            account = account_by_email(options["email"])
            if account is None:
                if not options["name"]:
                    raise CommandError("A new account needs --name.")
                try:
                    only_a_name(options["name"])
                except ValidationError as problem:
                    raise CommandError(" ".join(problem.messages)) from None
                made = Account(email=options["email"], name=options["name"])
                password = self._asked(made) if options["ask"] else secrets.token_urlsafe(12)
                account = create_account(
                    email=options["email"], name=options["name"], password=password, owns_address=True
                )
                if not options["ask"]:
                    self.stdout.write(f"password {password}")
            try:
                grant_what_lacks(
                    account=account,
                    role=role,
                    by=by,
                    starts_on=today(),
                    cell=cell,
                    centre=centre,
                )
                if options["identity"]:
                    provider, subject = options["identity"]
                    add_identity(account=account, provider=provider, subject=subject)
                    self._tell(account, AccountChange.IDENTITY_ADDED)
            except (CannotAddIdentity, CannotGrantRole) as refusal:
                raise CommandError(str(refusal)) from None
        self.stdout.write(f"{account.email} is {role.value} of {options['cell'] or options['centre'] or NAME}")

    def _without_role(self, options: dict[str, Any]) -> None:
        account = account_by_email(options["email"])
        if account is None:
            raise CommandError("There is no such account; a new one needs --role.")
        if not options["identity"] and not options["new_password"]:
            raise CommandError("Say what the account gets: --role, --identity or --new-password.")
        with transaction.atomic():
            if options["identity"]:
                provider, subject = options["identity"]
                try:
                    add_identity(account=account, provider=provider, subject=subject)
                except CannotAddIdentity as refusal:
                    raise CommandError(str(refusal)) from None
                self._tell(account, AccountChange.IDENTITY_ADDED)
                self.stdout.write(f"{account.email} is known to {provider}")
            if options["new_password"]:
                password = self._asked(account) if options["ask"] else secrets.token_urlsafe(12)
                replace_password(account=account, password=password)
                self.stdout.write(f"{account.email} has a new password" if options["ask"] else f"password {password}")
                self._tell(account, AccountChange.PASSWORD_CHANGED)

    def _tell(self, account: Account, what: AccountChange) -> None:
        """Let the owner hear by mail what an operator changed."""
        tell_of_change.enqueue(key=account.pk, what=what.value, address="", language=settings.LANGUAGE_CODE)

    def _acting(self, *, cell: int | None, centre: int | None) -> Actor:
        """In whose name the command speaks: of the cell that the role is for, or of the installation."""
        if cell is None and centre is None:
            return actor_of_installation()
        acting = cell if centre is None else cell_knowing_centre(centre=centre)
        if acting is None:
            raise CommandError("No cell of the centre's network knows it, so nobody can act for it.")
        return actor_of_cell(cell=acting)

    def _end(self, email: str, role: Role, *, by: Actor, cell: int | None, centre: int | None) -> None:
        account = account_by_email(email)
        grants = grants_of(account, on=today()) if account is not None else []
        held = [grant for grant in grants if (grant.role, grant.cell_id, grant.centre_id) == (role, cell, centre)]
        if not held:
            raise CommandError("Nobody with this address holds this role there.")
        for grant in held:
            end_role(grant=grant, by=by, on=today() - dt.timedelta(days=1))
        self.stdout.write(f"{email} is {role.value} no longer")

    def _asked(self, account: Account) -> str:
        password = getpass.getpass("Password: ")
        try:
            validate_password(password, account)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        if getpass.getpass("Again: ") != password:
            raise CommandError("The two passwords are not the same.")
        return password
