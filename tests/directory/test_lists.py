"""The pages of the lists of the field."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import (
    CannotChangeList,
    add_entry,
    change_entry,
    end_entry,
    move_entry,
    reopen_entry,
)
from baken.apps.library.models import Material
from baken.apps.people import actions as keeping
from baken.apps.people.models import CoreActivity, Expertise, Theme
from baken.apps.people.queries import expertise_of_cell, uses_of
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import EntryText, ListKind
from baken.ground.periods import today
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
LISTS = "/lijsten/"


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


@pytest.fixture
def theme():
    return Theme.objects.get(name="leerrecht")


def said(**changes):
    named = dict.fromkeys(EntryText.__dataclass_fields__, "")
    return {"name": "nieuw thema", "starts_on": "", "ends_on": "", **named} | changes


def test_each_list_is_shown_in_its_order_and_searched(coordinator):
    assert rows(coordinator.get(LISTS), "Thema's")[0][0] == (
        "consultatieve leerlingenbegeleiding consultative pupil guidance"
    )
    domains = coordinator.get(LISTS, {"lijst": "begeleidingsdomeinen"})
    assert rows(domains, "Begeleidingsdomeinen")[0][0] == "leren en studeren learning and studying"
    found = rows(coordinator.get(LISTS, {"zoek": "spijbelen"}), "Thema's")
    assert [row[0] for row in found] == ["leerrecht right to learn"]
    assert "Niets gevonden" in page(coordinator.get(LISTS, {"zoek": "xyzzy"}))
    assert rows(coordinator.get(LISTS, {"lijst": "zomaar"}), "Thema's")  # what is no list


def test_the_list_of_a_day_leaves_out_what_ended_before(coordinator, theme):
    Theme.objects.filter(pk=theme.pk).update(ends_on=dt.date(2024, 8, 31))
    for day, shown in (("2024-08-31", True), ("2024-09-01", False), ("", True)):
        names = [row[0] for row in rows(coordinator.get(LISTS, {"op": day}), "Thema's")]
        assert ("leerrecht right to learn" in names) is shown


def test_an_entry_is_added_to_the_list_that_was_open(coordinator):
    answer = coordinator.post(f"{LISTS}toevoegen/?lijst=kernactiviteiten", said(name="zorgoverleg", words="MDO"))
    assert answer.url == f"{LISTS}?lijst=kernactiviteiten"
    assert CoreActivity.objects.get(words="MDO").name == "zorgoverleg"


def test_another_spelling_is_refused_and_nothing_typed_is_lost(coordinator):
    answer = coordinator.post(f"{LISTS}toevoegen/", said(name="LEERRECHT", explanation="blijft staan"))
    assert "“leerrecht” staat al in deze lijst." in page(answer)
    assert "blijft staan" in page(answer)


def test_an_entry_is_changed_and_its_page_tells_by_which_cell(coordinator, theme, cell):
    given = said(name="recht op leren", group="Rechten", starts_on="2024-09-01")
    assert coordinator.post(f"{LISTS}{theme.uuid}/wijzigen/", given).url == f"{LISTS}{theme.uuid}/"
    answer = coordinator.get(f"{LISTS}{theme.uuid}/")
    assert "vanaf 1 sep 2024" in page(answer)
    (told,) = rows(answer, "Wat ermee gebeurde")
    assert told[1:] == ["gewijzigd", cell.name, "naam: recht op leren; vanaf: 1 sep 2024"]


def test_who_ends_an_entry_sees_first_who_uses_it_and_can_take_it_back(coordinator, theme, cell):
    other = make_cell("VCLB-POC", network="VCLB")
    for owner in (cell, other):
        Material.objects.create(cell=owner, code="M", title="Geheim", kind="").themes.add(theme)
    shown = page(coordinator.get(f"{LISTS}{theme.uuid}/beeindigen/"))
    assert "materialen: 1" in shown
    assert "Andere cellen gebruiken dit ook." in shown
    assert other.name not in shown
    yesterday = today() - dt.timedelta(days=1)
    coordinator.post(f"{LISTS}{theme.uuid}/beeindigen/", {"on": yesterday.isoformat()})
    assert "beëindigd" in page(coordinator.get(f"{LISTS}{theme.uuid}/"))
    assert "leerrecht" not in page(coordinator.get("/wie-helpt/toevoegen/"))  # no longer offered
    coordinator.post(f"{LISTS}{theme.uuid}/heropenen/")
    theme.refresh_from_db()
    assert theme.ends_on is None
    assert Material.objects.filter(themes=theme).count() == 2


def test_an_end_before_the_beginning_is_refused(coordinator, theme):
    Theme.objects.filter(pk=theme.pk).update(starts_on=dt.date(2024, 9, 1))
    answer = coordinator.post(f"{LISTS}{theme.uuid}/beeindigen/", {"on": "2024-08-31"})
    assert "Het einde ligt voor het begin." in page(answer)


def test_an_entry_is_put_higher_and_lower(coordinator):
    first, second = Theme.objects.all()[:2]
    assert coordinator.post(f"{LISTS}{second.uuid}/omhoog/").url == f"{LISTS}?lijst=themas#e{second.uuid}"
    assert list(Theme.objects.all()[:2]) == [second, first]
    coordinator.post(f"{LISTS}{second.uuid}/omlaag/")
    assert list(Theme.objects.all()[:2]) == [first, second]


def test_the_files_hold_what_the_list_shows(coordinator):
    lines = coordinator.get(f"{LISTS}lijst.csv", {"zoek": "spijbelen"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Naam", "leerrecht"]
    assert coordinator.get(f"{LISTS}lijst.xlsx").content.startswith(b"PK")


def test_who_runs_the_installation_keeps_the_lists_and_sees_whether_they_are_used(client, cell, theme):
    client.force_login(make_holder(Role.PLATFORM))
    assert f'href="{LISTS}"' in client.get("/beheer/", follow=True).content.decode()
    client.post(f"{LISTS}toevoegen/?lijst=opdrachten", said(name="Nieuwe opdracht"))
    assert "Nieuwe opdracht" in page(client.get(f"{LISTS}?lijst=opdrachten"))
    assert "Geen enkele cel gebruikt dit." in page(client.get(f"{LISTS}{theme.uuid}/"))
    centre = make_centre("CLB Aarde", known_as={cell: "C1"})
    Expertise.objects.create(person=make_person(), centre=centre, theme=theme, kind="anker", starts_on=today())
    client.post(f"{LISTS}{theme.uuid}/wijzigen/", said(name="recht op leren"))
    shown = page(client.get(f"{LISTS}{theme.uuid}/"))
    assert ("recht op leren" in shown, "Er zijn cellen die dit gebruiken." in shown) == (True, True)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF, Role.AUDITOR])
def test_nobody_else_keeps_the_lists(client, cell, theme, role):
    centre = make_centre("CLB Aarde", known_as={cell: "C1"})
    client.force_login(make_holder(role, cell if role in (Role.ADVISOR, Role.AUDITOR) else centre))
    for address in ("", "toevoegen/", f"{theme.uuid}/", f"{theme.uuid}/wijzigen/", f"{theme.uuid}/beeindigen/"):
        assert client.get(LISTS + address).status_code == 403
    for address in ("heropenen", "omhoog", "omlaag"):
        assert client.post(f"{LISTS}{theme.uuid}/{address}/").status_code == 403
    by, before = Actor(role, cell.pk), [each.name for each in Theme.objects.all()]
    for act in (
        lambda: add_entry(by=by, kind=ListKind.THEMES, name="x", text=EntryText()),
        lambda: change_entry(theme, by=by, name="x", text=EntryText()),
        lambda: end_entry(theme, by=by, on=today()),
        lambda: reopen_entry(theme, by=by),
        lambda: move_entry(theme, by=by, up=True),
    ):
        with pytest.raises(CannotChangeList):
            act()
    assert [each.name for each in Theme.objects.all()] == before


def test_what_is_no_entry_is_not_found(coordinator):
    assert coordinator.get(f"{LISTS}00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_list_asks_the_database_little(coordinator, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        coordinator.get(LISTS)


def test_who_is_told_by_an_entry_follows_when_its_name_changes():
    theme = Theme.objects.get(name="leerrecht")
    material = Material.objects.create(cell=make_cell(), code="M", title="M", kind="")
    material.themes.add(theme)
    keeping.change_entry(theme, by=None, name="recht op leren", text=EntryText(words="leerrecht"))
    assert list(material.themes.values_list("name", flat=True)) == ["recht op leren"]


def test_uses_are_counted_in_the_own_cell_and_of_others_only_known_to_be_there():
    theme, own, other = Theme.objects.get(name="leerrecht"), make_cell(), make_cell("VCLB-POC", network="VCLB")

    def uses(cell):
        return uses_of(theme, cell=cell.pk, expertise=expertise_of_cell(cell=cell.pk))

    assert (uses(own).here, uses(own).elsewhere) == ([], False)
    Material.objects.create(cell=own, code="M", title="M", kind="").themes.add(theme)
    assert (uses(own).here, uses(own).elsewhere) == ([("materialen", 1)], False)
    assert (uses(other).here, uses(other).elsewhere) == ([], True)


def test_in_english_no_dutch_group_or_explanation_is_shown(coordinator, theme):
    for address in (LISTS, f"{LISTS}{theme.uuid}/"):
        for language, is_shown in (("nl", True), ("en", False)):
            shown = page(coordinator.get(address, headers={"accept-language": language}))
            assert (theme.group in shown) is is_shown
            assert (theme.explanation in shown) is (is_shown and address != LISTS)
