"""Importing files, and undoing that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from baken.apps.access.queries import actor_of, grants_of
from baken.apps.access.types import Actor
from baken.apps.exchange import rules
from baken.apps.exchange.engine import applying, checking, rejecting, sources, undoing, waiting
from baken.apps.exchange.engine.sources import Sources
from baken.apps.exchange.engine.staging import Stage
from baken.apps.exchange.engine.tables import scratch
from baken.apps.exchange.models import Import
from baken.apps.exchange.queries import is_open_to
from baken.apps.exchange.types import CannotImport, Problem, Report, State
from baken.ground.audit import Verb, audited, audits_itself, unaudited
from baken.ground.formats import Format, Store
from baken.ground.periods import today

NOT_FOR_ROLE = gettext_lazy("In deze invoer staat wat je in deze rol niet mag wijzigen.")
ATTEMPTS = 3
RUNS = 3  # of a task that keeps dying
GRACE = dt.timedelta(seconds=10)  # between the claiming of a task and its first line
WAITS = dt.timedelta(days=7)  # for a person to confirm
ABANDONED = dt.timedelta(days=1)  # since something moved in a folder that belongs to no import


class CannotUndo(Exception):
    """An import on which something was built; `reasons` say what, a sentence each."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@audits_itself(Verb.IMPORTED)
def load(
    folder: Path | Sequence[tuple[str, Path]],
    *,
    cell_code: str | None = None,
    dry_run: bool = False,
    skip_invalid: Path | None = None,
) -> Report:
    """Import a folder, a zip, or a list of (name, path) into the cell with a code, or the one that the files name.

    With `dry_run` nothing is written. Rows with errors stop the import, unless `skip_invalid` names a zip, folder
    or CSV file for them. Returns what was done; raises CannotImport, after which nothing has changed.
    """
    work = scratch()
    try:
        found = sources.find(folder, work=work)
        attempts = 0
        while True:
            report = _check(found, work, cell_code=cell_code, skip_invalid=skip_invalid, may_make=lambda _store: True)
            if dry_run or not report.writes:
                return report
            record = Import(digest=report.digest, files=[source.name for source in found.files])
            record.report = report.as_json()
            try:
                applying.apply(work / "plan.duckdb", record, scratch=work)
                return report
            except applying.Moved:
                attempts += 1
                if attempts == ATTEMPTS:
                    raise CannotImport(_too_busy(report)) from None
    finally:
        sources.remove(work)


def _too_busy(report: Report) -> Report:
    expected = _("een rustig moment: telkens werd er intussen iets gewijzigd")
    return replace(report, problems=[Problem("", None, "", "", expected)], problem_count=1)


def _check(
    found: Sources,
    work: Path,
    *,
    cell_code: str | None,
    skip_invalid: Path | None,
    may_make: Callable[[Store], bool],
) -> Report:
    """Check the files; rows with errors are left out, and written, where there is a file for them."""
    plan = work / "plan.duckdb"
    report = checking.check(plan, found, cell_code=cell_code, may_make=may_make)
    if not report.problems:
        return report
    if report.whole or skip_invalid is None:
        raise CannotImport(report)
    problems, left_out = report.problems, dict[int, set[int]]()
    while report.problems:  # what clashes only when others are gone, comes to light once those are
        with Stage(plan) as stage:
            for number, lines in checking.rejected_lines(stage).items():
                left_out.setdefault(number, set()).update(lines)
        report = checking.check(plan, found, cell_code=cell_code, may_make=may_make, left_out=left_out)
        problems = problems + report.problems
    report.problems, report.problem_count = problems, len(problems)
    written = rejecting.write(skip_invalid, found.files, left_out, problems)
    if written.parent != work:
        report.sentences.append(_("Geweigerde rijen staan in %(path)s") % {"path": written})
    return report


@audits_itself(Verb.UNDONE)
def undo_import(record: Import, *, by: Actor | None = None) -> None:
    """Take back the last import of a cell; `by` None for the command line. Raises CannotUndo."""
    if by is not None and not is_open_to(by, record):
        raise CannotUndo([str(NOT_FOR_ROLE)])
    work = scratch()
    try:
        undoing.undo(record, by=by, scratch=work)
    except undoing.Built as built:
        raise CannotUndo(built.sentences) from built
    finally:
        sources.remove(work)


# Files that were uploaded: received, checked, confirmed and applied, each step in a task of its own


@audited(Verb.MADE)
def receive(*, by: Actor, folder: str, files: Sequence[str]) -> Import:
    """Take in the files that lie in a folder of `waiting`, for the actor's cell."""
    return Import.objects.create(cell_id=by.cell, by_id=by.account, folder=folder, files=list(files))


@unaudited("nobody does it: it looks at what was received, and changes nothing that people know")
def check_received(*, key: int) -> None:
    """Check received files: what they would change waits for a person to confirm. Again does no harm."""
    record = Import.objects.filter(pk=key, state=State.UPLOADED).select_related("cell").first()
    if record is not None:
        _in_its_folder(record, _check_waiting)


def _check_waiting(record: Import, work: Path) -> None:
    roles = _roles_of(record)
    report = _report_on(
        record,
        work,
        may_bring=lambda format_: any(rules.may_bring(role, format_) for role in roles),
        may_make=lambda store: any(rules.may_make(role, store) for role in roles),
    )
    _settle(record, report, of=State.UPLOADED)


def _report_on(
    record: Import, work: Path, *, may_bring: Callable[[Format], bool], may_make: Callable[[Store], bool]
) -> Report:
    """Check the files of an import into a plan, with the rows that have errors left out where the rest can stand;
    those of formats that may not be brought in are not read."""
    assert record.cell is not None
    try:
        found = sources.find(waiting.files(record.folder, record.files), work=work)
        found.keep_only(may_bring)
        rejected = work / waiting.REJECTED
        report = _check(found, work, cell_code=record.cell.code, skip_invalid=rejected, may_make=may_make)
    except CannotImport as refused:
        report = refused.report
    waiting.keep_problems(record.folder, report.problems)
    waiting.keep_plan(record.folder, work)
    return report


def _roles_of(record: Import) -> list[Actor]:
    """As whom somebody who handed files over may act in the cell today; as nobody, once their account is gone."""
    if record.by is None:
        return []
    roles = [actor_of(grant, account=record.by) for grant in grants_of(record.by, on=today())]
    return [role for role in roles if role.cell == record.cell_id]


def _settle(record: Import, report: Report, *, of: State) -> None:
    """Note what came of checking: what may be confirmed, is refused, or would change nothing."""
    state = State.REFUSED if report.whole else State.CHECKED
    if not report.writes and not report.problems:
        state = State.UNCHANGED
    elif not report.writes:
        state = State.REFUSED
    changed = Import.objects.filter(pk=record.pk, state=of).update(
        state=state, report=report.as_json(), digest=report.digest
    )
    if changed and state == State.UNCHANGED:
        _forget_files(record)


def _in_its_folder(record: Import, do: Callable[[Import, Path], None]) -> None:
    """Do something with the files of an import, unless another does; what goes wrong ends the import, in words."""
    try:
        with waiting.held(record.folder) as work:
            do(record, work)
    except (waiting.Busy, FileNotFoundError) as error:
        if isinstance(error, FileNotFoundError) and waiting.folder(record.folder).exists():
            _give_up(record)
            raise
    except Exception:
        _give_up(record)
        raise


def _give_up(record: Import) -> None:
    report = Report(whole=True, problem_count=1)
    report.problems = [
        Problem("", None, "", "", _("dat Baken dit kan verwerken; het ging mis, en er is niets ingevoerd"))
    ]
    Import.objects.filter(pk=record.pk, state__in=(State.UPLOADED, State.APPLYING)).update(
        state=State.REFUSED, report=report.as_json()
    )


class CannotConfirm(Exception):
    """An import that does not wait for it any more."""


@audited(Verb.CONFIRMED)
def confirm(record: Import, *, by: Actor) -> None:
    """Confirm what was checked, so that it may be applied. Raises CannotConfirm."""
    if not is_open_to(by, record):
        raise CannotConfirm(NOT_FOR_ROLE)
    if not Import.objects.filter(pk=record.pk, state=State.CHECKED).update(state=State.APPLYING):
        raise CannotConfirm(_("Deze invoer wacht niet meer op een bevestiging."))


@audits_itself(Verb.IMPORTED)
def apply_confirmed(*, key: int) -> None:
    """Write what was confirmed. Again does no harm: the rows and the state of the import are one transaction.

    Where the database moved since, the files are checked again, and what would come out differently waits for a
    person to confirm.
    """
    record = Import.objects.filter(pk=key, state=State.APPLYING).select_related("cell").first()
    if record is not None:
        _in_its_folder(record, _apply_waiting)


def _apply_waiting(record: Import, work: Path) -> None:
    confirmed = Report.from_json(record.report)
    for _attempt in range(ATTEMPTS):
        waiting.take_plan(record.folder, work)
        try:
            applying.apply(work / waiting.PLAN, record, scratch=work)
        except applying.Moved:
            record = Import.objects.select_related("cell").get(pk=record.pk)
            # Who confirmed was asked for these files then, whoever brought them and holds whatever role by now.
            report = _report_on(
                record,
                work,
                may_bring=lambda _format: True,
                may_make=lambda store: store.model in confirmed.makes,
            )
            if report.as_json() != confirmed.as_json():
                report.sentences.insert(0, _("De gegevens wijzigden sinds je dit nakeek. Kijk het opnieuw na."))
                _settle(record, report, of=State.APPLYING)
                return
        else:
            if waiting.has(record.folder, waiting.REJECTED):
                waiting.keep_rejected(record.folder)
            else:
                _forget_files(record)
            return
    _settle(record, confirmed, of=State.APPLYING)


class CannotThrowAway(Exception):
    """An import that is being applied, or was."""


@audited(Verb.REMOVED)
def throw_away(record: Import, *, by: Actor | None = None) -> None:
    """Forget an import that was not applied, with its files; `by` None where nobody confirmed it in time. Raises
    CannotThrowAway."""
    if by is not None and not is_open_to(by, record):
        raise CannotThrowAway(NOT_FOR_ROLE)
    states = (State.UPLOADED, State.CHECKED, State.REFUSED)
    number, _models = Import.objects.filter(pk=record.pk, state__in=states, applied_at=None).delete()
    if not number:
        raise CannotThrowAway(_("Deze invoer kan niet meer weggegooid worden."))
    transaction.on_commit(lambda: waiting.remove(record.folder))


def _forget_files(record: Import) -> None:
    Import.objects.filter(pk=record.pk).update(folder="")
    waiting.remove(record.folder)


@unaudited("nobody does it: what it throws away is an action of its own")
def reap(*, now: dt.datetime) -> list[str]:
    """Mend what a killed process left: tasks of imports that nobody runs any more are to run again, a few times at
    most; imports that nobody confirmed within a week and folders that belong to none are removed.

    Returns a sentence for each thing done.
    """
    said = []
    for result in DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.RUNNING, TaskResultStatus.FAILED),
        task_path__startswith="baken.apps.exchange.tasks.",
        started_at__lt=now - GRACE,
        args_kwargs__kwargs__key__in=list(
            Import.objects.filter(state__in=(State.UPLOADED, State.APPLYING)).values_list("pk", flat=True)
        ),
    ):
        record = Import.objects.get(pk=result.args_kwargs["kwargs"]["key"])
        if waiting.is_busy(record.folder):
            continue
        again = len(result.worker_ids) < RUNS
        if again:
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])
        else:
            result.set_failed(TimeoutError())
            _give_up(record)
        said.append(f"{result.task_path} of import {record.pk} {'is to run again' if again else 'is given up'}")
    for record in Import.objects.filter(at__lt=now - WAITS).exclude(folder="").exclude(state=State.APPLYING):
        if record.applied_at:
            _forget_files(record)
            said.append(f"rejected rows of import {record.pk} are removed")
        else:
            throw_away(record)
            said.append(f"import {record.pk} was not confirmed and is removed")
    known = set(Import.objects.exclude(folder="").values_list("folder", flat=True))
    for path in waiting.left_behind(before=(now - ABANDONED).timestamp()):
        if path.name not in known:
            waiting.remove(path.name)
            said.append(f"folder {path.name} belonged to no import and is removed")
    return said
