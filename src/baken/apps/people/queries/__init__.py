"""Reading people: centres, persons, posts, and the columns that facts of other rooms share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baken.apps.people.models import Address, Cell, Centre, CentreCode, Network, Person, Post
from baken.apps.people.queries._attending import roots_of as roots_of
from baken.apps.people.queries._attending import working_at_centres as working_at_centres
from baken.apps.people.queries._centres import former_names_column as former_names_column
from baken.apps.people.queries._centres import last_renaming as last_renaming
from baken.apps.people.queries._centres import merged_by as merged_by
from baken.apps.people.queries._centres import merger_of as merger_of
from baken.apps.people.queries._centres import mergers_into as mergers_into
from baken.apps.people.queries._centres import name_on as name_on
from baken.apps.people.queries._centres import named as named
from baken.apps.people.queries._centres import names_of as names_of
from baken.apps.people.queries._centres import no_longer_than as no_longer_than
from baken.apps.people.queries._centres import read_former as read_former
from baken.apps.people.queries._centres import there as there
from baken.apps.people.queries._centres import was_called as was_called
from baken.apps.people.queries._centres import why_not_there as why_not_there
from baken.apps.people.queries._expertise import expertise_noted as expertise_noted
from baken.apps.people.queries._expertise import expertise_with as expertise_with
from baken.apps.people.queries._expertise import is_member_of as is_member_of
from baken.apps.people.queries._expertise import posts_in_cell as posts_in_cell
from baken.apps.people.queries._expertise import works_at as works_at
from baken.apps.people.queries._lists import Uses as Uses
from baken.apps.people.queries._lists import entries_found as entries_found
from baken.apps.people.queries._lists import entries_on as entries_on
from baken.apps.people.queries._lists import entry_with as entry_with
from baken.apps.people.queries._lists import uses_of as uses_of
from baken.apps.people.queries._named import keys_found as keys_found
from baken.apps.people.queries._named import keys_known_to as keys_known_to
from baken.apps.people.queries._named import names_known_to as names_known_to
from baken.apps.people.queries._named import names_said_of as names_said_of
from baken.apps.people.queries._outlasting import expertise_at as expertise_at
from baken.apps.people.queries._outlasting import guidance_with as guidance_with
from baken.apps.people.queries._outlasting import guided_from as guided_from
from baken.apps.people.queries._outlasting import is_said_of as is_said_of
from baken.apps.people.queries._schools import board_governing as board_governing
from baken.apps.people.queries._schools import boards_found as boards_found
from baken.apps.people.queries._schools import boards_kept_by as boards_kept_by
from baken.apps.people.queries._schools import centre_guiding as centre_guiding
from baken.apps.people.queries._schools import centres_governed_by as centres_governed_by
from baken.apps.people.queries._schools import governance_by as governance_by
from baken.apps.people.queries._schools import guidance_of as guidance_of
from baken.apps.people.queries._schools import network_names as network_names
from baken.apps.people.queries._schools import not_ended as not_ended
from baken.apps.people.queries._schools import predecessors_of as predecessors_of
from baken.apps.people.queries._schools import school_numbered as school_numbered
from baken.apps.people.queries._schools import schools_found as schools_found
from baken.apps.people.queries._schools import schools_kept_by as schools_kept_by
from baken.apps.people.queries._schools import schools_of as schools_of
from baken.apps.people.queries._schools import schools_on as schools_on
from baken.apps.people.queries._schools import sites_of as sites_of
from baken.apps.people.queries._schools import spans as spans
from baken.apps.people.queries._staff import addresses_by_post as addresses_by_post
from baken.apps.people.queries._staff import as_known_there as as_known_there
from baken.apps.people.queries._staff import centres_kept as centres_kept
from baken.apps.people.queries._staff import centres_of_person as centres_of_person
from baken.apps.people.queries._staff import centres_of_persons as centres_of_persons
from baken.apps.people.queries._staff import departments_kept as departments_kept
from baken.apps.people.queries._staff import functions_among as functions_among
from baken.apps.people.queries._staff import held_on_day as held_on_day
from baken.apps.people.queries._staff import lock_organisation as lock_organisation
from baken.apps.people.queries._staff import named_there as named_there
from baken.apps.people.queries._staff import names_kept as names_kept
from baken.apps.people.queries._staff import organisation_kept as organisation_kept
from baken.apps.people.queries._staff import organisations_kept as organisations_kept
from baken.apps.people.queries._staff import person_with as person_with
from baken.apps.people.queries._staff import persons_with_word as persons_with_word
from baken.apps.people.queries._staff import posts_found as posts_found
from baken.apps.people.queries._staff import posts_kept as posts_kept
from baken.apps.people.queries._staff import posts_of as posts_of
from baken.apps.people.queries._staff import staff_by_address as staff_by_address
from baken.apps.people.queries._staff import staff_of as staff_of
from baken.apps.people.queries._staff import totals_of as totals_of
from baken.apps.people.queries._staff_lists import staff_plan as staff_plan
from baken.apps.people.queries._working import functions_at_centres as functions_at_centres
from baken.apps.people.queries._working import functions_held as functions_held
from baken.apps.people.queries._working import functions_on as functions_on
from baken.apps.people.queries._working import of_who_left as of_who_left
from baken.apps.people.queries._working import persons_named as persons_named
from baken.apps.people.queries._working import persons_of_cell as persons_of_cell
from baken.apps.people.queries._working import starters_at as starters_at
from baken.apps.people.rules import centres_known_to, centres_led_by, centres_owned_by
from baken.apps.people.types import CentreFilter
from baken.ground.facts import Column, Type


def is_own_column(*, cell: str, network: str, centre: str, year: str = "") -> Column:
    """Whether a centre is the cell's own: of its network, known by a code of its own, and there in the school year,
    if one is named. Arguments are paths to the key of the cell, that of its network, the centre and the year."""

    def owned() -> Exists:
        codes = CentreCode.objects.filter(
            cell=OuterRef(cell), centre=OuterRef(centre), centre__network=OuterRef(network)
        )
        return Exists(codes.filter(_is_there_in(OuterRef(year))) if year else codes)

    dated = (f"{centre}__started_on", f"{centre}__ended_on", year) if year else ()
    return Column(
        Type.FLAG,
        owned,
        reads=(("people.CentreCode", "centre", "centre"),),
        paths=(network, f"{centre}__network", *dated),
    )


def _is_there_in(year: OuterRef) -> Q:
    started = Q(centre__first_year=None) | Q(centre__first_year__lte=year)
    return started & (Q(centre__last_year=None) | Q(centre__last_year__gte=year))


def function_column(*, person: str, centre: str, date: str) -> Column:
    """The function that a person had at a centre on a day. Arguments are paths to each."""
    return Column(
        Type.TEXT,
        lambda: Subquery(
            Post.objects.filter(person=OuterRef(person), centre=OuterRef(centre), started_on__lte=OuterRef(date))
            .exclude(ended_on__lt=OuterRef(date))
            .order_by("-started_on", "pk")
            .values("function")[:1]
        ),
        reads=(("people.Post", "person", "person"),),
        paths=(person, centre, date),
    )


def known_centres(*, cell: int, on: dt.date | None = None) -> QuerySet:
    """The centres that a cell knows, each with the `code` by which it does, and whether it is its `own`; as they were
    `named` on a day, else by their last name. Ended ones too."""
    codes = CentreCode.objects.filter(cell=cell, centre=OuterRef("pk")).order_by("code").values("code")
    return (
        Centre.objects.filter(centres_known_to(cell=cell))
        .annotate(
            code=Subquery(codes[:1]),
            own=ExpressionWrapper(centres_owned_by(cell=cell), BooleanField()),
            named=F("name") if on is None else named(on),
        )
        .select_related("network")
    )


def own_centres_of(*, cell: int) -> QuerySet:
    """The centres of a cell's network that it knows by a code of its own; the denominator of its reach."""
    return known_centres(cell=cell).filter(centres_owned_by(cell=cell))


def centres_found(centres: QuerySet, *, by: CentreFilter) -> QuerySet:
    """Those of some `known_centres` that a filter asks for."""
    if by.text:
        centres = centres.filter(was_called(by.text) | Q(code__icontains=by.text))
    if by.own is not None:
        centres = centres.filter(own=by.own)
    if by.province:
        centres = centres.filter(province=by.province)
    if by.there is not None:
        centres = centres.filter(there(*by.there))
    return centres


def provinces_of(centres: QuerySet) -> list[str]:
    """The provinces in which some centres lie, in order."""
    provinces = centres.exclude(province="").order_by("province").values_list("province", flat=True)
    return list(dict.fromkeys(provinces))


def centre_codes(*, cell: int) -> dict[int, str]:
    """The code by which a cell knows each centre; the first of several."""
    codes = CentreCode.objects.filter(cell=cell).order_by("-code").values_list("centre", "code")
    return dict(codes)


def cell_of_centre(*, centre: str) -> Subquery:
    """An expression: the cell of the centre's own network that knows it; the first made, of several.

    `centre` is the path to the centre in the query that uses it.
    """
    knowing = CentreCode.objects.filter(centre=OuterRef(centre), cell__network=F("centre__network"))
    return Subquery(knowing.order_by("cell").values("cell")[:1])


def centres_looking_to(*, cell: int) -> QuerySet:
    """The centres of which a cell is the `cell_of_centre`."""
    return own_centres_of(cell=cell).filter(centres_led_by(cell=cell))


def expertise_of_cell(*, cell: int) -> Q:
    """What is noted of who can be asked, for a cell and for the centres that look to it."""
    return Q(cell=cell) | Q(centre__in=centres_looking_to(cell=cell).values("pk"))


def cell_knowing_centre(*, centre: int) -> int | None:
    """The key of the cell of a centre's own network that knows it; None where none does."""
    found = Centre.objects.filter(pk=centre).annotate(cell=cell_of_centre(centre="pk"))
    return found.values_list("cell", flat=True).first()


def cell_by_code(code: str) -> Cell:
    """The cell with a code. Raises Cell.DoesNotExist."""
    return Cell.objects.get(code=code)


def cell_named(*, cell: int) -> Cell:
    """A cell with its network, by key. Raises Cell.DoesNotExist."""
    return Cell.objects.select_related("network").get(pk=cell)


def centre_by_uuid(uuid: str) -> Centre:
    """The centre with a public key. Raises Centre.DoesNotExist."""
    return Centre.objects.get(uuid=uuid)


def centre_with_key(key: int) -> Centre:
    """The centre with a key, with its network. Raises Centre.DoesNotExist."""
    return Centre.objects.select_related("network").get(pk=key)


def person_by_email(email: str) -> Person | None:
    """The person whom an address identifies; of persons found to be one, the one they were joined into."""
    address = Address.objects.filter(email=email.strip().lower()).select_related("person__same_as").first()
    return (address.person.same_as or address.person) if address else None


def persons_by_email(emails: Collection[str]) -> dict[str, Person]:
    """By address, in small letters, the persons whom some identify, as `person_by_email` says."""
    found = Address.objects.filter(email__in={email.strip().lower() for email in emails})
    return {each.email: each.person.same_as or each.person for each in found.select_related("person__same_as")}


def joined_by_email(email: str) -> Person | None:
    """The entry that an address identifies, where it was joined into that of somebody else; None where it was not."""
    address = Address.objects.filter(email=email.strip().lower(), person__same_as__isnull=False).first()
    return address.person if address else None


def keys_of_persons(persons: Collection[int]) -> dict[int, str]:
    """By the key of a person, the random one from which pseudonyms are made."""
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", "key")) if persons else {}


def cells() -> QuerySet:
    """All cells, each with its network, by name."""
    return Cell.objects.select_related("network").order_by("name")


def networks() -> QuerySet:
    """All networks by name, each with its cells."""
    return Network.objects.prefetch_related("cells").order_by("name")


def centres_everywhere() -> QuerySet:
    """All centres of the installation, each with its network, by name."""
    return Centre.objects.select_related("network").order_by("name", "pk")


def cell_by_uuid(uuid: str) -> Cell:
    """The cell with a public key. Raises Cell.DoesNotExist."""
    return Cell.objects.get(uuid=uuid)


def cell_codes() -> list[str]:
    """The codes of all cells."""
    return list(Cell.objects.order_by("code").values_list("code", flat=True))


def centre_with_code(code: str, *, cell: int) -> Centre:
    """The centre that a cell knows by a code. Raises Centre.DoesNotExist."""
    return Centre.objects.get(codes__code=code, codes__cell=cell)


def entries_of(person: int) -> tuple[int, ...]:
    """The keys of all entries of one person, of whom this is one."""
    root = Person.objects.filter(pk=person).values_list(Coalesce("same_as", "pk"), flat=True).first()
    return tuple(Person.objects.filter(Q(pk=root) | Q(same_as=root)).order_by("pk").values_list("pk", flat=True))


def addresses_of(persons: Collection[int]) -> list[str]:
    """The e-mail addresses of some persons."""
    return list(Address.objects.filter(person__in=persons).order_by("email").values_list("email", flat=True))


def addresses_by_person(persons: Collection[int]) -> dict[int, list[str]]:
    """By the key of a person the e-mail addresses, in order; those of all entries that are found to be that one."""
    of: dict[int, list[str]] = {}
    found = Address.objects.filter(Q(person__in=persons) | Q(person__same_as__in=persons)).order_by("email")
    for root, email in found.values_list(Coalesce("person__same_as", "person"), "email"):
        of.setdefault(root, []).append(email)
    return of


def cells_of_centres(centres: Collection[int]) -> set[int]:
    """The cells of the own network that know some centres: whose staff lists these come from."""
    codes = CentreCode.objects.filter(centre__in=centres, cell__network=F("centre__network"))
    return set(codes.values_list("cell", flat=True))


def names_of_cells(cells: Collection[int]) -> dict[int, str]:
    """The names of some cells by their keys."""
    return dict(Cell.objects.filter(pk__in=cells).values_list("pk", "name"))


def names_of_centres(keys: Collection[int | str]) -> dict[str, str]:
    """The names of some centres by their keys, each the one of the row or the public one."""
    own = {key for key in keys if isinstance(key, int)}
    rows = Centre.objects.filter(Q(pk__in=own) | Q(uuid__in=set(keys) - own)) if keys else Centre.objects.none()
    found = rows.order_by().values_list("pk", "uuid", "name")
    return {str(key): name for pk, uuid, name in found for key in (pk, uuid)}


def lock_cells() -> None:
    """Wait for whoever writes for whole cells (an import, erasing a person): until the transaction ends, none does."""
    cells = Cell.objects.select_for_update(no_key=connection.vendor == "postgresql")
    list(cells.order_by("pk").values_list("pk"))
