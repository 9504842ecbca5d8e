"""Accounts and the roles that they hold."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import CELL_ROLES, CENTRE_ROLES, Role


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts with a lower-cased address and a hashed password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """An account to sign in with. Personal data: address, name, last sign-in; until two years unused."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=400)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role of an account in one organisation for a period. Personal data: that; ten years after its end."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    cell = models.ForeignKey("people.Cell", null=True, on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = _("rollen van accounts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(CELL_ROLES), cell__isnull=False, centre__isnull=True)
                | Q(role__in=sorted(CENTRE_ROLES), cell__isnull=True, centre__isnull=False),
                name="access_role_fits_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class SignInAttempts(models.Model):
    """How often was tried to sign in with one address (or, under one more key, with any) in a quarter of an hour.

    Personal data: a keyed hash of the address that was typed, for a day. No IP address.
    """

    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("aanmeldpogingen")
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="access_attempts_once")]

    def __str__(self) -> str:
        return f"{self.window} {self.number}"
