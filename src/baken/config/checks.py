"""What an installation must be like before it serves anyone: `baken check --deploy` asks, and so does every start.

The demonstration serves this machine alone, with accounts that everyone knows: only that is asked of it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.management import BaseCommand
from django.db import DatabaseError, OperationalError, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from baken.config.proxies import NONE, networks

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
SECRETS = ("SECRET_KEY", "PSEUDONYM_KEY", "AUDIT_KEY")
SHORTEST = 50  # characters
FEWEST = 5  # different characters
OF_ONE_PROCESS = "locmem.LocMemCache"
FULL = 2  # how SQLite calls synchronous=FULL; EXTRA is more
DURABLE = {"fsync": ("on",), "full_page_writes": ("on",)}
# `off` and `local` may lose what was confirmed; the others wait for this disk at least.
SYNCHRONOUS = ("on", "remote_write", "remote_apply")


def demand_safety() -> None:
    """Raise SystemCheckError where something is unsafe."""
    BaseCommand().check(tags=[Tags.security], include_deployment_checks=not settings.DEMONSTRATION)


@register(Tags.security)
def demonstration_stays_here(**_options: Any) -> list[CheckMessage]:
    """The passwords of the demonstration are known: it is for this machine alone."""
    if settings.DEMONSTRATION and not LOOPBACK.issuperset(settings.ALLOWED_HOSTS):
        said = _(
            "Dit is een demonstratie, met accounts waarvan iedereen het wachtwoord kent, en ze zou van buiten deze "
            "machine te bereiken zijn. Neem BAKEN_DEMONSTRATION weg, of BAKEN_HOSTS."
        )
        return [Error(said, id="config.E020")]
    return []


@register(Tags.security, deploy=True)
def nothing_is_told(**_options: Any) -> list[CheckMessage]:
    """A page of an error must not tell how the house is built."""
    if settings.DEBUG:
        return [Error(_("DEBUG staat aan: een fout zou gegevens tonen. Zet DEBUG uit."), id="config.E021")]
    return []


@register(Tags.security, deploy=True)
def secrets_are_secret(**_options: Any) -> list[CheckMessage]:
    """Whoever guesses a secret is whoever they like."""
    said = _(
        "BAKEN_%(name)s is te kort of te eenvoudig. Laat de variabele weg, dan maakt Baken er zelf een, of geef een "
        "willekeurige van minstens %(shortest)s tekens."
    )
    return [
        Error(said % {"name": name, "shortest": SHORTEST}, id="config.E022")
        for name in SECRETS
        if len(secret := getattr(settings, name)) < SHORTEST
        or len(set(secret)) < FEWEST
        or secret.startswith("django-insecure-")
    ]


@register(Tags.security, deploy=True)
def what_is_confirmed_stays(**_options: Any) -> list[CheckMessage]:
    """What was confirmed is there after a power cut: asked of the database itself, where it can be reached."""
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                wrong = _of_sqlite(connection, cursor)
            else:
                wrong = _of_postgresql(cursor)
    except OperationalError:
        return []  # it is not there yet, or not now: whoever serves will find out
    said = _("Na een stroompanne kan weg zijn wat bevestigd was: de databank staat op %(wrong)s. Zet ze op %(right)s.")
    return [Error(said % {"wrong": each, "right": right}, id="config.E023") for each, right in wrong]


def _of_sqlite(connection: Any, cursor: Any) -> list[tuple[str, str]]:
    cursor.execute("PRAGMA synchronous")
    (level,) = cursor.fetchone()
    wrong = [] if level >= FULL else [(f"synchronous={level}", "synchronous=FULL")]
    if connection.transaction_mode != "IMMEDIATE":
        wrong.append(("transaction_mode=DEFERRED", "transaction_mode=IMMEDIATE"))
    return wrong


def _of_postgresql(cursor: Any) -> list[tuple[str, str]]:
    wrong = []
    for name, right in {**DURABLE, "synchronous_commit": SYNCHRONOUS}.items():
        cursor.execute("SELECT current_setting(%s)", [name])
        (value,) = cursor.fetchone()
        if value not in right:
            wrong.append((f"{name}={value}", f"{name}=on"))
    return wrong


@register(Tags.security, deploy=True)
def processes_share_a_cache(**_options: Any) -> list[CheckMessage]:
    """What each process remembers by itself is now one thing and then another, for who asks twice."""
    if settings.WORKERS > 1 and settings.CACHES["default"]["BACKEND"].endswith(OF_ONE_PROCESS):
        said = _(
            "Er zijn %(number)s processen die pagina’s geven, en elk zou voor zich onthouden wat alle moeten weten. "
            "Noem in BAKEN_REDIS een Redis die ze delen, of laat één proces alles doen met BAKEN_WORKERS=1."
        )
        return [Error(said % {"number": settings.WORKERS}, id="config.E024")]
    return []


@register(Tags.security, deploy=True)
def shared_cache_answers(**_options: Any) -> list[CheckMessage]:
    """Without what the processes share, nobody signs on with a provider; all else goes on."""
    try:
        caches["default"].get("baken.check")
    except RedisError:
        said = _(
            "De Redis van BAKEN_REDIS antwoordt niet: met een aanbieder (ACM/IDM) kan niemand zich aanmelden tot dat "
            "in orde is. Herstart Redis na een wijziging van zijn instellingen, en kijk of Baken aan zijn socket mag."
        )
        return [checks.Warning(said, id="config.W031")]
    return []


@register(Tags.security, deploy=True)
def second_factor_is_asked(**_options: Any) -> list[CheckMessage]:
    """A password alone lets in, where the house does not ask more: known, guessed or told, it shows people's data."""
    if settings.SECOND_FACTOR != "required" and not settings.DEMONSTRATION:
        said = _(
            "Wie persoonsgegevens van anderen ziet, komt binnen met een wachtwoord alleen. Neem "
            "BAKEN_SECOND_FACTOR=optional weg, dan vraagt Baken ook een tweede stap."
        )
        return [checks.Warning(said, id="config.W032")]
    return []


@register(Tags.security, deploy=True)
def database_is_of_this_line(**_options: Any) -> list[CheckMessage]:
    """Tables that were made by other steps than Baken knows are other tables: nothing is written in those."""
    try:
        loader = MigrationLoader(connections["default"])
    except DatabaseError:
        return []  # it is not there yet, or not now: whoever serves will find out
    known = {each for step in loader.disk_migrations.values() for each in step.replaces} | set(loader.disk_migrations)
    if unknown := sorted(set(loader.applied_migrations) - known):
        said = _(
            "De databank kent een stap die deze versie van Baken niet kent (%(step)s): ze is van een nieuwere versie, "
            "of van een proefversie van vóór 0.1.0. Werk Baken bij, of begin opnieuw met een lege databank."
        )
        return [Error(said % {"step": ".".join(unknown[0])}, id="config.E030")]
    return []


@register(Tags.security, deploy=True)
def it_has_a_name(**_options: Any) -> list[CheckMessage]:
    """Links in mails and redirects lead to the name that was asked: only to those that are ours."""
    hosts = set(settings.ALLOWED_HOSTS) - {""}
    if hosts <= LOOPBACK or any(host.startswith(("*", ".")) for host in hosts):
        said = _(
            "Er is niet gezegd onder welke namen Baken te bereiken is. "
            "Noem ze elk voluit in BAKEN_HOSTS, met komma’s ertussen."
        )
        return [Error(said, id="config.E025")]
    return []


@register(Tags.security, deploy=True)
def cookies_stay_sealed(**_options: Any) -> list[CheckMessage]:
    """Whoever reads along has the session."""
    safe = (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT)
    if not all((*safe, settings.SECURE_HSTS_SECONDS)):
        said = _(
            "Cookies zouden ook zonder https verstuurd worden: wie meeleest, is aangemeld. "
            "Zet een webserver met een certificaat voor Baken, en BAKEN_HTTPS=1."
        )
        return [Error(said, id="config.E026")]
    return []


@register(Tags.security, deploy=True)
def proxies_are_known(**_options: Any) -> list[CheckMessage]:
    """Whoever may say that a request came by https must be known: else anyone may."""
    said = _(
        "Er is niet gezegd welke webserver voor Baken staat, en wie dus mag zeggen dat een vraag over https kwam. "
        "Noem in BAKEN_PROXIES zijn adres of netwerk (127.0.0.1), of “none” als er geen staat."
    )
    try:
        everyone = any(not network.prefixlen for network in networks(settings.PROXIES))
    except ValueError:
        everyone = True
    if everyone or not settings.PROXIES or (NONE in settings.PROXIES and len(settings.PROXIES) > 1):
        return [Error(said, id="config.E027")]
    return []


@register(Tags.security, deploy=True)
def files_are_looked_at(**_options: Any) -> list[CheckMessage]:
    """Files from outside are looked at by a scanner for viruses."""
    if not settings.SCANNER:
        said = _(
            "Niemand kijkt ingevoerde bestanden na op virussen. Installeer ClamAV, en zeg met BAKEN_SCANNER waar het "
            "luistert (/run/clamav/clamd.ctl)."
        )
        return [checks.Warning(said, id="config.W028")]
    return []


@register(Tags.security, deploy=True)
def mails_leave(**_options: Any) -> list[CheckMessage]:
    """Without mails nobody hears what changed about their account, nor gets an invitation or a new password."""
    said = []
    if not settings.HAS_MAIL:
        said.append(
            _(
                "Baken verstuurt geen mails: uitnodigingen bezorg je zelf, en niemand hoort dat een wachtwoord of een "
                "rol wijzigde. Noem de mailserver in BAKEN_MAIL (smtp://naam:wachtwoord@mail.example:587), en de "
                "afzender in BAKEN_MAIL_FROM."
            )
        )
    elif settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        said.append(_("Mails vertrekken van een adres dat niet bestaat. Noem de afzender in BAKEN_MAIL_FROM."))
    return [checks.Warning(each, id="config.W029") for each in said]
