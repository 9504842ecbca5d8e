"""A real SMTP server that keeps what it is handed."""

from __future__ import annotations

import email
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Keeping:
    """What a server does with mails."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's own name
        if self.refuses:
            return "554 not today"
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def serving(host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Keeping, int]]:
    """A server, and its port; with `tls` it speaks that from the first byte."""
    kept = Keeping()
    with socket.create_server((host, 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname=host, port=port, ssl_context=tls)
    controller.start()
    try:
        yield kept, port
    finally:
        controller.stop()


@contextmanager
def smtp(settings: Any) -> Iterator[Keeping]:
    """A server to which the house sends its mails; `mails` holds them, `refuses` says whether it takes any."""
    with serving() as (kept, port):
        settings.HAS_MAIL, settings.EMAIL_BACKEND = True, "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield kept
