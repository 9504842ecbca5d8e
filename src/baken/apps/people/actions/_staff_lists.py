"""A whole staff list of a centre as of a day is applied, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.people.actions._posts import CannotKeepPost, demand_room, fit, know, known_or_new
from baken.apps.people.models import Address, Cell, Centre, Department, Expertise, KnownAs, Person, Post
from baken.apps.people.queries import entries_of, no_longer_than, posts_kept
from baken.apps.people.types import Keeper, StaffPlan, StaffRow, Staying
from baken.ground.audit import unaudited
from baken.ground.values import folded

ONE_DAY = dt.timedelta(days=1)
COLUMNS = ("uuid", "person_id", "centre_id", "cell_id", "department_id", "function", "share", "started_on", "ended_on")
Step = list[Any]  # what of which row: the name of the model, its key, what was there, what came in its place


class CannotTakeBack(Exception):
    """A staff list on which something was built."""


@unaudited("a step of what is written down by who takes it")
def apply_staff_list(
    *, by: Keeper | None = None, centre: Centre, on: dt.date, plan: StaffPlan, stay: Collection[int] = ()
) -> list[Step]:
    """Carry out the plan of a staff list of a centre as of a day; whose person's key is in `stay`, does not leave.
    Whom it does not name, is called as where `by` knows them already.

    Nothing changes of before that day, but that who is new may have begun before. Returns the steps, to take back.
    """
    trace: list[Step] = []
    for leaving in plan.leaving:
        if leaving.person.pk not in stay:
            for post in leaving.posts:
                _end(post, on, trace)
    for staying in plan.staying:
        _name(staying.post.person, staying.row, trace)
        for post in staying.ends:
            _end(post, on, trace)
        if staying.changes:
            _go_on(staying, on, trace)
    for joining in plan.joining:
        row = joining.row
        person = _joined(joining.person, row, centre, by, trace)
        department = _department(centre, row.department, joining.since, joining.until, trace)
        told = {"function": row.function, "department_id": department, "share": row.share}
        _open(person.pk, centre, joining.since, joining.until, told, trace)
    return trace + _beside(centre, trace)


@unaudited("a step of what is written down by who takes it")
@transaction.atomic
def take_back_staff_list(trace: Iterable[Step]) -> None:
    """Make everything what it was before a staff list; what came since stays. Who became known by it goes as well,
    unless something else is known of them since. Raises CannotTakeBack where a post was changed since, or has no place
    any more."""
    steps = list(trace)
    posts = {key: after for kind, key, _before, after in steps if kind == "post"}
    there = Post.objects.select_for_update(of=("self",)).in_bulk(list(posts))
    if any((_image(there[key]) if key in there else None) != after for key, after in posts.items()):
        raise CannotTakeBack(_("Na deze lijst zijn aanstellingen ervan nog gewijzigd. Verbeter die zelf."))
    Post.objects.filter(
        pk__in=[key for kind, key, before, _after in steps if kind == "post" and before is None]
    ).delete()
    beside = {key: before for kind, key, before, _after in steps if kind == "beside"}
    as_then = {post.pk for post in Post.objects.filter(pk__in=list(beside)) if _image(post) == beside[post.pk]}
    for kind, key, before, after in reversed(steps):
        match kind:
            case "post" if before is not None:
                _put_back(_read(key, before), is_gone=key not in there, besides=as_then | posts.keys())
            case "department":
                _take_back_department(key, before, after)
            case "known":
                take_back_known(key)
            case "name":
                Person.objects.filter(pk=key, is_pseudonym=False, **after).update(first_name="", last_name="")
    made = {key for kind, key, _before, _after in steps if kind == "person"}
    Person.objects.filter(pk__in=made - _something_is_known_of(made)).delete()


def _put_back(post: Post, *, is_gone: bool, besides: Collection[int]) -> None:
    """A post is again what it was, if what came since leaves room for it."""
    try:
        if post.department_id is not None:
            department = Department.objects.filter(pk=post.department_id).first()
            if department is None:
                raise CannotKeepPost(_("De afdeling waarin ze was, is er niet meer."))
            demand_room(department, post)
        fit(post, besides=besides)
    except CannotKeepPost as refusal:
        raise CannotTakeBack(
            _("Een aanstelling die terug zou komen, past er niet meer in.") + f" {refusal}"
        ) from refusal
    post.save(force_insert=is_gone)


def take_back_known(key: int) -> None:
    """What a list made somebody known by goes, if nothing there is read by it."""
    known = KnownAs.objects.filter(pk=key).first()
    if known is not None:
        about = {"person__in": entries_of(known.person_id), "centre": known.centre}
        if not any(model._default_manager.filter(**about).exists() for model in (Post, Expertise)):
            known.delete()


def _take_back_department(key: int, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """A department that nobody corrected since goes, or is there as long as it was, if nobody works in what goes."""
    row = Department.objects.filter(pk=key, **after).first()
    if row is None:
        return
    posts = Post.objects.filter(department=key).values_list("started_on", "ended_on")
    if before is None and not posts.exists():
        row.delete()
    elif before is not None:
        until = before["ended_on"]
        if "started_on" in before:  # not in what was applied when a list changed the last day alone
            row.started_on = dt.date.fromisoformat(before["started_on"])
        row.ended_on = dt.date.fromisoformat(until) if until else None
        if all(row.holds(since, until) for since, until in posts):
            row.save(update_fields=["started_on", "ended_on"])


def _image(post: Post) -> dict[str, Any]:
    """A post in plain values."""
    values = {name: getattr(post, name) for name in COLUMNS}
    plain = (str, int, type(None))
    return {name: value if isinstance(value, plain) else _written(value) for name, value in values.items()}


def _read(key: int, image: Mapping[str, Any]) -> Post:
    """The post of which plain values are the image."""
    days = {name: image[name] and dt.date.fromisoformat(image[name]) for name in ("started_on", "ended_on")}
    return Post(pk=key, **{**image, **days})


def _written(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, Decimal) else str(value)


def _department(
    centre: Centre | Cell, name: str, since: dt.date, until: dt.date | None, trace: list[Step]
) -> int | None:
    """The key of the department with a name, for a post from a day to a day: made, or made to last as long."""
    if not name:
        return None
    own = Department.objects.filter(centre=centre.pk)
    found = next((each for each in own if folded(each.name) == folded(name)), None)
    if found is None:
        last = no_longer_than(centre.pk, None)
        found = Department.objects.create(centre_id=centre.pk, name=name, started_on=since, ended_on=last)
        trace.append(["department", found.pk, None, {"name": name, **_lasting(found)}])
    elif not found.holds(since, until):
        before = _lasting(found)
        found.started_on = min(found.started_on, since)
        found.ended_on = max(found.ended_on, until) if found.ended_on and until else None
        found.save(update_fields=["started_on", "ended_on"])
        trace.append(["department", found.pk, before, _lasting(found)])
    return found.pk


def _lasting(department: Department) -> dict[str, str | None]:
    until = department.ended_on
    return {"started_on": department.started_on.isoformat(), "ended_on": until.isoformat() if until else None}


def _joined(person: Person | None, row: StaffRow, centre: Centre, by: Keeper | None, trace: list[Step]) -> Person:
    """Who joins: known at the centre or not, or made known."""
    is_new = False
    if person is None:
        person, is_new = known_or_new(email=row.email, first_name=row.first_name, last_name=row.last_name)
    if is_new:
        trace.append(["person", person.pk, None, {}])
        return person
    first_name, last_name = row.first_name, row.last_name
    if not row.name and by is not None:
        elsewhere = posts_kept(by).filter(root=person.pk).order_by("started_on", "pk")
        first_name, last_name = elsewhere.values_list("first_name", "last_name").first() or ("", "")
    known = know(person, centre, email=row.email, first_name=first_name, last_name=last_name)
    if known is not None:
        trace.append(["known", known.pk, None, {}])
    return _name(person, row, trace)


def _name(person: Person, row: StaffRow, trace: list[Step]) -> Person:
    """Who has no name yet gets that of the list; nobody is renamed."""
    if row.name and not str(person):
        person.first_name, person.last_name = row.first_name, row.last_name
        person.save(update_fields=["first_name", "last_name"])
        trace.append(["name", person.pk, {}, {"first_name": row.first_name, "last_name": row.last_name}])
    return person


def _end(post: Post, on: dt.date, trace: list[Step]) -> None:
    """The day before is the last; a post that began on the day itself never was."""
    before = _image(post)
    if post.started_on == on:
        Post.objects.filter(pk=post.pk).delete()
        trace.append(["post", post.pk, before, None])
        return
    post.ended_on = on - ONE_DAY
    post.save(update_fields=["ended_on"])
    trace.append(["post", post.pk, before, _image(post)])


def _go_on(staying: Staying, on: dt.date, trace: list[Step]) -> None:
    """A post goes on with other terms, in another one; one that began on the day itself in place."""
    post = staying.post
    until = staying.until
    department = _department(post.organisation, staying.department, on, until, trace)
    terms = {"function": staying.function, "department_id": department, "share": staying.share}
    if post.started_on < on:
        _end(post, on, trace)
        _open(post.person_id, post.organisation, on, until, terms, trace)
        return
    before = _image(post)
    for name, value in terms.items():
        setattr(post, name, value)
    post.save(update_fields=list(terms))
    trace.append(["post", post.pk, before, _image(post)])


def _open(
    person: int, centre: Any, since: dt.date, until: dt.date | None, terms: Mapping[str, Any], trace: list[Step]
) -> None:
    post = Post.objects.create(person_id=person, centre_id=centre.pk, started_on=since, ended_on=until, **terms)
    trace.append(["post", post.pk, None, _image(post)])


def _beside(centre: Centre, trace: Sequence[Step]) -> list[Step]:
    """The other posts there of whom a list is about, as they are: what is different later, came since."""
    about = {key: before or after for kind, key, before, after in trace if kind == "post"}
    told = Person.objects.filter(pk__in={image["person_id"] for image in about.values()})
    roots = set(told.order_by().values_list(Coalesce("same_as", "pk"), flat=True))
    posts = Post.objects.filter(Q(person__in=roots) | Q(person__same_as__in=roots), centre=centre)
    return [["beside", post.pk, _image(post), None] for post in posts.exclude(pk__in=list(about))]


def _something_is_known_of(persons: Collection[int]) -> set[int]:
    """At whom of some persons a row of any room points, besides addresses, or who were found to be another one."""
    known = set(Person.objects.filter(pk__in=persons, same_as__isnull=False).values_list("pk", flat=True))
    relations: Any = Person._meta.get_fields(include_hidden=True) if persons else ()
    for relation in relations:
        if relation.auto_created and not relation.concrete and relation.related_model is not Address:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": persons})
            known.update(rows.values_list(name, flat=True))
    return known
