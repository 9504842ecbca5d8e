"""What is put with an offer: a link or a file, changed and removed by who plans."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.engine.materials import ENDINGS, is_what_it_is_called
from baken.apps.programme.models import Offer, OfferMaterial, Session
from baken.apps.programme.queries import materials_kept, offers_planned_by
from baken.apps.programme.types import MaterialKind, OpenTo
from baken.ground.audit import Verb, audited

MOST = 100  # with one offer
LONGEST = 200  # letters of a name


class CannotAddMaterial(Exception):
    """Material that cannot be put with an offer, or changed; the message says why."""


@audited(Verb.MADE)
def add_link(
    offer: Offer,
    *,
    by: Actor,
    kind: str,
    open_to: str,
    title: str,
    url: str,
    session: Session | None = None,
    now: dt.datetime,
) -> OfferMaterial:
    """Put an address with an offer, or with a session of it. Raises CannotAddMaterial."""
    made = _new(offer, by=by, kind=kind, open_to=open_to, title=title, session=session, now=now)
    _demand_address(url)
    made.url = url
    made.save()
    return made


@audited(Verb.MADE)
def add_file(
    offer: Offer,
    *,
    by: Actor,
    kind: str,
    open_to: str,
    title: str,
    name: str,
    path: Path,
    session: Session | None = None,
    now: dt.datetime,
) -> OfferMaterial:
    """Put a file that was handed over with an offer, or with a session of it; it is kept sealed. Raises
    CannotAddMaterial."""
    made = _new(offer, by=by, kind=kind, open_to=open_to, title=title, session=session, now=now)
    if not is_what_it_is_called(name, path):
        said = _("Dit bestand wordt niet aanvaard: kies er een van de soorten %(endings)s, dat ook zo gemaakt is.")
        raise CannotAddMaterial(said % {"endings": ", ".join(ENDINGS)})
    made.file_name, made.size = name[-LONGEST:], path.stat().st_size
    with path.open("rb") as content:
        made.file.save(name, File(content), save=False)
    try:
        made.save()
    except BaseException:
        made.file.storage.delete(str(made.file.name))
        raise
    return made


def _new(
    offer: Offer, *, by: Actor, kind: str, open_to: str, title: str, session: Session | None, now: dt.datetime
) -> OfferMaterial:
    if not offers_planned_by(by).filter(pk=offer.pk).exists():
        raise CannotAddMaterial(_("Dit aanbod plan je niet."))
    if session is not None and session.offer_id != offer.pk:
        raise CannotAddMaterial(_("Die sessie is er geen van dit aanbod."))
    if OfferMaterial.objects.filter(offer=offer).count() >= MOST:
        raise CannotAddMaterial(_("Bij dit aanbod staan al %(most)s stukken; verwijder er eerst.") % {"most": MOST})
    _demand_known(kind, open_to)
    return OfferMaterial(offer=offer, session=session, kind=kind, open_to=open_to, title=title, added_at=now)


def _demand_known(kind: str, open_to: str) -> None:
    if kind not in MaterialKind.values or open_to not in OpenTo.values:
        raise CannotAddMaterial(_("Kies wat het is en voor wie."))


def _demand_address(url: str) -> None:
    if not url.startswith(("https://", "http://")):
        raise CannotAddMaterial(_("Een adres begint met https://."))


@audited(Verb.CHANGED)
def change_material(
    material: OfferMaterial,
    *,
    by: Actor,
    kind: str,
    open_to: str,
    title: str,
    url: str = "",
    session: Session | None = None,
) -> OfferMaterial:
    """Let material be of another kind, open to others, called otherwise, or with another session; and a link lead
    elsewhere. Raises CannotAddMaterial."""
    found = _kept(material, by)
    if session is not None and session.offer_id != found.offer_id:
        raise CannotAddMaterial(_("Die sessie is er geen van dit aanbod."))
    _demand_known(kind, open_to)
    if found.url:
        _demand_address(url)
        found.url = url
    found.kind, found.open_to, found.title, found.session = kind, open_to, title, session
    found.save(update_fields=["kind", "open_to", "title", "session", "url"])
    return found


@audited(Verb.REMOVED)
def remove_material(material: OfferMaterial, *, by: Actor) -> OfferMaterial:
    """Remove material, and its file. Raises CannotAddMaterial."""
    found = _kept(material, by)
    key = found.pk
    found.delete()
    found.pk = key  # which the trail tells
    return found


def _kept(material: OfferMaterial, by: Actor) -> Any:
    found = materials_kept(by).filter(pk=material.pk).first()
    if found is None:
        raise CannotAddMaterial(_("Dit materiaal houd je niet bij."))
    return found
