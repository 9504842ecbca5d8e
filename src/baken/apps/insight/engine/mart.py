"""The mart: one Parquet file per fact, cell and school year, and what changed since, put together as tables.

Files are written beside the old ones and become current when the manifest is replaced by rename, under a lock;
a crash leaves the old manifest and its files. What the log holds beyond the manifest's position is read live.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from django.conf import settings
from django.db import connection
from django.db.models import Q

from baken.apps.insight.engine import log
from baken.apps.insight.engine.log import Moved, Position
from baken.apps.insight.engine.paths import model_of
from baken.apps.insight.engine.source import SQL_TYPES, columns_of, extract, pseudonym
from baken.ground.facts import FACTS, Fact, Person

logger = logging.getLogger(__name__)

# Up to so many changes are read live beside the files; more, and the files are made anew first.
CHANGES_READ_LIVE = 2_000
# A file that no manifest names is left for so long, in seconds, for a reader that is still at it.
GRACE = 600
NO_YEAR = "none"
MAKING = "making-"
T = TypeVar("T")


def definition(fact: Fact) -> str:
    """A digest of what a fact is: a changed declaration makes its files anew."""
    text = repr((fact.name, fact.model, fact.cell, fact.year, sorted(fact.only), fact.release, columns_of(fact)))
    text += repr(
        [
            (name, column.path if isinstance(column.path, str) else "", column.paths)
            for name, column in fact.columns.items()
        ]
    )
    return hashlib.sha256((text + settings.PSEUDONYM_KEY).encode()).hexdigest()[:16]


@dataclass
class Manifest:
    """Which files are current, and up to where in the log they were read."""

    identity: str = ""
    position: str = ""
    definitions: dict[str, str] = field(default_factory=dict)
    partitions: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        try:
            return cls(**json.loads((folder / "manifest.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return cls()

    def write(self, folder: Path) -> None:
        path = folder / f"manifest-{uuid.uuid4().hex}.new"
        with path.open("w") as file:
            json.dump(self.__dict__, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        path.rename(folder / "manifest.json")

    @property
    def files(self) -> set[str]:
        return {name for years in self.partitions.values() for name in years.values()}


def new_database(*, spill: str = "") -> duckdb.DuckDBPyConnection:
    """An engine in memory, that reaches no file but ours and loads nothing from elsewhere. With a folder to `spill`
    into it takes little memory."""
    config = {"threads": 2, "memory_limit": "1GB", "autoinstall_known_extensions": "false"}
    if spill:
        config |= {"memory_limit": "100MB", "temp_directory": spill, "preserve_insertion_order": "false"}
    return duckdb.connect(config=config)


class Mart:
    """The facts of one cell, as tables of an engine that always hold what was committed before they are asked."""

    def __init__(self, cell: int):
        self.cell = cell
        self.folder = Path(settings.MART) / str(cell)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database = new_database()
        self.database.execute("CREATE TABLE periods (period VARCHAR, year BIGINT)")
        self.lock = threading.RLock()
        self.state: tuple[Any, ...] = ()
        self._depth = 0
        self._moment: dict[Hashable, Any] = {}
        self._memory: dict[Hashable, Any] = {}
        self._memory_of: dict[str, dict[Hashable, Any]] = defaultdict(dict)
        self._shown: dict[str, tuple[Any, ...]] = {}
        self._manifest = Manifest()
        self._stamp: tuple[int, int] = (0, 0)

    @contextmanager
    def current(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The engine with all facts up to date, for one thread at a time; within itself, as of the same moment."""
        with self.lock:
            if not self._depth:
                self._moment.clear()
                self._bring_up_to_date()
            self._depth += 1
            try:
                yield self.database
            finally:
                self._depth -= 1

    def remembered(self, key: Hashable, make: Callable[[], T], *, of: str = "") -> T:
        """What `make` gives, made once as long as nothing changes, or not the fact `of`. Only within `current`."""
        memory = self._memory_of[of] if of else self._memory
        if key not in memory:
            memory[key] = make()
        return memory[key]

    def recalled(self, keys: Iterable[Hashable], *, of: str) -> Any:
        """What is remembered of a fact under the first of some keys that is; None where none is."""
        return next((self._memory_of[of][key] for key in keys if key in self._memory_of[of]), None)

    def at_this_moment(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once within the outermost `current`: for what lies outside of the files."""
        if key not in self._moment:
            self._moment[key] = make()
        found: T = self._moment[key]
        return found

    def refresh(self, *, marked: bool = False) -> list[str]:
        """Make the files anew whose rows changed; returns which (`fact/year`). `marked`: so that the database knows
        them by a mark of their own, which a page cannot do, since it writes nothing.
        """
        with self.lock, self._alone():
            manifest = self._read_manifest()
            before = manifest.files
            now = log.position()
            wanted: dict[str, set[str] | None] = {}
            if not self._fits(manifest):
                manifest = Manifest()
            for fact in FACTS:
                if manifest.definitions.get(fact.name) != definition(fact):
                    wanted[fact.name] = None
            if manifest.position:
                for name, years in self._changed(log.moved(self.cell, Position(manifest.position))).items():
                    wanted.setdefault(name, years)
            made = [f"{name}/{year}" for name, years in wanted.items() for year in self._make(manifest, name, years)]
            manifest.position = now.text
            if marked:
                log.mark(self.cell)
            manifest.identity, _last = log.standing(self.cell)
            manifest.write(self.folder)
            self._sweep(manifest, before)
            return made

    def rebuild(self, parts: Iterable[str]) -> None:
        """Make parts (`fact/year`) anew, whatever the log says."""
        with self.lock, self._alone():
            manifest = self._read_manifest()
            before = manifest.files
            wanted: dict[str, set[str]] = {}
            for part in parts:
                name, _sep, year = part.partition("/")
                wanted.setdefault(name, set()).add(year)
            for name, years in wanted.items():
                self._make(manifest, name, years)
            manifest.write(self.folder)
            self._sweep(manifest, before)

    def _bring_up_to_date(self) -> None:
        manifest = self._read_manifest()
        if connection.in_atomic_block:
            # What is not committed is for this transaction alone: it gets tables of its own, and no file.
            moved = log.moved(self.cell, Position(manifest.position)) if self._fits(manifest) else None
            self._show(manifest, moved)
            self._memory.clear()
            self.state = ()
            return
        if not self._fits(manifest) or self._outdated(manifest):
            self.refresh()
            manifest = self._read_manifest()
        manifest, moved = self._moved(manifest)
        if moved.number > CHANGES_READ_LIVE or moved.whole:
            self.refresh()
            manifest, moved = self._moved(self._read_manifest())
        state = (self._stamp, moved.mark)
        if state != self.state:
            self._show(manifest, moved)
            self._memory.clear()
            self.state = state

    def _moved(self, manifest: Manifest) -> tuple[Manifest, Moved]:
        """The manifest and what changed since, of one moment: another process may replace the one, and shorten the
        log, between a look at it and a look at the other."""
        while True:
            moved = log.moved(self.cell, Position(manifest.position))
            latest = self._read_manifest()
            if latest.position == manifest.position:
                return latest, moved
            manifest = latest

    def _outdated(self, manifest: Manifest) -> bool:
        return any(manifest.definitions.get(fact.name) != definition(fact) for fact in FACTS)

    def _fits(self, manifest: Manifest) -> bool:
        """Whether a manifest speaks of this database as it is: not of another, nor of a later state of it."""
        identity, last = log.standing(self.cell)
        if not manifest.position or manifest.identity != identity:
            return False
        return Position(manifest.position).last <= last

    def _read_manifest(self) -> Manifest:
        path = self.folder / "manifest.json"
        try:
            stat = path.stat()
        except FileNotFoundError:
            return Manifest()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            self._manifest, self._stamp = Manifest.read(self.folder), stamp
        return self._manifest

    def _changed(self, moved: Moved) -> dict[str, set[str] | None]:
        """Which years of which facts have to be made anew (None: all of the fact)."""
        changed: dict[str, set[str] | None] = {}
        for name in moved.facts:
            fact = FACTS.get(name)
            if fact is None:
                continue
            years = moved.whole[name] | moved.years[name] if name in moved.whole else set(moved.years[name])
            if fact.year is not None and None in years:
                changed[name] = None
            else:
                changed[name] = {str(year) if fact.year and year is not None else NO_YEAR for year in years}
        return changed

    def _make(self, manifest: Manifest, name: str, years: set[str] | None) -> list[str]:
        """Write the files of a fact, for some years or all; returns the years written."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=MAKING) as spill:
            return self._make_in(Path(spill), manifest, name, years)

    def _make_in(self, spill: Path, manifest: Manifest, name: str, years: set[str] | None) -> list[str]:
        fact, database = FACTS[name], new_database(spill=str(spill))
        narrowed = None
        if years is not None and fact.year and NO_YEAR not in years:
            narrowed = Q(**{f"{fact.year}__in": [int(year) for year in years]})
        extract(fact, self.cell, database, "rows", narrowed, folder=spill)
        present = {
            NO_YEAR if year is None else str(year)
            for (year,) in database.execute("SELECT DISTINCT year FROM rows").fetchall()
        }
        partitions = {} if years is None else dict(manifest.partitions.get(name, {}))
        for year in years or ():
            partitions.pop(year, None)
        for year in present:
            file = f"{name}-{year}-{uuid.uuid4().hex[:12]}.parquet"
            condition = "year IS NULL" if year == NO_YEAR else f"year = {int(year)}"
            database.execute(
                f"COPY (SELECT * FROM rows WHERE {condition} ORDER BY id) TO '{self.folder / file}' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
            partitions[year] = file
        database.close()
        manifest.partitions[name] = partitions
        manifest.definitions[name] = definition(fact)
        return sorted(present if years is None else years)

    def _show(self, manifest: Manifest, moved: Moved | None) -> None:
        """Put the tables together: the files, less what changed since, and the changed rows as they are now.

        Without files that fit (`moved` is None), or of a fact of which all changed, all rows are read live.
        """
        for fact in FACTS:
            whole = (
                moved is None or fact.name in moved.whole or manifest.definitions.get(fact.name) != definition(fact)
            )
            scopes = moved.scopes.get(fact.name) if moved and not whole else None
            shown = self._filed(manifest, fact)
            if whole:
                extract(fact, self.cell, self.database, f"live_{fact.name}")
                shown = f"SELECT * FROM live_{fact.name}"
            elif scopes:
                extract(fact, self.cell, self.database, f"live_{fact.name}", self._inside(fact, scopes))
                outside = self._outside(fact, scopes)
                shown = f"SELECT * FROM ({shown}) WHERE {outside} UNION ALL SELECT * FROM live_{fact.name}"
            self.database.execute(f"CREATE OR REPLACE VIEW {fact.name} AS {shown}")
            # What was counted of this fact still stands where the same files are shown, and nothing live.
            held = (shown,) if not whole and not scopes else ()
            if not held or self._shown.get(fact.name) != held:
                self._memory_of[fact.name].clear()
            self._shown[fact.name] = held

    def _filed(self, manifest: Manifest, fact: Fact) -> str:
        types = columns_of(fact)
        files = manifest.partitions.get(fact.name, {}).values()
        if files:
            names = ", ".join(f"'{self.folder / file}'" for file in files)
            return f"SELECT {', '.join(types)} FROM read_parquet([{names}])"
        empty = ", ".join(f"NULL::{SQL_TYPES[type_]} AS {name}" for name, type_ in types.items())
        return f"SELECT {empty} WHERE false"

    def _inside(self, fact: Fact, scopes: Mapping[str, set[int]]) -> Q:
        found = Q()
        for scope, values in scopes.items():
            column = fact.columns.get(scope)
            path = column.path if column else "pk"
            wanted = self._one_and_the_same(values) if isinstance(column, Person) else values
            found |= Q(**{f"{path}__in": sorted(wanted)})
        return found

    def _outside(self, fact: Fact, scopes: Mapping[str, set[int]]) -> str:
        conditions = []
        for scope, values in scopes.items():
            column = fact.columns.get(scope)
            if isinstance(column, Person):
                values = self._pseudonyms(values)
            wanted = ", ".join(map(str, sorted(values))) or "NULL"
            conditions.append(f"coalesce({scope} IN ({wanted}), false)")
        return f"NOT ({' OR '.join(conditions)})"

    def _pseudonyms(self, persons: set[int]) -> set[int]:
        rows = model_of("people.Person")._default_manager.filter(pk__in=persons).values_list("key", "same_as__key")
        return {pseudonym(same_as or key) for key, same_as in rows}

    def _one_and_the_same(self, persons: set[int]) -> set[int]:
        """The keys of these persons and of all who were found to be one of them: they share a pseudonym."""
        everyone = model_of("people.Person")._default_manager
        roots = {same_as or pk for pk, same_as in everyone.filter(pk__in=persons).values_list("pk", "same_as")}
        return persons | set(everyone.filter(Q(pk__in=roots) | Q(same_as__in=roots)).values_list("pk", flat=True))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time writes files of this cell."""
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _sweep(self, manifest: Manifest, before: set[str]) -> None:
        """Remove files that have long been replaced, and mark those that were replaced now."""
        current = manifest.files
        replaced = before - current
        for left in self.folder.glob(f"{MAKING}*"):  # by a process that was killed: only one at a time makes files
            shutil.rmtree(left, ignore_errors=True)
        for path in self.folder.iterdir():
            if path.name in replaced:
                os.utime(path)  # from now on nobody starts to read it
            stale = path.suffix == ".new" or (path.suffix == ".parquet" and path.name not in current)
            if stale and time.time() - path.stat().st_mtime > GRACE:
                path.unlink(missing_ok=True)


_marts: dict[tuple[str, int], Mart] = {}
_marts_lock = threading.Lock()


def mart_of(cell: int) -> Mart:
    """The mart of a cell, one in this process."""
    key = (str(settings.MART), cell)
    with _marts_lock:
        if key not in _marts:
            _marts[key] = Mart(cell)
        return _marts[key]
