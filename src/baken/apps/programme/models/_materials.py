"""What is put with an offer: recordings, slides, hand-outs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._offers import Offer, Session
from baken.apps.programme.types import MaterialKind, OpenTo
from baken.vault.files import SealedFileField


class OfferMaterial(models.Model):
    """A link or a file with an offer, or with one session of it, open to some. A file lies sealed; `file_name` is what
    it was called.

    Personal data: a recording or another file may show who was there; so it is sealed, and open to who was there alone
    where that is said; five years, or as long as the offer.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="materials")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=10, choices=MaterialKind)
    open_to = models.CharField(max_length=15, choices=OpenTo, default=OpenTo.ALL)
    title = models.CharField(max_length=400)
    url = models.URLField(max_length=1000, blank=True)
    file = SealedFileField(upload_to="programme", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("materiaal bij een aanbod")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (Q(url="") & ~Q(file="") & ~Q(file_name="")),
                name="programme_material_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title
