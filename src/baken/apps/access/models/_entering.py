"""Accounts, their roles, how these were given, and how somebody signs in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import HELD_IN_CELL, HELD_IN_CENTRE, HELD_NOWHERE, FactorKind, Role
from baken.ground.periods import today
from baken.vault.fields import SealedJSONField

CENTRE = Coalesce("centre", 0, output_field=models.BigIntegerField())  # none is like none
OPEN = Q(taken_up_at__isnull=True, withdrawn_at__isnull=True)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts with a lower-cased address and a hashed password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """An account to sign in with. `has_proven_mailbox`: a link that went to its address was followed, or who runs the
    installation made it, so that what is known under the address is its owner's. Personal data: address, name, last
    sign-in; until two years unused."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=400)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    has_proven_mailbox = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made_on = models.DateField(default=today, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role of an account in one organisation for a period; that of who runs the installation in none. `claim`: by
    which rule it followed from what a provider said, last on `told_on`: it ends when that is said no longer, and can
    be acted in only in a session at whose door it was said.

    Personal data: that; ten years after its end, and no longer than the account.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    cell = models.ForeignKey("people.Cell", null=True, on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    claim = models.ForeignKey("access.ClaimRule", null=True, on_delete=models.PROTECT, related_name="grants")
    told_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("rollen van accounts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(HELD_IN_CELL), cell__isnull=False, centre__isnull=True)
                | Q(role__in=sorted(HELD_IN_CENTRE), cell__isnull=True, centre__isnull=False)
                | Q(role__in=sorted(HELD_NOWHERE), cell__isnull=True, centre__isnull=True),
                name="access_role_fits_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"

    @property
    def organisation(self) -> models.Model | None:
        """Where the role is held; None for that of who runs the installation."""
        return self.centre if self.centre_id else self.cell

    @property
    def where(self) -> str:
        """Where the role is held, in words."""
        return str(self.organisation or _("de hele installatie"))


class Invitation(models.Model):
    """An invitation to hold a role: in a cell, or at a centre that looks to that cell.

    Personal data: name and address of who is invited; until three months after it was taken up, withdrawn or expired.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=400)
    role = models.CharField(max_length=20, choices=Role)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    language = models.CharField(max_length=2)
    invited_by = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("uitnodigingen")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint("email", "role", "cell", CENTRE, condition=OPEN, name="access_one_open_invitation")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.cell_id} {self.centre_id}"

    @property
    def organisation(self) -> models.Model | None:
        """Where the role is held."""
        return self.centre if self.centre_id else self.cell

    @property
    def is_outlived(self) -> bool:
        """Whether its link opens nothing any more."""
        return not self.stands(at=timezone.now())

    def stands(self, *, at: dt.datetime) -> bool:
        """Whether it was not taken up, withdrawn or outlived; who invited may have lost the right to since."""
        return not self.taken_up_at and not self.withdrawn_at and at < self.expires_at


class ClaimRule(models.Model):
    """Who has this said of them by a provider, holds this role: from a day to a day, both included.

    `claim`: name of the claim; `pattern`: what must stand in it, in which * is anything; `organisation_code`: of which
    organisation that must be said, and `audience`: to which group of users the person must belong, "" for any.
    No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.CharField(max_length=50)
    claim = models.CharField(max_length=100)
    pattern = models.CharField(max_length=200)
    organisation_code = models.CharField(max_length=100)
    audience = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    cell = models.ForeignKey("people.Cell", null=True, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("regels voor rollen van aanbieders")
        ordering = ["provider", "organisation_code", "claim", "pattern", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(HELD_IN_CELL), cell__isnull=False, centre__isnull=True)
                | Q(role__in=sorted(HELD_IN_CENTRE), cell__isnull=True, centre__isnull=False),
                name="access_claim_fits_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.pattern} {self.organisation_code}"

    @property
    def organisation(self) -> models.Model | None:
        """Where the role is held."""
        return self.centre if self.centre_id else self.cell


class SignInAttempts(models.Model):
    """How often was tried to sign in with one address (in one browser, or under one more key with any) in a quarter of
    an hour, and how many mails an inviter sent in a day.

    Personal data: a keyed hash of the address that was typed, or of the account, for a day. No IP address.
    """

    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("aanmeldpogingen")
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="access_attempts_once")]

    def __str__(self) -> str:
        return f"{self.window} {self.number}"


class FactorSecret(models.Model):
    """What only the owner of a second factor and the house know: the secret of an app that makes codes, or the
    recovery codes that are left. allauth keeps which factors there are; `factor` is None while an app is being set up.
    `last_step`: the period of thirty seconds of the last code that was taken, so that none is taken twice.

    Personal data: that secret, sealed for its account; until the factor is removed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=FactorKind)
    factor = models.OneToOneField("mfa.Authenticator", null=True, on_delete=models.CASCADE, related_name="+")
    content = SealedJSONField(bound=("uuid", "account_id", "kind"))
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("tweede stappen")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=Q(factor__isnull=True), name="access_one_factor_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"


class AccountSession(models.Model):
    """That an account is signed in somewhere, for its owner to see and to end.

    Personal data: when, and in which family of browsers (never the address or all that the browser says of itself);
    until the session ends, half a day at most.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session = models.OneToOneField("sessions.Session", on_delete=models.CASCADE, related_name="+")
    browser = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("aanmeldingen")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.started_at}"
