"""Imports run down, and through doors."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from tests.house.contracts import Doors
from tests.house.tree import APPS, CONTRACTS, PROJECT, ROOMS, SOURCE

# Exceptions to the contracts; their number only falls.
MOST_EXCEPTIONS = 1


def test_the_contracts_hold(monkeypatch):
    monkeypatch.chdir(PROJECT)
    configure()
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml"), cache_dir=None, no_logo=True)


def test_exceptions_to_the_contracts_only_become_fewer():
    assert sum(len(contract.get("ignore_imports", [])) for contract in CONTRACTS) == MOST_EXCEPTIONS


def test_every_room_stands_on_a_floor():
    assert sorted(path.parent.name for path in APPS.glob("*/__init__.py")) == ROOMS


def test_no_file_is_a_drawer_for_anything():
    drawers = {"utils", "helpers", "common", "misc", "services"}
    assert [path for path in SOURCE.rglob("*") if path.stem in drawers] == []


def test_doors_let_in_what_a_door_offers_and_refuse_the_rest():
    graph = ImportGraph()
    graph.add_module("apps")
    imports = [
        ("apps.high.views", "apps.low.queries"),
        ("apps.high.views", "apps.low.queries.parts"),
        ("apps.high.tests.test_pages", "apps.low.tests.factories"),
        ("apps.low.queries", "apps.low.models"),
        ("apps.high.views", "elsewhere.models"),
    ]
    breaks = [
        ("apps.high.views", "apps.low"),
        ("apps.high.views", "apps.low.models"),
        ("apps.high.views", "apps.low.queries._private"),
        ("apps.high.tests.test_pages", "apps.low.models"),
    ]
    for importer, imported in imports + breaks:
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    options = {"container": "apps", "doors": ["actions", "queries"]}
    check = Doors("doors", {}, options).check(graph, verbose=False)
    found = [(each["importer"], each["imported"]) for each in check.metadata["back_doors"]]
    assert (check.kept, sorted(found)) == (False, sorted(breaks))
