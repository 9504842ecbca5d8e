"""Materials, their upkeep, and how the site is used."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from baken.apps.library.types import Upkeep


class Material(models.Model):
    """A material of a cell's bank. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=400)
    title = models.CharField(max_length=400)
    kind = models.CharField(max_length=400, blank=True)
    themes = models.ManyToManyField("people.Theme", related_name="+")

    class Meta:
        verbose_name_plural = _("materialen")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["cell", "code"], name="library_material_once")]

    def __str__(self) -> str:
        return self.title


class Maintenance(models.Model):
    """That a material was made, updated or extended on a day; `school_year` follows the date. No personal data."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="maintenance")
    upkeep = models.CharField(max_length=20, choices=Upkeep)
    date = models.DateField()
    school_year = models.GeneratedField(
        expression=models.Case(
            models.When(date__month__gte=9, then=ExtractYear("date")), default=ExtractYear("date") - 1
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = _("onderhoudsbeurten van materialen")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["material", "upkeep", "date"], name="library_maintenance_once")]

    def __str__(self) -> str:
        return f"{self.material_id} {self.upkeep} {self.date}"


class WebStatistic(models.Model):
    """How often a page was seen in a period, and by how many; an empty page is the whole site. No personal data."""

    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    page = models.CharField(max_length=400, blank=True)
    views = models.PositiveBigIntegerField()
    active_users = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name_plural = _("webstatistieken")
        constraints = [
            models.UniqueConstraint(fields=["cell", "starts_on", "ends_on", "page"], name="library_statistic_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="library_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.ends_on} {self.page}"
