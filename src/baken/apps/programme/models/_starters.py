"""By which rules a cell says who needs which part of the starters' track."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Basis, Cluster


class StarterRule(models.Model):
    """That a cell holds a part of the starters' track for needed, or not, for whom something holds: `word` says what,
    of what it is `about`. Everyone needs the kick-off: about that there is none. What somebody's prior education and
    role are is never kept. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=15, choices=Basis)
    word = models.CharField(max_length=200)
    cluster = models.CharField(max_length=20, choices=Cluster)
    needed = models.BooleanField()

    class Meta:
        verbose_name_plural = _("regels van het starterstraject")
        ordering = ["about", "word", "cluster"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "about", "word", "cluster"], name="programme_starter_rule_once"),
            models.CheckConstraint(
                condition=~Q(cluster=Cluster.KICK_OFF.value), name="programme_starter_rule_not_of_the_kick_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.word}"
