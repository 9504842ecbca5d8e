"""What the programme does when it hears of others: files may have said otherwise who was where."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from baken.apps.exchange.events import files_imported
from baken.apps.programme import tasks


@receiver(files_imported, dispatch_uid="programme.settle_certificates")
def settle_certificates(*, cell: int, **_event: Any) -> None:
    """Certificates follow what is known of who was there."""
    tasks.settle_certificates.enqueue(cell=cell)
