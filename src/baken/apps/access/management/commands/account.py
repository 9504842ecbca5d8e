"""Makes an account with a role: `baken account EMAIL --name NAME --role coordinator --cell CODE`."""

from __future__ import annotations

import getpass
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from baken.apps.access.actions import CannotGrantRole, create_account, grant_role
from baken.apps.access.queries import account_by_email, actor_of_cell
from baken.apps.access.types import CELL_ROLES, Role
from baken.apps.people.queries import cell_by_code, cell_knowing_centre, centre_by_uuid
from baken.ground.periods import today


class Command(BaseCommand):
    """For who runs the installation: the first coordinator of a cell cannot be made by anyone in it."""

    help = "Makes an account and gives it a role; an account that is there already only gets the role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", help="how the person is called; needed for a new account")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--cell", help="the code of the cell")
        where.add_argument("--centre", help="the public key (UUID) of the centre")
        parser.add_argument("--ask", action="store_true", help="ask for the password instead of making one")

    def handle(self, **options: Any) -> None:
        role = Role(options["role"])
        if (role in CELL_ROLES) != bool(options["cell"]):
            raise CommandError(f"The role {role.value} is held in a {'cell' if role in CELL_ROLES else 'centre'}.")
        try:
            validate_email(options["email"])
            cell = cell_by_code(options["cell"]).pk if options["cell"] else None
            centre = centre_by_uuid(options["centre"]).pk if options["centre"] else None
        except (ObjectDoesNotExist, ValidationError) as problem:
            raise CommandError(" ".join(getattr(problem, "messages", [str(problem)]))) from None
        acting = cell if centre is None else cell_knowing_centre(centre=centre)
        if acting is None:
            raise CommandError("No cell of the centre's network knows it, so nobody can act for it.")
        with transaction.atomic():
            account = account_by_email(options["email"])
            if account is None:
                if not options["name"]:
                    raise CommandError("A new account needs --name.")
                password = self._asked() if options["ask"] else secrets.token_urlsafe(12)
                account = create_account(email=options["email"], name=options["name"], password=password)
                if not options["ask"]:
                    self.stdout.write(f"password {password}")
            try:
                grant_role(
                    account=account,
                    role=role,
                    by=actor_of_cell(cell=acting),
                    starts_on=today(),
                    cell=cell,
                    centre=centre,
                )
            except CannotGrantRole as refusal:
                raise CommandError(str(refusal)) from None
        self.stdout.write(f"{account.email} is {role.value} of {options['cell'] or options['centre']}")

    def _asked(self) -> str:
        password = getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        if getpass.getpass("Again: ") != password:
            raise CommandError("The two passwords are not the same.")
        return password
