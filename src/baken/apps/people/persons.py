"""What people hold of a person: name, addresses, posts, and for which cells somebody works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models import Address, CellMember, Expertise, KnownAs, Person, Post
from baken.apps.people.queries import cells_of_centres, entries_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

KEPT = "people.person"
EXPERTISE = "people.expertise"


def _names(whose: Whose) -> Iterator[Row]:
    for person in Person.objects.filter(pk__in=whose.persons).order_by("pk"):
        yield {
            _("Voornaam"): person.first_name,
            _("Naam"): person.last_name,
            _("Sleutel waarmee je in cijfers meetelt"): _("een willekeurig getal, dat niemand te zien krijgt"),
        }


def _addresses(whose: Whose) -> Iterator[Row]:
    for address in Address.objects.filter(person__in=whose.persons).order_by("email"):
        yield {_("E-mailadres"): address.email}


def _posts(whose: Whose) -> Iterator[Row]:
    posts = Post.objects.filter(person__in=whose.persons).select_related("centre", "cell", "department")
    for post in posts.order_by("started_on", "pk"):
        yield {
            _("Centrum of cel"): post.organisation.name,
            _("Functie"): post.function,
            _("Afdeling"): post.department.name if post.department else "",
            _("Aandeel van een voltijdse week"): post.share,
            _("In dienst"): post.started_on,
            _("Uit dienst"): post.ended_on,
        }


def _known_as(whose: Whose) -> Iterator[Row]:
    for known in KnownAs.objects.filter(person__in=whose.persons).select_related("centre", "cell").order_by("pk"):
        yield {
            _("Centrum of cel"): str(known.centre or known.cell),
            _("E-mailadres"): known.email,
            _("Voornaam"): known.first_name,
            _("Naam"): known.last_name,
        }


def _forget_known_as(whose: Whose) -> int:
    return KnownAs.objects.filter(person__in=whose.persons).delete()[0]


def _memberships(whose: Whose) -> Iterator[Row]:
    for member in CellMember.objects.filter(person__in=whose.persons).select_related("cell").order_by("cell__name"):
        yield {_("Steuncel"): member.cell.name}


def _expertise(whose: Whose) -> Iterator[Row]:
    found = Expertise.objects.filter(person__in=whose.persons)
    for each in found.select_related("cell", "centre", "theme", "activity").order_by("starts_on", "pk"):
        yield {
            _("Waarvoor"): _("algemeen") if each.about is None else each.about.name,
            _("Als"): each.get_kind_display(),
            _("Bij"): str(each.organisation),
            _("Opmerking"): each.remark,
            _("Vanaf"): each.starts_on,
            _("Tot en met"): each.ends_on,
        }


def _cells_of_expertise(whose: Whose) -> set[int]:
    found = Expertise.objects.filter(person__in=whose.persons)
    centres = found.filter(centre__isnull=False).values_list("centre", flat=True)
    return cells_of_centres(set(centres)) | set(found.filter(cell__isnull=False).values_list("cell", flat=True))


def _forget_expertise(whose: Whose) -> int:
    return Expertise.objects.filter(person__in=whose.persons).delete()[0]


def _remove_ended_expertise(*, before: dt.date, most: int) -> int:
    old = Expertise.objects.filter(ends_on__lt=before).order_by("pk").values_list("pk", flat=True)[:most]
    return Expertise.objects.filter(pk__in=list(old)).delete()[0]


def cells_holding(whose: Whose) -> set[int]:
    """The cells that a person works for, or in whose centres."""
    posts = Post.objects.filter(person__in=whose.persons)
    centres = posts.filter(centre__isnull=False).values_list("centre", flat=True)
    cells = posts.filter(cell__isnull=False).values_list("cell", flat=True)
    members = CellMember.objects.filter(person__in=whose.persons).values_list("cell", flat=True)
    return cells_of_centres(set(centres)) | set(cells) | set(members)


def _forget_names(whose: Whose) -> int:
    return Person.objects.filter(pk__in=whose.persons, is_pseudonym=False).update(
        first_name="", last_name="", is_pseudonym=True
    )


def _forget_addresses(whose: Whose) -> int:
    return Address.objects.filter(person__in=whose.persons).delete()[0]


def _remove_whom_nothing_holds(*, before: dt.date, most: int) -> int:
    """Persons of whom no room holds anything any more, and whose last post ended before a day, go altogether."""
    named = Person.objects.filter(same_as=None, is_pseudonym=False)
    working = Q(ended_on__isnull=True) | Q(ended_on__gte=before)
    removed = 0
    at_post = Post.objects.filter(working).values("person")
    idle = named.exclude(pk__in=at_post).exclude(others__in=Person.objects.filter(pk__in=at_post))
    for root in idle.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500):
        whose = Whose(entries_of(root))
        if any(_holds(holding, whose) for holding in HOLDINGS if holding.identifies):
            continue
        Person.objects.filter(pk__in=whose.persons).delete()
        removed += 1
        if removed == most:
            break
    return removed


def _holds(holding: Holding, whose: Whose) -> bool:
    return next(iter(holding.rows(whose)), None) is not None


RETENTIONS.add(
    Retention(
        KEPT,
        _("Wie je bent: naam, e-mailadressen, aanstellingen"),
        _("het einde van je laatste aanstelling, als er geen account en geen werk meer van je is"),
        _("gewist"),
        apply=_remove_whom_nothing_holds,
    ),
    Retention(
        EXPERTISE,
        _("Waarvoor men je kan aanspreken"),
        _("de dag waarop het eindigde"),
        _("gewist"),
        apply=_remove_ended_expertise,
    ),
)
HOLDINGS.add(
    Holding(
        "people.name",
        _("Naam"),
        {"people.Person": ("first_name", "last_name", "key", "same_as")},
        _names,
        KEPT,
        cells=cells_holding,
        erase=_forget_names,
        identifies=False,
    ),
    Holding(
        "people.address",
        _("E-mailadressen"),
        {"people.Address": ("email", "person")},
        _addresses,
        KEPT,
        cells=cells_holding,
        erase=_forget_addresses,
        identifies=False,
    ),
    Holding(
        "people.known_as",
        _("Hoe een centrum of cel je kent"),
        {"people.KnownAs": ("person", "email", "first_name", "last_name")},
        _known_as,
        KEPT,
        cells=cells_holding,
        erase=_forget_known_as,
        identifies=False,
    ),
    Holding(
        "people.post",
        _("Aanstellingen"),
        {"people.Post": ("person", "function")},
        _posts,
        KEPT,
        cells=cells_holding,
        identifies=False,
        note=_("Word je gewist, dan blijven centrum, functie en dagen zonder je naam: cijfers tellen per functie."),
    ),
    Holding(
        "people.member",
        _("Steuncellen waarvoor je werkt"),
        {"people.CellMember": ("person",)},
        _memberships,
        KEPT,
        cells=cells_holding,
        identifies=False,
        note=_("Word je gewist, dan blijft dit zonder je naam, bij uren en uitgaven die meetellen."),
    ),
    Holding(
        "people.expertise",
        _("Waarvoor men je kan aanspreken"),
        {"people.Expertise": ("person", "kind", "remark")},
        _expertise,
        EXPERTISE,
        cells=_cells_of_expertise,
        erase=_forget_expertise,
        note=_("Wie in je cel of haar centra werkt, ziet dit op “Wie helpt mij”. Je kan het er zelf beëindigen."),
    ),
)
