"""Second factors that are codes: those that an app makes of the time (RFC 6238), and recovery codes.

allauth keeps which factors an account has (`mfa.Authenticator`) and knows the arithmetic; the secrets are sealed with
their account (`FactorSecret`), and the database sees to it that no code is taken twice, by however many processes.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from collections.abc import Iterable
from urllib.parse import quote, urlencode

import qrcode
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from qrcode.image.svg import SvgPathImage

from baken.apps.access.models import Account, FactorSecret
from baken.apps.access.types import FactorKind

PERIOD = 30  # seconds
SKEW = 1  # periods that the clock of a telephone may be off
CODES = 10
DIGITS = 10  # of a recovery code
HOUSE = "Baken"
REAL = (FactorKind.APP, FactorKind.PASSKEY)  # recovery codes are no factor by themselves


def has_factor(account: Account) -> bool:
    """Whether an account has a second factor."""
    return Authenticator.objects.filter(user=account, type__in=REAL).exists()


def has_app(account: Account) -> bool:
    """Whether an account has an app that makes codes."""
    return Authenticator.objects.filter(user=account, type=FactorKind.APP).exists()


def with_factor() -> QuerySet:
    """The keys of the accounts that have a second factor."""
    return Authenticator.objects.filter(type__in=REAL).order_by().values("user")


def begin_app(account: Account) -> None:
    """Make a secret for an app, which counts for nothing until a code shows that the app has it."""
    FactorSecret.objects.filter(account=account, kind=FactorKind.APP, factor=None).delete()
    FactorSecret.objects.create(account=account, kind=FactorKind.APP, content=generate_totp_secret())


def app_under_way(account: Account) -> str:
    """The secret of the app that is being set up; "" where none is."""
    found = FactorSecret.objects.filter(account=account, kind=FactorKind.APP, factor=None).first()
    return found.content if found else ""


def address_of_app(account: Account, secret: str) -> str:
    """What an app reads from the picture."""
    return f"otpauth://totp/{quote(f'{HOUSE}:{account.email}')}?{urlencode({'secret': secret, 'issuer': HOUSE})}"


def picture_of_app(account: Account, secret: str) -> str:
    """That address as a QR code: an SVG as the address of a picture, which needs no file and no script."""
    drawing = qrcode.make(address_of_app(account, secret), image_factory=SvgPathImage).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"


def finish_app(account: Account, code: str) -> bool:
    """Whether a code shows that the app has the secret; from then on it is a factor, and the app before it none."""
    under_way = FactorSecret.objects.filter(account=account, kind=FactorKind.APP, factor=None).first()
    if under_way is None or not _takes(under_way, code):
        return False
    Authenticator.objects.filter(user=account, type=FactorKind.APP).delete()
    under_way.factor = Authenticator.objects.create(user=account, type=FactorKind.APP, data={})
    under_way.save(update_fields=["factor"])
    return True


def takes_code(account: Account, code: str) -> bool:
    """Whether this is a code of the account's app, or one of its recovery codes; it is used up then."""
    code = "".join(code.split()).replace("-", "")
    for secret in FactorSecret.objects.filter(account=account, factor__isnull=False).select_related("factor"):
        if secret.kind == FactorKind.APP and len(code) != DIGITS:
            taken = _takes(secret, code)
        elif secret.kind == FactorKind.CODES and len(code) == DIGITS:
            taken = _takes_recovery(secret.pk, code)
        else:
            continue
        if taken:
            Authenticator.objects.filter(pk=secret.factor_id).update(last_used_at=timezone.now())
            return True
    return False


def period() -> int:
    """The period that it is now, by whose number an app makes its code."""
    return int(time.time()) // PERIOD


def _takes(secret: FactorSecret, code: str) -> bool:
    """Whether a code is that of now, or of just before or after, and of later than the last that was taken."""
    now = period()
    for step in range(now - SKEW, now + SKEW + 1):
        if hmac.compare_digest(code.encode(), format_hotp_value(hotp_value(secret.content, step)).encode()):
            # One statement: of two processes with the same code, one finds the row as it was.
            return bool(FactorSecret.objects.filter(pk=secret.pk, last_step__lt=step).update(last_step=step))
    return False


@transaction.atomic
def _takes_recovery(key: int, code: str) -> bool:
    secret = FactorSecret.objects.select_for_update().filter(pk=key).first()
    if secret is None:
        return False
    left = [kept for kept in secret.content if not hmac.compare_digest(kept.encode(), code.encode())]
    if len(left) == len(secret.content):
        return False
    secret.content = left
    secret.save(update_fields=["content"])
    return True


def make_codes(account: Account) -> list[str]:
    """New recovery codes, in the place of those that there were; as they are shown."""
    Authenticator.objects.filter(user=account, type=FactorKind.CODES).delete()
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _number in range(CODES)]
    factor = Authenticator.objects.create(user=account, type=FactorKind.CODES, data={})
    FactorSecret.objects.create(account=account, kind=FactorKind.CODES, factor=factor, content=codes)
    return _as_shown(codes)


def _as_shown(codes: Iterable[str]) -> list[str]:
    return [f"{code[: DIGITS // 2]}-{code[DIGITS // 2 :]}" for code in codes]


def codes_of(account: Account) -> list[str]:
    """The recovery codes that an account has left, as they are shown; for who has just made them."""
    secret = FactorSecret.objects.filter(account=account, kind=FactorKind.CODES, factor__isnull=False).first()
    return _as_shown(secret.content) if secret else []


def codes_left(account: Account) -> int:
    """How many recovery codes an account has left."""
    return len(codes_of(account))


def remove(account: Account, key: int) -> FactorKind | None:
    """Take away a factor of an account, and its recovery codes with the last; what it was, None for none."""
    factor = Authenticator.objects.filter(user=account, pk=key).first()
    if factor is None:
        return None
    factor.delete()
    if not has_factor(account):
        Authenticator.objects.filter(user=account).delete()
    return FactorKind(factor.type)
