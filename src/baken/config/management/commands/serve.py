"""`baken serve`: the server, the worker and what is done every so often, in one command that ends with grace."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.config import demonstration
from baken.config.backups.service import IsPutBack, serving
from baken.config.checks import LOOPBACK, demand_safety
from baken.config.chores import REGULAR
from baken.config.serving import Chore, Process
from baken.vault import masters

PAGES_END_AFTER = 30  # seconds that the server gets to finish the pages that were asked
WORK_ENDS_AFTER = 180  # seconds that the worker gets to finish what it does: an import may take two minutes
WORKER_AGAIN_AFTER = 2  # seconds
THREADS = 4  # that answer pages, in each process


class Command(BaseCommand):
    help = "Serves Baken: several processes that answer pages, and a worker; behind a web server that ends TLS."
    requires_migrations_checks = False
    requires_system_checks = ()  # the demonstration makes the key that they ask for

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="with made-up data and known passwords, for this machine alone",
        )
        parser.add_argument("--fresh", action="store_true", help="begin the demonstration anew: all data is removed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demonstration"] and not settings.DEMONSTRATION:
            self._again_as_demonstration()
        if settings.DEMONSTRATION:
            self._prepare_demonstration(options)
        elif options["fresh"]:
            raise CommandError(_("Alleen een demonstratie begint met --fresh opnieuw."))
        demand_safety()
        self._serve_alone(options["host"], options["port"])

    def _serve_alone(self, host: str, port: int) -> None:
        try:
            with serving():
                self._serve(host, port)
        except IsPutBack as problem:
            raise CommandError(str(problem)) from problem

    def _again_as_demonstration(self) -> None:
        """Settings are read once, at the start: start again with the flag of the demonstration."""
        os.execve(  # noqa: S606 - this very command, by this very Python
            sys.executable, [sys.executable, "-m", "baken", *sys.argv[1:]], {**os.environ, "BAKEN_DEMONSTRATION": "1"}
        )

    def _prepare_demonstration(self, options: dict[str, Any]) -> None:
        if options["host"] not in LOOPBACK:
            raise CommandError(_("De demonstratie is alleen voor deze machine: iedereen kent haar wachtwoorden."))
        if options["fresh"]:
            self._remove_data()
        if not masters.every():
            masters.make(at=masters.folder(), now=timezone.now())
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        demonstration.load()

    def _remove_data(self) -> None:
        if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            said = _(
                "Met --fresh wordt alleen de ingebouwde database weggehaald; een van PostgreSQL haal je zelf weg."
            )
            raise CommandError(said)
        for path in Path(settings.DATA).glob("*"):
            if path.name.startswith(("baken.sqlite3", "cache.sqlite3")):
                path.unlink()
            elif path.name in {"mart", "imports", "static", "audit", "files", "mail"}:
                shutil.rmtree(path)

    def _commands(self, host: str, port: int) -> list[list[str]]:
        workers = 1 if settings.DEMONSTRATION else settings.WORKERS
        server = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"),
            *("--respawn-failed-workers", "--workers-kill-timeout", str(PAGES_END_AFTER - 5)),
            "baken.config.wsgi:application",
        ]
        worker = [sys.executable, "-m", "baken", "db_worker", "--interval", "0.3", "--no-reload"]
        return [server, worker]

    def _serve(self, host: str, port: int) -> None:
        def end(_signal: int, _frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, end)
        processes: list[Process] = []
        try:
            server, worker = self._commands(host, port)
            processes.append(Process(server, patience=PAGES_END_AFTER))
            processes.append(Process(worker, patience=WORK_ENDS_AFTER))
            while processes[0].lives and not _answers(host, port):
                time.sleep(0.1)
            if processes[0].lives:
                self._say(host, port)
            self._keep_going(*processes)
            raise CommandError(_("De server stopte; wat hij zei, staat hierboven."))
        except KeyboardInterrupt:
            self.stdout.write("\nTot ziens.")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()

    def _keep_going(self, server: Process, worker: Process) -> None:
        """Until the server stops: do what is done every so often, and start a worker that stopped again."""

        def start_again() -> None:
            if not worker.lives:
                self.stderr.write(_("De werker stopte; wat hij zei, staat hierboven. Hij start opnieuw."))
                worker.start()

        chores = [Chore(start_again, every=WORKER_AGAIN_AFTER), *self._chores()]
        while server.lives:
            for chore in chores:
                chore.do_when_due()
            time.sleep(0.5)

    def _chores(self) -> list[Chore]:
        """What is done every so often, besides looking after the worker."""
        return [Chore(partial(each.do, self.stdout), every=each.every) for each in REGULAR]

    def _say(self, host: str, port: int) -> None:
        name = "localhost" if host in LOOPBACK else host
        self.stdout.write(f"\nBaken: http://{name}:{port}\n")
        if settings.DEMONSTRATION:
            self.stdout.write(f"\nWachtwoord van alle accounts: {demonstration.PASSWORD}\n")
            for demonstrator in demonstration.DEMONSTRATORS:
                self.stdout.write(f"  {demonstrator.email:<30} {demonstrator.words}")
            if settings.OUTBOX:
                self.stdout.write(f"\nMails: http://{name}:{port}/postvak/\n")
            self.stdout.write("\nStoppen: Ctrl+C\n")
        self.stdout.flush()


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
