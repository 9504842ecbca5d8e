"""Mails: a text from a template, whose first line is the subject; and those of the demonstration, which go nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Attached:
    """A file that goes along with a mail."""

    name: str
    content: bytes
    kind: str  # its media type


def send_mail(template: str, context: Mapping[str, Any], *, to: str, attached: Sequence[Attached] = ()) -> None:
    """Send a mail in the language that is active. Raises OSError and SMTPException where that fails."""
    subject, _newline, words = render_to_string(template, dict(context)).strip().partition("\n")
    mail = EmailMessage(subject.strip(), words.strip() + "\n", to=[to])
    for each in attached:
        mail.attach(each.name, each.content, each.kind)
    mail.send()


BETWEEN = b"-" * 79 + b"\n"  # what Django writes after each


@dataclass(frozen=True)
class Sent:
    """A mail of the demonstration, as it lies in its folder."""

    name: str
    at: dt.datetime
    to: str
    subject: str
    words: str
    files: tuple[str, ...] = ()  # names of what goes along


def outbox() -> list[Sent]:
    """The mails of the demonstration, the latest first; none in any other installation."""
    lying = settings.OUTBOX.glob("*.log") if settings.OUTBOX else []
    paths = sorted(lying, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [mail for path in paths for mail in _in(path)]


def _in(path: Path) -> list[Sent]:
    """The mails of a file, the latest first: two of one second may lie in one, each before a line of dashes."""
    parts = path.read_bytes().split(BETWEEN)[:-1]
    return [_read(part, f"{path.stem}-{number}") for number, part in reversed([*enumerate(parts, 1)])]


def _read(said: bytes, name: str) -> Sent:
    message = message_from_bytes(said, policy=policy.default)
    at = parsedate_to_datetime(message["Date"])
    if at.tzinfo is None:  # so it is read where a mail says its time in UTC, and not of which zone its sender is
        at = at.replace(tzinfo=dt.UTC)
    body = message.get_body(("plain",))
    words = body.get_content().strip() if body is not None else ""
    return Sent(name, at, message["To"], message["Subject"], words, _attached_to(message))


def _attached_to(message: Any) -> tuple[str, ...]:
    return tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments())
