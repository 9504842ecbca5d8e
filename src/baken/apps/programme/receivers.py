"""What the programme does when it hears of others: files may have said otherwise who was where, and who is one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from baken.apps.exchange.events import files_imported
from baken.apps.people.events import persons_joined, persons_separated
from baken.apps.programme import tasks


@receiver(files_imported, dispatch_uid="programme.settle_certificates")
def settle_certificates(*, cell: int, **_event: Any) -> None:
    """Certificates follow what is known of who was there."""
    tasks.settle_certificates.enqueue(cell=cell)


@receiver([persons_joined, persons_separated], dispatch_uid="programme.settle_certificates_of_persons")
def settle_certificates_of_persons(*, persons: Collection[int], **_event: Any) -> None:
    """One person holds one certificate of an offer, of all that they followed by whichever entry."""
    tasks.settle_certificates_of_persons.enqueue(persons=list(persons))
