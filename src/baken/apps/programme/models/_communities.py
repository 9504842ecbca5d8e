"""Professional learning communities, over the years, and who is a member of each."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import CommunityKind, EnrolledBy, MemberRole, Region


class Community(models.Model):
    """A professional learning community of a cell, over the years: each school year of it is an Offer, whose sessions
    are its meetings. `is_open`: who works at a centre joins and leaves by oneself. `networks`: open to these besides
    the own one. Until `is_published` only the cell sees it. It ends with the day `ends_on`. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=400)
    kind = models.CharField(max_length=10, choices=CommunityKind)
    region = models.CharField(max_length=20, choices=Region, blank=True)
    aims = models.TextField(blank=True)
    themes = models.ManyToManyField("people.Theme", related_name="+")
    networks = models.ManyToManyField("people.Network", related_name="+")
    is_open = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("professionele leergemeenschappen")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "name"], name="programme_community_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="programme_community_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WantedDiscipline(models.Model):
    """A discipline that a community wants among its members. No personal data."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="disciplines")
    function = models.CharField(max_length=400)

    class Meta:
        verbose_name_plural = _("disciplines die een PLG zoekt")
        ordering = ["function"]
        constraints = [
            models.UniqueConstraint(fields=["community", "function"], name="programme_discipline_wanted_once")
        ]

    def __str__(self) -> str:
        return self.function


class Membership(models.Model):
    """That somebody is a member of a community, for a centre or (`organisation`, in words) for a school or a partner,
    in a role, from a day to a day, both included; who changes role has one more. `by`: who saw to it.

    Personal data: that; kept ten school years, then without the person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=400, blank=True)
    role = models.CharField(max_length=15, choices=MemberRole, default=MemberRole.MEMBER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    by = models.CharField(max_length=10, choices=EnrolledBy)

    class Meta:
        verbose_name_plural = _("lidmaatschappen van een PLG")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(ends_on=None), name="programme_member_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="programme_membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(centre__isnull=False, organisation="") | (Q(centre=None) & ~Q(organisation="")),
                name="programme_member_for_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.person_id} {self.role}"
