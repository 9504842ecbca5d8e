"""Checking a whole folder before anything is written: from sources to a plan and a report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from duckdb import OutOfMemoryException

from baken.apps.exchange.engine import reading
from baken.apps.exchange.engine.applying import last_change, snapshot
from baken.apps.exchange.engine.planning import Planner
from baken.apps.exchange.engine.sources import Source, Sources, in_order
from baken.apps.exchange.engine.staging import Stage
from baken.apps.exchange.engine.tables import Unreadable, opened
from baken.apps.exchange.types import FileReport, Problem, Report
from baken.apps.people.queries import cell_by_code
from baken.ground.formats import Format, Store
from baken.ground.values import as_text, folded


def check(
    path: Path,
    sources: Sources,
    *,
    cell_code: str | None,
    may_make: Callable[[Store], bool],
    left_out: Mapping[int, Collection[int]] | None = None,
) -> Report:
    """Stage and plan the files in a new staging engine at `path`. Rows to leave out are lines by number of file;
    `may_make` says whether a store that needs a right may make rows."""
    report = Report(digest=sources.digest, problems=list(sources.problems))
    code = _acting_code(sources, cell_code, report) if sources.files else None
    if code is None:
        report.problem_count = len(report.problems)
        report.whole = True
        return report
    report.cell = code
    path.unlink(missing_ok=True)
    try:
        with Stage(path) as stage:
            stage.left_out = left_out or {}
            stage.spoiled |= sources.spoiled
            planner = Planner(stage, may_make)
            _make_plan(stage, planner, sources, code)
            report.makes = sorted(planner.asked)
            _report(stage, report, sources)
    except OutOfMemoryException:
        report.problems = [Problem("", None, "", "", _("minder bestanden tegelijk; breng ze in delen in"))]
        report.problem_count, report.whole = 1, True
    return report


def _make_plan(stage: Stage, planner: Planner, sources: Sources, code: str) -> None:
    cell = _key_of(code)
    acting = planner.first_new_key("people.Cell") if cell is None else cell
    stage.sql(
        "CREATE TABLE main.basis AS SELECT ?::BIGINT AS cell, ?::BIGINT AS mark, ?::VARCHAR AS seen",
        [acting, last_change(cell), snapshot()],
    )
    stage.begin(acting)
    _stage(stage, planner, sources)
    planner.write_down()


def _acting_code(sources: Sources, cell_code: str | None, report: Report) -> str | None:
    """The code of the cell whose files these are. Adds a problem where that is not clear."""
    named: dict[str, tuple[str, int]] = {}
    for source in sources.files:
        if source.format.identifies_cell:
            named |= {code: (source.name, line) for line, code in _codes(source)}
    if cell_code is None and len(named) == 1:
        return next(iter(named))
    if cell_code is None and not named:
        report.problems.append(
            Problem("", None, "", "", _("een bestand “cel” met de code van de steuncel, of --cell CODE"))
        )
        return None
    wanted = cell_code if cell_code is not None else next(iter(named))
    others = {code: place for code, place in named.items() if code != wanted}
    for code, (file, line) in others.items():
        report.problems.append(
            Problem(file, line, "code", code, _("de steuncel die invoert (%(code)s)") % {"code": wanted})
        )
    if not named and _key_of(wanted) is None:
        report.problems.append(
            Problem("", None, "", "", _("een steuncel die Baken kent; “%(code)s” is dat niet") % {"code": wanted})
        )
        return None
    return None if others else wanted


def _key_of(code: str) -> int | None:
    try:
        return cell_by_code(code).pk
    except ObjectDoesNotExist:
        return None


def _codes(source: Source) -> list[tuple[int, str]]:
    """The codes of cells in a file; what cannot be read is for the check itself to tell."""
    column = next(column for column in source.format.columns if column.key)
    try:
        with opened(source.path, [column.name for column in source.format.columns]) as table:
            headings = [folded(heading) for heading in table.headings]
            if folded(column.name) not in headings:
                return []
            place = headings.index(folded(column.name))
            return [
                (line, as_text(cells[place]))
                for lines, rows in table.chunks()
                for line, cells in zip(lines, rows, strict=True)
                if len(cells) > place and as_text(cells[place])
            ]
    except Unreadable:
        return []


def _stage(stage: Stage, planner: Planner, sources: Sources) -> None:
    for format_ in in_order():
        files = [source for source in sources.files if source.format.name == format_.name]
        if files:
            reading.read(stage, format_, files)
            with stage.together():
                _plan_format(stage, planner, format_)
            for store in format_.stores:
                if store.names:
                    stage.remember_refused(*store.names)


def _plan_format(stage: Stage, planner: Planner, format_: Format) -> None:
    stage.refer(format_.references)
    stage.forget_refused()
    for subject in format_.subjects:
        stage.load_subject(subject)
    if format_.key and not format_.wide:
        stage.distinct(*(["stem"] if "*" in format_.name else []), *format_.key)
    if stage.spoiled & {format_.name, *format_.after}:
        stage.spoiled.add(format_.name)  # what would be said of its rows follows from what cannot be read
        return
    if format_.prepare:
        format_.prepare(stage)
    planner.plan(format_)


def _report(stage: Stage, report: Report, sources: Sources) -> None:
    counts = stage.sql(
        """
        SELECT file, count(*) FILTER (op = 'new'), count(*) FILTER (op = 'changed' OR op = 'same' AND touched),
               count(*) FILTER (op = 'same' AND NOT touched)
        FROM (SELECT *, (file, line) IN (SELECT (file, line) FROM main.touched) AS touched FROM main.rows)
        GROUP BY file
        """
    )
    made = {file: numbers for file, *numbers in counts}
    rejected = {number: len(lines) for number, lines in rejected_lines(stage).items()}
    doubled: dict[int, int] = {}
    for file, lines in stage.sql("SELECT file, lines FROM main.doubled"):
        doubled[file] = doubled.get(file, 0) + lines
    for number, source in enumerate(stage.sources):
        new, changed, unchanged = made.get(number, (0, 0, 0))
        entry = FileReport(
            file=source.name,
            format=source.format.name,
            new=new,
            changed=changed,
            unchanged=unchanged,
            rejected=rejected.get(number, 0) + len(stage.left_out.get(number, ())),
            doubled=doubled.get(number, 0),
        )
        entry.rows = entry.new + entry.changed + entry.unchanged + entry.rejected + entry.doubled
        report.files.append(entry)
        if entry.doubled:
            report.sentences.append(
                _("%(file)s: wat er tweemaal staat met dezelfde waarden, telt één keer (rijen: %(number)s)")
                % {"file": source.name, "number": entry.doubled}
            )
    report.sentences += stage.sentences
    report.sentences += [_("Onbekend bestand, niet ingevoerd: %(name)s") % {"name": name} for name in sources.unknown]
    problems = stage.sql(
        "SELECT file, line, heading, found, expected FROM main.problem ORDER BY file, line NULLS FIRST, heading"
    )
    report.problems += [
        Problem(stage.sources[file].name, line, heading, found, expected)
        for file, line, heading, found, expected in problems
    ]
    report.problem_count = len(report.problems)
    report.whole = bool(sources.problems) or stage.one("SELECT count(*) FROM main.problem WHERE whole") > 0
    report.writes = any(
        stage.one(f"SELECT count(*) FROM {place} WHERE op <> 'same'")
        for (place,) in stage.sql("SELECT place FROM main.plan")
    )


def rejected_lines(stage: Stage) -> dict[int, set[int]]:
    """The lines of the rows that are left out for an error, or for referring to such a row, by number of file."""
    lines: dict[int, set[int]] = {}
    for file, line in stage.sql(
        "SELECT file, line FROM main.problem WHERE line IS NOT NULL UNION SELECT file, line FROM main.dependent"
    ):
        lines.setdefault(file, set()).add(line)
    return lines
