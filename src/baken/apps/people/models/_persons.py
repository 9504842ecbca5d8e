"""Persons, the addresses they are known by, and their posts."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models._departments import Department
from baken.apps.people.models._organisations import Cell, Centre


def new_person_key() -> str:
    """A random key from which a person's pseudonym is made; to destroy it is to forget the person."""
    return secrets.token_hex(16)


class Person(models.Model):
    """A person, known by e-mail addresses. `same_as`: found to be the person there (two addresses, one person).

    `is_pseudonym`: nobody that anyone knows by name, so that figures of work stay when a person goes (decision 18).
    Personal data: name; as long as the person has work, an account, or a post that ended less than ten years ago.
    `key` makes the pseudonym in facts.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=32, default=new_person_key, unique=True, editable=False)
    first_name = models.CharField(max_length=400, blank=True)
    last_name = models.CharField(max_length=400, blank=True)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="others")
    is_pseudonym = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name_plural = _("personen")
        ordering = ["last_name", "first_name"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Address(models.Model):
    """An e-mail address; it identifies one person. Personal data: the address, as long as the person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    email = models.EmailField(max_length=254, unique=True)

    class Meta:
        verbose_name_plural = _("e-mailadressen")

    def __str__(self) -> str:
        return self.email


class Post(models.Model):
    """A person's post at a centre or in a cell, from a day up to and including a day. `share`: the part of a full
    week, 1 at most; nothing where it is not known. Personal data: what somebody does, where, since when; as long as
    the person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="posts")
    cell = models.ForeignKey(Cell, null=True, on_delete=models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, null=True, on_delete=models.SET_NULL, related_name="posts")
    function = models.CharField(max_length=400, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("aanstellingen")
        constraints = [
            models.UniqueConstraint(fields=["person", "centre", "started_on", "function"], name="people_post_once"),
            models.UniqueConstraint(
                fields=["person", "cell", "started_on", "function"], name="people_post_of_cell_once"
            ),
            models.CheckConstraint(
                condition=models.Q(centre__isnull=False, cell__isnull=True)
                | models.Q(centre__isnull=True, cell__isnull=False),
                name="people_post_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=1),
                name="people_post_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.started_on}"

    @property
    def organisation(self) -> Centre | Cell:
        """Where the post is."""
        where = self.centre or self.cell
        assert where is not None  # the table holds no post without
        return where


class KnownAs(models.Model):
    """As whom a centre or a cell knows somebody whom another one made known before: the address and the name that were
    said there, and nothing else of who it is. Personal data: both, as long as the person.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_as")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.CASCADE, related_name="+")
    cell = models.ForeignKey(Cell, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=400, blank=True)
    last_name = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name_plural = _("namen die een centrum of cel kent")
        constraints = [
            models.UniqueConstraint(fields=["person", "centre"], name="people_known_as_once"),
            models.UniqueConstraint(fields=["person", "cell"], name="people_known_as_in_cell_once"),
            models.CheckConstraint(
                condition=models.Q(centre__isnull=False, cell__isnull=True)
                | models.Q(centre__isnull=True, cell__isnull=False),
                name="people_known_as_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class CellMember(models.Model):
    """An advisor of a cell: a person whose hours or means it registers. Personal data: that, as long as the person."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name_plural = _("medewerkers van de steuncel")
        constraints = [models.UniqueConstraint(fields=["cell", "person"], name="people_cell_member_once")]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.person_id}"
