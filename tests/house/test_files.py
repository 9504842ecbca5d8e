"""Files: short, explained, and no exception without its reason."""

from __future__ import annotations

import ast
import re
import tomllib
from urllib.parse import urlparse

import pytest

from tests.house.tree import APPS, CONFIGURATION, CONTRACTS, PROJECT, ROOMS, SOURCE, python_files, shown

MOST_LINES = 400
DOORS = next(contract["doors"] for contract in CONTRACTS if contract["id"] == "doors")
# Part of all lines of Python that `ground` may be.
MOST_OF_GROUND = 0.05


def lines_of(path):
    return path.read_text().splitlines()


def test_no_file_is_too_long_to_read():
    assert [shown(path) for path in python_files() if len(lines_of(path)) > MOST_LINES] == []


def test_ground_stays_small():
    ground = sum(len(lines_of(path)) for path in python_files("src/baken/ground"))
    everything = sum(len(lines_of(path)) for path in python_files("src", "tests", "bench"))
    assert ground / everything <= MOST_OF_GROUND


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_a_readme_of_a_few_lines(room):
    lines = [line for line in lines_of(APPS / room / "README.md") if line]
    assert lines[0] == f"# {room}"
    assert [line.removeprefix("- ").split(":")[0] for line in lines[1:]] == ["What for", "Words", "Doors"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_readme_names_no_door_that_is_not_there(room):
    said = next(line for line in lines_of(APPS / room / "README.md") if line.removeprefix("- ").startswith("Doors:"))
    there = {name for name in DOORS if (APPS / room / name).is_dir() or (APPS / room / f"{name}.py").exists()}
    assert {word for word in re.findall(r"`(\w+)`", said) if word in DOORS} <= there


def test_an_exception_to_a_check_carries_its_reason():
    exception = re.compile(r"#\s*(?:noqa|type:\s*ignore|ruff:|mypy:)")
    reasoned = re.compile(r"# (?:noqa: [A-Z0-9, ]+(?: -|  #)|type: ignore\[[a-z, -]+\]  #) \w.{4,}$")
    assert [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in python_files()
        if path.name != "test_files.py"
        for number, line in enumerate(lines_of(path), 1)
        if exception.search(line) and not reasoned.search(line)
    ] == []


def test_a_skipped_test_carries_its_reason():
    assert [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail")
        if not any(word in lines_of(path)[node.lineno - 1] for word in ("reason=", "skip("))
    ] == []


def test_a_dependency_carries_its_reason():
    named = re.compile(r'^\s*"[A-Za-z0-9_.\[\]-]+\s*(?:[<>=~!]=?[^"]*)?",?')
    without = []
    section = ""
    for line in lines_of(PROJECT / "pyproject.toml"):
        if line.startswith("["):
            section = line
        names_one = section in ("[project]", "[project.optional-dependencies]", "[dependency-groups]")
        if names_one and named.match(line) and not re.search(r"# \w.{3,}$", line):
            without.append(line.strip())
    assert without == []


def test_the_lock_names_one_public_index_and_one_place_of_its_files():
    """A lock made on a machine with an index of its own would name that, and be of no use elsewhere."""
    with (PROJECT / "uv.lock").open("rb") as file:
        packages = tomllib.load(file)["package"]
    sources = {tuple(package["source"].items()) for package in packages if package["name"] != "baken"}
    files = {
        urlparse(file["url"])
        for package in packages
        for file in [package.get("sdist"), *package.get("wheels", [])]
        if file
    }
    assert [[kind for kind, _ in source] for source in sources] == [["registry"]]
    addresses = [urlparse(source[0][1]) for source in sources] + list(files)
    assert {address.scheme for address in addresses} == {"https"}
    assert len({address.netloc for address in addresses}) == 2
    assert [address for address in addresses if not re.fullmatch(r"[a-z.]+\.org", address.netloc)] == []
    assert "index" not in CONFIGURATION["tool"].get("uv", {})


def test_what_a_page_is_made_of_holds_no_script_and_no_style_of_its_own():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    assert [
        f"{shown(path)}:{number}"
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for number, line in enumerate(lines_of(path), 1)
        if inline.search(line)
    ] == []


def test_what_the_environment_sets_is_explained_to_operators():
    settings = (SOURCE / "config" / "settings.py").read_text()
    read = set(re.findall(r"\"((?:BAKEN_|DATABASE_|REDIS_)[A-Z_]+)\"", settings))
    read |= {f"BAKEN_{name.upper()}" for name in re.findall(r"secret\(\"(\w+)\"", settings)}
    explained = re.findall(r"^\| `([A-Z_]+)` \|", (PROJECT / "docs/how-to/operate.md").read_text(), re.MULTILINE)
    assert sorted(read) == sorted(explained)


def test_links_between_documents_lead_somewhere():
    documents = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    assert [
        f"{shown(path)}: {link}"
        for path in sorted(documents)
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
        if not (path.parent / link).exists()
    ] == []
