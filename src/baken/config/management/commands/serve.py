"""`baken serve`: everything that `make run` needs: database, demonstration, worker and server, in one command."""

from __future__ import annotations

import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from baken.config import demonstration

ENDED_AFTER = 10  # seconds that a process gets to end by itself
REAPED_EVERY = 30  # seconds


class Command(BaseCommand):
    help = "Serves Baken with its demonstration on this machine."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="begin anew: all data of the data folder is removed")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            self._again_as_demonstration()
        if options["fresh"]:
            self._remove_data()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        demonstration.load()
        self._serve(options["port"])

    def _again_as_demonstration(self) -> None:
        """Settings are read once, at the start: start again with the flag of the demonstration."""
        os.execve(  # noqa: S606 - this very command, by this very Python
            sys.executable, [sys.executable, "-m", "baken", *sys.argv[1:]], {**os.environ, "BAKEN_DEMONSTRATION": "1"}
        )

    def _remove_data(self) -> None:
        if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            raise CommandError("--fresh removes the embedded database only; a PostgreSQL database is yours to remove.")
        for path in Path(settings.DATA).glob("*"):
            if path.name.startswith("baken.sqlite3"):
                path.unlink()
            elif path.name in {"mart", "imports", "static"}:
                shutil.rmtree(path)

    def _serve(self, port: int) -> None:
        server = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
            "baken.config.wsgi:application",
        ]
        worker = [sys.executable, "-m", "baken", "db_worker", "--interval", "0.3", "--no-reload"]
        commands = (server, worker)
        processes = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 - our own

        def end(_signal: int, _frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, end)
        try:
            while all(process.poll() is None for process in processes) and not self._answers(port):
                time.sleep(0.1)
            if all(process.poll() is None for process in processes):
                self._say(port)
            reaped = -math.inf
            while all(process.poll() is None for process in processes):
                if time.monotonic() - reaped > REAPED_EVERY:
                    call_command("reap", stdout=self.stdout)
                    reaped = time.monotonic()
                time.sleep(0.5)
            raise CommandError("The server or its worker stopped; what it said stands above.")
        except KeyboardInterrupt:
            self.stdout.write("\nTot ziens.")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                try:
                    process.wait(ENDED_AFTER)
                except subprocess.TimeoutExpired:
                    process.kill()

    def _answers(self, port: int) -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    def _say(self, port: int) -> None:
        self.stdout.write(
            f"\nBaken: http://localhost:{port}\n\nWachtwoord van alle accounts: {demonstration.PASSWORD}\n"
        )
        for demonstrator in demonstration.DEMONSTRATORS:
            where = demonstrator.centre or demonstrator.cell
            self.stdout.write(f"  {demonstrator.email:<30} {demonstrator.role.label} ({where})")
        self.stdout.write("\nStoppen: Ctrl+C\n")
        self.stdout.flush()
