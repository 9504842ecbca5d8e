"""Where centres merge, who works there goes on in the other one, with the same function and share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import end_centre, merge_centres, merge_into_new, undo_merger
from baken.apps.directory.forms import EndsWithForm
from baken.apps.directory.types import EndsWith
from baken.apps.people.actions import CannotChangeCentre, add_department, correct_post, employ
from baken.apps.people.models import KnownAs, Merger, Post
from baken.apps.people.queries import posts_kept
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import Terms
from tests.endings import LAST, ON, START
from tests.reading import page

pytestmark = pytest.mark.django_db
NOW = dt.date(2026, 6, 1)
BOTH = (EndsWith.POSTS, EndsWith.MOVES)


def hire(by, organisation, name, *, function="arts", since=START, until=None, **terms):
    return employ(
        by=by,
        email=f"{name.lower()}@x.example",
        first_name=name,
        last_name="Aerts",
        organisation=organisation,
        terms=Terms(function, **terms),
        starts_on=since,
        ends_on=until,
    )


def told(centre):
    """Who works or worked at a centre, as what, how much, from when until when."""
    posts = Post.objects.filter(centre=centre).order_by("person__first_name", "started_on", "pk")
    return [(each.person.first_name, each.function, each.share, each.started_on, each.ended_on) for each in posts]


def test_who_works_at_a_centre_goes_on_in_the_one_in_which_it_goes_up(by, oever, beek):
    team = add_department(by=by, organisation=beek, name="Team", starts_on=START)
    hire(by, beek, "An", department=team.pk, share=Decimal("0.8"))
    hire(by, beek, "Bo", until=ON + dt.timedelta(days=90))
    hire(by, beek, "Ci", until=LAST)
    before = list(Post.objects.order_by("pk").values())
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert [(name, until) for name, _function, _share, _since, until in told(beek)] == [
        ("An", LAST),
        ("Bo", LAST),
        ("Ci", LAST),
    ]
    assert told(oever) == [
        ("An", "arts", Decimal("0.8000"), ON, None),
        ("Bo", "arts", None, ON, ON + dt.timedelta(days=90)),
    ]
    assert undo_merger(merger, by=by) == 0
    assert list(Post.objects.order_by("pk").values()) == before


def test_what_was_changed_in_the_other_centre_since_stays(by, oever, beek):
    hire(by, beek, "An")
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    moved = Post.objects.get(centre=oever)
    correct_post(moved, by=by, terms=Terms("arts"), starts_on=ON, ends_on=ON + dt.timedelta(days=9))
    assert undo_merger(merger, by=by) == 1
    assert (told(beek)[0][4], told(oever)[0][3]) == (None, ON)


@pytest.mark.parametrize("changed", [Terms("directie"), Terms("arts", share=Decimal("0.5"))])
def test_what_somebody_does_otherwise_there_since_stays_and_is_told(by, oever, beek, changed):
    hire(by, beek, "An")
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    correct_post(Post.objects.get(centre=oever), by=by, terms=changed, starts_on=ON)
    assert undo_merger(merger, by=by) == 1
    assert told(oever) == [("An", changed.function, changed.share, ON, None)]


def test_a_department_that_somebody_got_there_since_stays(by, oever, beek):
    hire(by, beek, "An")
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    team = add_department(by=by, organisation=oever, name="Team", starts_on=START)
    correct_post(Post.objects.get(centre=oever), by=by, terms=Terms("arts", department=team.pk), starts_on=ON)
    assert (undo_merger(merger, by=by), Post.objects.get(centre=oever).department) == (1, team)


def kept():
    """All posts, and who is known by which name."""
    return [list(model.objects.order_by("pk").values()) for model in (Post, KnownAs)]


def test_who_does_that_work_there_already_has_it_once(by, oever, beek):
    hire(by, beek, "An")
    hire(by, oever, "An")
    hire(by, beek, "Bo", function="arts")
    hire(by, oever, "Bo", function="directie")
    hire(by, beek, "Ci", share=Decimal("0.5"))
    hire(by, oever, "Ci")  # half and what is not known is not known
    before = kept()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert [(name, function, since, share) for name, function, share, since, _until in told(oever)] == [
        ("An", "arts", START, None),
        ("Bo", "directie", START, None),
        ("Bo", "arts", ON, None),
        ("Ci", "arts", START, None),
    ]
    assert (undo_merger(merger, by=by), kept()) == (0, before)


HALF, FIFTH = Decimal("0.5"), Decimal("0.2")


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ([(FIFTH, START, 30)], [(FIFTH, START, -1), (Decimal("0.7"), ON, 30), (HALF, 31, None)]),
        ([(FIFTH, START, None)], [(FIFTH, START, -1), (Decimal("0.7"), ON, 60), (FIFTH, 61, None)]),
        ([(FIFTH, ON, 90)], [(Decimal("0.7"), ON, 60), (FIFTH, 61, 90)]),
        ([(FIFTH, 20, None)], [(HALF, ON, 19), (Decimal("0.7"), 20, 60), (FIFTH, 61, None)]),
        ([(None, 20, 30)], [(HALF, ON, 19), (None, 20, 30), (HALF, 31, 60)]),
        (
            [(HALF, START, 9), (FIFTH, 20, 29)],
            [(HALF, START, -1), (Decimal(1), ON, 9), (HALF, 10, 19), (Decimal("0.7"), 20, 29), (HALF, 30, 60)],
        ),
        ([(HALF, START, -1), (HALF, 61, None)], [(HALF, START, -1), (HALF, ON, 60), (HALF, 61, None)]),
    ],
)
def test_with_a_post_of_that_function_there_the_shares_add_up_and_no_day_of_work_is_lost(
    by, oever, beek, there, after
):
    def on(day):
        return ON + dt.timedelta(days=day) if isinstance(day, int) else day

    until = None if there == [(FIFTH, START, 30)] else on(60)
    hire(by, beek, "An", share=HALF, until=until)
    for share, since, last in there:
        hire(by, oever, "An", share=share, since=on(since), until=on(last))
    before = kept()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert [tuple(row[2:]) for row in told(oever)] == [(share, on(since), on(last)) for share, since, last in after]
    assert (undo_merger(merger, by=by), kept()) == (0, before)


def test_who_has_two_functions_goes_on_in_both_beside_a_third(by, oever, beek):
    hire(by, oever, "An", function="directie", since=ON)
    hire(by, beek, "An", share=HALF)
    hire(by, beek, "An", function="coördinator", share=HALF, since=START + dt.timedelta(days=9))
    before = kept()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert told(oever) == [
        ("An", "directie", None, ON, None),
        ("An", "arts", HALF, ON, None),
        ("An", "coördinator", HALF, ON, None),
    ]
    assert (undo_merger(merger, by=by), kept()) == (0, before)


def test_a_function_that_is_spelled_otherwise_there_is_the_same(by, oever, beek):
    hire(by, beek, "An", share=HALF)
    hire(by, oever, "An", function="Arts", share=FIFTH)
    before = kept()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert [row[1:] for row in told(oever)] == [("Arts", FIFTH, START, LAST), ("Arts", Decimal("0.7"), ON, None)]
    assert (undo_merger(merger, by=by), kept()) == (0, before)


def test_of_two_centres_the_halves_of_one_post_become_a_whole_and_halves_again(by, oever, beek):
    for centre in (oever, beek):
        hire(by, centre, "An", share=HALF)
    before = kept()
    merger = merge_into_new([oever, beek], by=by, code="N", name="Nieuw", on=ON, today=NOW, ends=BOTH)
    assert told(merger.into) == [("An", "arts", Decimal(1), ON, None)]
    assert (undo_merger(merger, by=by), kept()) == (0, before)


def test_a_share_that_was_changed_since_is_not_taken_apart(by, oever, beek):
    hire(by, oever, "An", share=HALF)
    hire(by, beek, "An", share=HALF)
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    whole = Post.objects.get(centre=oever, started_on=ON)
    correct_post(whole, by=by, terms=Terms("arts", share=Decimal("0.9")), starts_on=ON)
    assert undo_merger(merger, by=by) == 1
    assert [row[2:] for row in told(oever)] == [(HALF, START, LAST), (Decimal("0.9"), ON, None)]
    assert told(beek) == [("An", "arts", HALF, START, None)]


def test_who_cannot_go_on_is_named_and_nothing_is_merged(by, oever, beek):
    hire(by, beek, "An", share=Decimal("0.8"))
    hire(by, oever, "An", share=HALF)
    hire(by, beek, "Bo")
    before = kept()
    with pytest.raises(CannotChangeCentre) as refused:
        merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert str(refused.value) == (
        "Niet iedereen kan verder bij Oever, dus er is niets samengevoegd."
        " An Aerts, arts: Beide aandelen samen zijn meer dan een hele week."
        " Verbeter eerst die aanstelling, of haal op de volgende pagina het vinkje weg bij wie verdergaat."
    )
    assert (kept(), Merger.objects.count()) == (before, 0)


def test_where_the_other_centre_ends_too_who_goes_on_there_ends_with_it(by, oever, beek):
    end_centre(oever, by=by, on=ON + dt.timedelta(days=9), today=NOW)
    hire(by, beek, "An")
    merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert told(oever) == [("An", "arts", None, ON, ON + dt.timedelta(days=9))]


def test_of_two_centres_that_become_a_new_one_all_go_on_there_once(by, oever, beek):
    hire(by, beek, "An")
    hire(by, oever, "An")
    hire(by, oever, "Bo")
    new = merge_into_new([oever, beek], by=by, code="N", name="Nieuw", on=ON, today=NOW, ends=BOTH).into
    assert [(name, since) for name, _function, _share, since, _until in told(new)] == [("An", ON), ("Bo", ON)]


def test_who_is_known_by_another_name_here_is_so_there(by, oever, beek):
    far = make_cell("VCLB-POC", network="VCLB")
    elsewhere = make_centre("Ver", network="VCLB", known_as={far: "V"})
    hire(Actor(Role.COORDINATOR, far.pk), elsewhere, "An")
    post = hire(by, beek, "An")
    KnownAs.objects.filter(centre=beek).update(first_name="Annemie")
    before = kept()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=BOTH)
    assert {each.first_name for each in posts_kept(by).filter(person=post.person)} == {"Annemie"}
    assert (undo_merger(merger, by=by), kept()) == (0, before)


def test_a_post_that_stays_does_not_go_on_elsewhere_too():
    found = {EndsWith.POSTS: 2, EndsWith.MOVES: 2}
    form = EndsWithForm({"ends": ["overgang"]}, found=found, last_day=LAST, is_over=True, into="Oever")
    assert form.chosen() == []


def test_of_a_centre_that_stops_nobody_goes_on(by, beek):
    hire(by, beek, "An")
    end_centre(beek, by=by, on=LAST, today=NOW, ends=BOTH)
    assert Post.objects.count() == 1


def test_on_the_page(by, cell, oever, beek, client):
    hire(by, beek, "An")
    client.force_login(make_holder(Role.COORDINATOR, cell))
    show(client)
    asked = {"predecessors": [str(beek.uuid)], "into": str(oever.uuid), "on": ON.isoformat()}
    shown = page(client.post("/organisaties/centra/samenvoegen/", asked))
    assert "1 aanstelling gaat vanaf de dag erna verder bij Oever, met dezelfde functie" in shown
    asked |= {"bevestigd": "1", "ends": [kind.value for kind in EndsWith]}
    assert client.post("/organisaties/centra/samenvoegen/", asked).status_code == 302
    assert [since for _name, _function, _share, since, _until in told(oever)] == [ON]


def test_the_page_names_who_cannot_go_on(by, cell, oever, beek, client):
    for centre in (oever, beek):
        hire(by, centre, "An", share=Decimal("0.8"))
    client.force_login(make_holder(Role.COORDINATOR, cell))
    show(client)
    asked = {"predecessors": [str(beek.uuid)], "into": str(oever.uuid), "on": ON.isoformat(), "bevestigd": "1"}
    asked["ends"] = [kind.value for kind in EndsWith]
    shown = page(client.post("/organisaties/centra/samenvoegen/", asked))
    assert "An Aerts, arts: Beide aandelen samen zijn meer dan een hele week." in shown
    assert Merger.objects.count() == 0
