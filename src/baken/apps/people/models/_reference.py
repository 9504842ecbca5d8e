"""Lists of the field that offers, materials and people are told by: of all cells together, dated, never deleted."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baken.apps.people.types import ListKind


class ListEntry(models.Model):
    """An entry of a list of the field. It holds from a day (always, without one) to a last day, both included; one
    that was used is ended, since figures of the past tell by it. `position`: its place; without one it comes last, by
    name. `words`: by which it is searched besides its name. `former_names`: that files may still say. No personal
    data.
    """

    kind: ClassVar[ListKind]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=400, unique=True)
    former_names = models.JSONField(default=list, editable=False)
    name_in_english = models.CharField(max_length=400, blank=True)
    explanation = models.CharField(max_length=2000, blank=True)
    group = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=400, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    position = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True
        ordering = (F("position").asc(nulls_last=True), "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="people_%(class)s_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Its name in the language of who reads, where it has one."""
        return self.name_in_english if get_language() == "en" and self.name_in_english else self.name

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


class Theme(ListEntry):
    """A theme of offers and materials; files name it. No personal data."""

    kind = ListKind.THEMES

    class Meta(ListEntry.Meta):
        verbose_name_plural = _("thema's")


class CoreActivity(ListEntry):
    """A core activity of pupil guidance centres. No personal data."""

    kind = ListKind.ACTIVITIES

    class Meta(ListEntry.Meta):
        verbose_name_plural = _("kernactiviteiten")


class GuidanceDomain(ListEntry):
    """A domain of pupil guidance. No personal data."""

    kind = ListKind.DOMAINS

    class Meta(ListEntry.Meta):
        verbose_name_plural = _("begeleidingsdomeinen")


class Mission(ListEntry):
    """A mission that centres and support cells have by decree. No personal data."""

    kind = ListKind.MISSIONS

    class Meta(ListEntry.Meta):
        verbose_name_plural = _("opdrachten")


LISTS: dict[ListKind, type[ListEntry]] = {each.kind: each for each in (Theme, CoreActivity, GuidanceDomain, Mission)}
