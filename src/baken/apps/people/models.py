"""Networks, support cells, centres, persons, posts and themes: one registry for the whole installation."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.Model):
    """An education network (GO!, VCLB, OVSG, POV). No personal data."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        verbose_name_plural = _("netten")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Cell(models.Model):
    """A support cell (POC) of a network; what it does belongs to it alone. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=400)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="cells")

    class Meta:
        verbose_name_plural = _("steuncellen")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """A pupil guidance centre (CLB). Only the cell of its own network changes it; another cell's import
    adds an entry of its own. No personal data: that a director is new is said by a date alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=400)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="centres")
    province = models.CharField(max_length=100, blank=True)
    staff_count = models.PositiveIntegerField(null=True)
    director_since = models.DateField(null=True)
    merged_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Cell, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = _("centra")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CentreCode(models.Model):
    """The code by which a cell knows a centre. No personal data."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="centre_codes")
    code = models.CharField(max_length=400)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="codes")

    class Meta:
        verbose_name_plural = _("codes van centra")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["cell", "code"], name="people_centre_code_once")]

    def __str__(self) -> str:
        return self.code


def new_person_key() -> str:
    """A random key from which a person's pseudonym is made; to destroy it is to forget the person."""
    return secrets.token_hex(16)


class Person(models.Model):
    """A person, known by e-mail addresses. `same_as`: found to be the person there (two addresses, one person).

    Personal data: name. Kept as long as the person has a post, an account or work registered; see the
    retention of each. `key` makes the pseudonym in facts.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=32, default=new_person_key, unique=True, editable=False)
    first_name = models.CharField(max_length=400, blank=True)
    last_name = models.CharField(max_length=400, blank=True)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="others")

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
    """A person's post at a centre. Personal data: function and dates, until ten years after its end."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="posts")
    function = models.CharField(max_length=400, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("posten van medewerkers")
        constraints = [
            models.UniqueConstraint(fields=["person", "centre", "started_on"], name="people_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.started_on}"


class CellMember(models.Model):
    """An advisor of a cell: a person whose hours or means it registers. Personal data: that, as long as those."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name_plural = _("medewerkers van de steuncel")
        constraints = [models.UniqueConstraint(fields=["cell", "person"], name="people_cell_member_once")]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.person_id}"


class Theme(models.Model):
    """A theme of offers and materials, shared by all cells. No personal data."""

    name = models.CharField(max_length=400, unique=True)

    class Meta:
        verbose_name_plural = _("thema's")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
