"""The command line of the measurements: `python -m bench`."""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from bench import report, server

HERE = Path(__file__).parent


def main() -> None:
    """Make the sector, or take the one in `--folder`, measure, and say what came out."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="baken-bench-"))
    if not options.folder:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.mkdir(exist_ok=True, parents=True)
    os.environ["DATABASE_URL"] = server.start(folder, keep=bool(options.folder))
    os.environ["BAKEN_DATA"] = str(folder / "baken")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    call_command("keys", "make")
    call_command("migrate", verbosity=0)
    results = _measured(folder, options)
    text = json.dumps(results, indent=1) + "\n"
    (options.json or folder / "results.json").write_text(text)
    table = report.table(results)
    print(table)
    if options.write:
        (HERE / "results.json").write_text(text)
        report.renew(HERE / "README.md", table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measures a sector; bench/README.md tells what."
    )
    parser.add_argument("--scale", type=float, default=1.0, help="how much of the sector to make (1: all of it)")
    parser.add_argument("--only", action="append", help="only this measurement (may be given more than once)")
    parser.add_argument("--folder", type=Path, help="keep the sector here, and take it from here the next time")
    parser.add_argument("--json", type=Path, help="write the results here")
    parser.add_argument("--write", action="store_true", help="renew the table in bench/README.md, and results.json")
    return parser.parse_args()


def _measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    from baken.apps.people.models import Cell  # Django has to be set up first
    from bench import measure, sector
    from bench.clock import Clock

    results: dict[str, Any] = {"machine": measure.machine(), "scale": options.scale}
    if not Cell.objects.exists():
        start = time.perf_counter()
        rows = sector.make(scale=options.scale)
        results["sector"] = {"wall": time.perf_counter() - start, "rows": rows}
        print(f"The sector is there: {sum(rows.values()):,} rows in {results['sector']['wall']:.0f} s", flush=True)
    for name, measured in measure.measurements(Clock(folder), scale=options.scale).items():
        if options.only is None or name in options.only:
            start = time.perf_counter()
            results[name] = measured()
            print(f"{name}: measured in {time.perf_counter() - start:.0f} s", flush=True)
    return results


if __name__ == "__main__":
    main()
