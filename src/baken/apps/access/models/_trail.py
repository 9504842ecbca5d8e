"""The audit trail: its links, what they say, whose data that is about, and how far it had come."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.ground.audit import Verb


class AuditEntry(models.Model):
    """A link of the audit chain: `hash` is that of the link before, this number, `at` and `leaf`, which is the salted
    hash of its content. Never changed nor removed: triggers refuse it. `at` is in microseconds since 1970.

    No personal data: what can be read stands in AuditContent, and can be erased.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField(db_index=True)
    leaf = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = _("regels van het register")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def moment(self) -> dt.datetime:
        """When it was written down."""
        return dt.datetime.fromtimestamp(self.at / 1_000_000, tz=dt.UTC)


class AuditContent(models.Model):
    """What a link of the chain says. Keys, not names: of accounts, cells and centres as they were, so without foreign
    keys. `said` is JSON; `about` the digests of its subjects, of which there may be fewer rows once some are erased.

    Personal data: who did what, ten years; whose data it was about stands in AuditSubject.
    """

    entry = models.OneToOneField(AuditEntry, primary_key=True, on_delete=models.PROTECT, related_name="content")
    salt = models.CharField(max_length=64)
    account = models.BigIntegerField(null=True, db_index=True)
    role = models.CharField(max_length=20, blank=True)
    cell = models.BigIntegerField(null=True, db_index=True)
    centre = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=20, choices=Verb)
    kind = models.CharField(max_length=100)
    thing = models.CharField(max_length=36, blank=True)
    said = models.TextField()
    about = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = _("inhoud van het register")
        indexes = [  # here, as PostgreSQL would else get a second one of each, for parts of texts
            models.Index(fields=["kind"], name="audit_content_by_kind"),
            models.Index(fields=["thing"], name="audit_content_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.verb} {self.kind}"


class AuditSubject(models.Model):
    """Whose personal data a link of the chain is about. Personal data: a keyed hash of the key of a person or account;
    ten years, or until the person is erased.
    """

    content = models.ForeignKey(AuditContent, on_delete=models.CASCADE, related_name="subjects")
    key = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = _("betrokkenen in het register")
        indexes = [models.Index(fields=["key"], name="audit_subject_by_key")]  # as above

    def __str__(self) -> str:
        return f"{self.content_id} {self.key}"


class Checkpoint(models.Model):
    """A signed statement of how far the audit chain had come; stands in a file outside of the database too.

    No personal data.
    """

    number = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    at = models.BigIntegerField()
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name_plural = _("ijkpunten van het register")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)
