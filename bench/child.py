"""Work in a process of its own, so that its memory is its own: what it cost comes back as JSON on its last line."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.clock import Clock


def run(module: str, *arguments: str, clock: Clock, environment: dict[str, str] | None = None) -> dict[str, Any]:
    """Run a module of the bench; returns what it reported, with the CPU of the server."""
    server = clock.server.seconds()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stdout}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | {"cpu of server": clock.server.seconds() - server}


def report(work: Callable[[], Any]) -> None:
    """Do the work of this process and print what it cost: seconds, and peak memory in MB."""
    processor, wall = _cpu(), time.perf_counter()
    work()
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu of process": _cpu() - processor, "memory": _peak()}))


def _cpu() -> float:
    """CPU seconds of this process and of those that it started and that ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _peak() -> float:
    """The most memory that this process, or one that it started, ever held, in MB."""
    status = Path("/proc/self/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
