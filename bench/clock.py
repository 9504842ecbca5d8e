"""Measuring: wall time, CPU of this process and of the database server, statements; in turns."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from bench.server import ServerCpu

Work = Callable[[], Any]


@dataclass
class Timing:
    """What some work cost, turn by turn, in seconds; and how many statements it sent to the database."""

    wall: list[float] = field(default_factory=list)
    process: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    statements: int = 0

    @property
    def cpu(self) -> list[float]:
        """CPU of the process and of the server together."""
        return [mine + theirs for mine, theirs in zip(self.process, self.server, strict=True)]

    def summary(self) -> dict[str, float]:
        """Least and median of each, in seconds."""
        return {
            "wall": min(self.wall),
            "wall median": statistics.median(self.wall),
            "cpu": min(self.cpu),
            "cpu median": statistics.median(self.cpu),
            "cpu of server": statistics.median(self.server),
            "statements": self.statements,
            "turns": len(self.wall),
        }


class Clock:
    """Measures work that uses this process and one server."""

    def __init__(self, folder: Path):
        self.server = ServerCpu(folder)

    @contextmanager
    def time(self, timing: Timing) -> Iterator[None]:
        """Add what happens within as one turn."""
        gc.collect()
        counted = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal counted
            counted += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            server, process, wall = self.server.seconds(), time.process_time(), time.perf_counter()
            yield
            timing.wall.append(time.perf_counter() - wall)
            timing.process.append(time.process_time() - process)
            timing.server.append(self.server.seconds() - server)
        timing.statements = counted

    def in_turns(self, works: Mapping[str, Work], *, turns: int, before: Work = lambda: None) -> dict[str, Timing]:
        """Do each work once unmeasured, then in turns, so that what else the machine does hits all alike."""
        timings = {name: Timing() for name in works}
        for turn in range(turns + 1):
            for name, work in works.items():
                before()
                if turn == 0:
                    work()
                    continue
                with self.time(timings[name]):
                    work()
        return timings


def ratio(timings: Mapping[str, Timing], ours: str, other: str) -> dict[str, float]:
    """How many times the other our work takes, of the least of all turns."""
    mine, theirs = timings[ours], timings[other]
    return {"wall": min(mine.wall) / min(theirs.wall), "cpu": min(mine.cpu) / min(theirs.cpu)}
