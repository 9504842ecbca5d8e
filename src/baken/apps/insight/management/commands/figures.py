"""`baken figures`: the figures of a cell, as its coordinator sees them."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor, Role
from baken.apps.insight.queries import UnknownCut, UnknownIndicator, figures, periods_of
from baken.apps.insight.types import Figure
from baken.apps.people.queries import cell_by_code, cell_codes
from baken.ground.periods import Period, UnknownPeriod


def as_row(figure: Figure) -> dict[str, Any]:
    """A figure as the exchange files have it."""
    row: dict[str, Any] = {
        "indicator": figure.indicator,
        "period": figure.period.code,
        "dimensions": dict(figure.dimensions),
        "value": figure.value,
        "unit": figure.unit,
    }
    if figure.numerator is not None:
        row |= {"numerator": figure.numerator, "denominator": figure.denominator}
    if figure.n is not None:
        row["n"] = figure.n
    if figure.withheld:
        row["withheld"] = True
    if figure.breaks:
        row["breaks"] = [{"date": mark.date.isoformat(), "reason": mark.reason} for mark in figure.breaks]
    return row


def _mistake(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)


class Command(BaseCommand):
    help = _("De cijfers van een cel, zoals de coördinator ze ziet.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cell", required=True, help=_("de code van de cel"))
        parser.add_argument("--period", required=True, help=_("een schooljaar, een reeks als 2022-2025, of all"))
        parser.add_argument("--indicator", action="append", help=_("alleen deze indicator (mag meermaals)"))
        cuts = "centre, network, theme, strategy, function, year"
        parser.add_argument("--by", default="", help=_("opsplitsen naar %(cuts)s") % {"cuts": cuts})
        parser.add_argument("--format", choices=("json", "csv", "table"), default="table", dest="form")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cell = cell_by_code(options["cell"])
        except ObjectDoesNotExist:
            known = ", ".join(cell_codes()) or _("geen")
            raise _mistake(
                _("Er is geen cel met code %(code)s. Gekende cellen: %(known)s.")
                % {"code": options["cell"], "known": known}
            ) from None
        try:
            periods = periods_of(cell=cell.pk) if options["period"] == "all" else [Period.parse(options["period"])]
            found = figures(
                actor=Actor(Role.COORDINATOR, cell.pk),
                indicators=options["indicator"],
                periods=periods,
                by=options["by"],
            )
        except UnknownPeriod as error:
            raise _mistake(
                _("%(text)s is geen periode: geef een schooljaar (2024-2025), een reeks (2022-2025) of all.")
                % {"text": error}
            ) from error
        except UnknownIndicator as error:
            raise _mistake(_("Er is geen indicator %(name)s.") % {"name": error}) from error
        except UnknownCut as error:
            raise _mistake(_("De indicator kan niet naar %(cut)s opgesplitst worden.") % {"cut": error}) from error
        getattr(self, f"_{options['form']}")([as_row(figure) for figure in found])

    def _json(self, rows: list[dict[str, Any]]) -> None:
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))

    def _csv(self, rows: list[dict[str, Any]]) -> None:
        names = ["indicator", "period", "dimensions", "value", "unit", "numerator", "denominator", "n", "withheld"]
        writer = csv.DictWriter(self.stdout, names, extrasaction="ignore", delimiter=";", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            dimensions = "; ".join(f"{name}={value}" for name, value in row["dimensions"].items())
            writer.writerow(row | {"dimensions": dimensions})

    def _table(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            dimensions = ", ".join(filter(None, row["dimensions"].values()))
            value = _("niet getoond") if row.get("withheld") else row["value"]
            share = f"  ({row['numerator']:g} / {row['denominator']:g})" if "numerator" in row else ""
            figure = f"{row['indicator']:<36} {value!s:>22} {row['unit']:<6}{share}"
            self.stdout.write(f"{row['period']}  {figure}  {dimensions}")
