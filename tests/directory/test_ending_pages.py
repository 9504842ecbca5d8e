"""Pages on which a centre ends or goes up in another: what ends with it is said, ticked, and taken back."""

from __future__ import annotations

import itertools

import pytest

from baken.apps.access.models import Grant
from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Role
from baken.apps.directory.models import EndedWith
from baken.apps.directory.types import EndsWith
from baken.apps.people.models import Department, Expertise, Merger, Post
from baken.apps.people.tests.factories import make_person
from baken.ground.periods import today
from tests.endings import DAY, LAST, ON, START, ends, guides, staffed
from tests.reading import page

pytestmark = pytest.mark.django_db
ALL = tuple(EndsWith)


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell, name="Cato Coördinator"))
    return show(client)


MERGE = "/organisaties/centra/samenvoegen/"


def merging(predecessor, into, **more):
    return {"predecessors": [str(predecessor.uuid)], "into": str(into.uuid), "on": ON.isoformat(), **more}


def test_a_merger_says_what_ends_with_it_and_ends_what_stays_ticked(coordinator, oever, beek):
    staffed(beek)
    said = page(coordinator.post(MERGE, merging(beek, oever)))
    for told in (
        "2 aanstellingen eindigen op 31 aug 2026",
        "1 afdeling sluit op 31 aug 2026",
        "1 aanspreekpunt eindigt op 31 aug 2026",
        "1 rol in Baken eindigt nu" if today() > LAST else "1 rol in Baken eindigt op 31 aug 2026",
        "2 scholen worden vanaf de dag erna begeleid door Oever",
    ):
        assert told in said
    ticked = [EndsWith.POSTS.value, EndsWith.ROLES.value]
    coordinator.post(MERGE, merging(beek, oever, bevestigd="ja", ends=ticked))
    assert (ends(Post), ends(Department), ends(Expertise, "ends_on")) == ({LAST}, {None}, {None})
    assert (guides(), Grant.objects.get(centre=beek).ends_on) == ([(START, "Beek")], max(LAST, today() - DAY))
    undo = f"/organisaties/centra/fusies/{Merger.objects.get().uuid}/ongedaan/"
    Post.objects.filter(person__addresses__email="bo@x.example").update(ended_on=LAST - DAY)
    said = page(coordinator.post(undo, follow=True))
    assert "De fusie is ongedaan gemaakt." in said
    assert "Wat sindsdien gewijzigd is" in said
    assert ends(Post) == {None, LAST - DAY}


def test_the_end_of_a_centre_says_what_ends_with_it(coordinator, beek):
    staffed(beek)
    Post.objects.create(person=make_person(), centre=beek, started_on=ON + DAY)
    address = f"/organisaties/centra/{beek.uuid}/beeindigen/"
    said = page(coordinator.post(address, {"on": LAST.isoformat()}))
    assert "2 scholen hebben vanaf de dag erna geen centrum meer" in said
    assert "Er is nog 1 aanstelling, afdeling of aanspreekpunt dat pas na die dag begint." in said
    everything = [kind.value for kind in EndsWith if kind is not EndsWith.DEPARTMENTS]
    coordinator.post(address, {"on": LAST.isoformat(), "bevestigd": "ja", "ends": everything})
    assert guides() == [(START, "Beek"), (ON, None)]
    coordinator.post(f"/organisaties/centra/{beek.uuid}/heropenen/")
    assert (guides(), ends(Expertise, "ends_on")) == ([(START, "Beek")], {None})


def test_the_confirmation_of_an_end_that_is_sent_twice_leads_back_and_changes_nothing(coordinator, beek):
    staffed(beek)
    address = f"/organisaties/centra/{beek.uuid}/beeindigen/"
    said = {"on": LAST.isoformat(), "bevestigd": "ja", "ends": [kind.value for kind in ALL]}
    coordinator.post(address, said)
    for again in (said, said | {"on": ON.isoformat()}):
        answer = coordinator.post(address, again, follow=True)
        assert answer.redirect_chain[-1][0] == f"/organisaties/centra/{beek.uuid}/"
        assert "Dit centrum eindigt al. Heropen het eerst." in page(answer)
        assert (ends(Post), EndedWith.objects.count()) == ({LAST}, 7)
    assert "Heropen het eerst" in page(coordinator.get(address, follow=True))


def test_a_centre_that_went_up_in_another_does_not_end_once_more(coordinator, oever, beek):
    coordinator.post(MERGE, merging(beek, oever, bevestigd="ja"))
    answer = coordinator.get(f"/organisaties/centra/{beek.uuid}/beeindigen/", follow=True)
    assert "Dit centrum eindigde door een fusie. Maak die eerst ongedaan." in page(answer)


def test_a_tick_for_what_ended_meanwhile_lets_the_rest_end(coordinator, oever, beek):
    staffed(beek)
    Expertise.objects.all().delete()
    coordinator.post(MERGE, merging(beek, oever, bevestigd="ja", ends=[kind.value for kind in ALL]))
    assert set(Post.objects.filter(centre=beek).values_list("ended_on", flat=True)) == ends(Department) == {LAST}


def test_a_centre_does_not_end_before_there_were_figures(coordinator, beek):
    answer = coordinator.post(f"/organisaties/centra/{beek.uuid}/beeindigen/", {"on": "1826-08-31"})
    assert "Kies een dag vanaf" in page(answer)


def test_of_a_centre_where_nobody_is_nothing_is_asked(coordinator, oever, beek):
    assert "Wat eindigt mee?" not in page(coordinator.post(MERGE, merging(beek, oever)))


def test_who_signed_in_long_ago_shows_once_more_who_they_are(client, cell, oever, beek):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    response = client.post(MERGE, merging(beek, oever, bevestigd="ja"))
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (307, "/mijn-account/bevestigen/")
    assert Merger.objects.count() == 0


def test_a_tick_for_what_is_not_there_ends_nothing(coordinator, oever, beek):
    coordinator.post(MERGE, merging(beek, oever, bevestigd="ja", ends=list(itertools.chain(ALL, ["onbekend"]))))
    assert (Merger.objects.count(), EndedWith.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "is_over", "into", "told"),
    [
        (EndsWith.ROLES, True, "", "2 rollen in Baken eindigen nu"),
        (EndsWith.ROLES, False, "", "2 rollen in Baken eindigen op 31\xa0aug\xa02026"),
        (EndsWith.SCHOOLS, True, "Oever", "2 scholen worden vanaf de dag erna begeleid door Oever"),
        (EndsWith.SCHOOLS, True, "", "2 scholen hebben vanaf de dag erna geen centrum meer"),
        (EndsWith.DEPARTMENTS, True, "", "2 afdelingen sluiten op 31\xa0aug\xa02026"),
    ],
)
def test_what_ends_is_told_by_how_many_and_when(kind, is_over, into, told):
    assert kind.told(2, last_day=LAST, is_over=is_over, into=into) == told
