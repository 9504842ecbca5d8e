"""Reading people: centres, persons, posts, and the columns that facts of other rooms share."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from baken.apps.people.models import Address, Cell, Centre, CentreCode, Person, Post
from baken.apps.people.rules import centres_known_to, centres_owned_by
from baken.apps.people.types import CentreFilter
from baken.ground.facts import Column, Type


def is_own_column(*, cell: str, network: str, centre: str) -> Column:
    """Whether a centre is the cell's own: of its network, and known by a code of its own. Arguments are paths
    to the key of the cell, that of its network, and the centre."""
    return Column(
        Type.FLAG,
        lambda: Exists(
            CentreCode.objects.filter(cell=OuterRef(cell), centre=OuterRef(centre), centre__network=OuterRef(network))
        ),
        reads=(("people.CentreCode", "centre", "centre"),),
        paths=(network, f"{centre}__network"),
    )


def function_column(*, person: str, centre: str, date: str) -> Column:
    """The function that a person had at a centre on a day. Arguments are paths to each."""
    return Column(
        Type.TEXT,
        lambda: Subquery(
            Post.objects.filter(person=OuterRef(person), centre=OuterRef(centre), started_on__lte=OuterRef(date))
            .exclude(ended_on__lt=OuterRef(date))
            .order_by("-started_on")
            .values("function")[:1]
        ),
        reads=(("people.Post", "person", "person"),),
        paths=(person, centre, date),
    )


def known_centres(*, cell: int) -> QuerySet:
    """The centres that a cell knows, each with the `code` by which it does, and whether it is its `own`."""
    codes = CentreCode.objects.filter(cell=cell, centre=OuterRef("pk")).order_by("code").values("code")
    return (
        Centre.objects.filter(centres_known_to(cell=cell))
        .annotate(code=Subquery(codes[:1]), own=ExpressionWrapper(centres_owned_by(cell=cell), BooleanField()))
        .select_related("network")
    )


def own_centres_of(*, cell: int) -> QuerySet:
    """The centres of a cell's network that it knows by a code of its own; the denominator of its reach."""
    return known_centres(cell=cell).filter(centres_owned_by(cell=cell))


def centres_found(centres: QuerySet, *, by: CentreFilter) -> QuerySet:
    """Those of some `known_centres` that a filter asks for."""
    if by.text:
        centres = centres.filter(Q(name__icontains=by.text) | Q(code__icontains=by.text))
    if by.own is not None:
        centres = centres.filter(own=by.own)
    if by.province:
        centres = centres.filter(province=by.province)
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


def person_by_email(email: str) -> Person | None:
    """The person whom an address identifies; of persons found to be one, the one they were joined into."""
    address = Address.objects.filter(email=email.strip().lower()).select_related("person__same_as").first()
    return (address.person.same_as or address.person) if address else None


def cell_codes() -> list[str]:
    """The codes of all cells."""
    return list(Cell.objects.order_by("code").values_list("code", flat=True))


def centre_with_code(code: str, *, cell: int) -> Centre:
    """The centre that a cell knows by a code. Raises Centre.DoesNotExist."""
    return Centre.objects.get(codes__code=code, codes__cell=cell)
