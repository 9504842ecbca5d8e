"""Installs what Baken needs into the project folder, with nothing but Python's own library.

A minimal Debian has no pip, no venv and no curl. So: fetch one pinned wheel of uv, check its digest, unpack its
binary into `.uv/`, and let it install what `uv.lock` pins into `.venv/`. Run again, it does only what changed.
`--extra NAME` installs an extra of the project besides.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import subprocess
import sys
import tomllib
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / ".uv"
STAMP = PROJECT / ".venv" / "installed"
OLDEST, TOO_NEW = (3, 11), (3, 14)

UV = "0.13.9"
# The digest of uv's wheel, by machine and C library.
DIGESTS = {
    ("x86_64", "glibc"): "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ("x86_64", "musl"): "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ("aarch64", "glibc"): "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ("aarch64", "musl"): "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
}


class CannotInstall(Exception):
    """What stands in the way, in a sentence for who runs `make`."""


def main() -> None:
    """Bring `.venv/` in line with `uv.lock`."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        raise CannotInstall(
            f"Baken runs on Python 3.11, 3.12 or 3.13; this is {platform.python_version()} ({sys.executable}). "
            "Name another one: make PYTHON=/path/to/python3"
        )
    install(sys.argv[1:])
    STAMP.touch()


def install(wishes: Sequence[str] = ()) -> None:
    """Let uv install exactly what the lock pins, with this Python and a cache of its own; `wishes` are for uv."""
    environment = {
        "UV_CACHE_DIR": str(FOLDER / "cache"),
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(PROJECT / ".venv"),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    environment.pop("VIRTUAL_ENV", None)
    # The certificates of the machine, as a network behind a proxy of its own needs.
    manner = ["--frozen", "--quiet", "--compile-bytecode", "--system-certs"]
    command = [uv(), "sync", *manner, "--python", sys.executable, *wishes]
    if subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode:
        raise CannotInstall("uv could not install what uv.lock pins; what it says above tells why.")


def uv() -> str:
    """The path of the pinned uv, fetched where it is not there yet."""
    binary = FOLDER / f"uv-{UV}"
    if not binary.exists():
        FOLDER.mkdir(exist_ok=True)
        unpacked = FOLDER / f"uv-{UV}.{os.getpid()}"
        unpacked.write_bytes(binary_in(wheel()))
        unpacked.chmod(0o755)
        unpacked.rename(binary)
    return str(binary)


def binary_in(wheel: bytes) -> bytes:
    """The program in uv's wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return archive.read(f"uv-{UV}.data/scripts/uv")


def wheel() -> bytes:
    """The wheel of uv for this machine, from the index that the lock names, checked by its digest."""
    digest = digest_for_this_machine()
    index = f"{index_of_the_lock()}/uv/"
    page = json.loads(fetch(index, accept="application/vnd.pypi.simple.v1+json"))
    for file in page["files"]:
        if file["hashes"].get("sha256") == digest:
            content = fetch(urllib.parse.urljoin(index, file["url"]))
            if hashlib.sha256(content).hexdigest() != digest:
                raise CannotInstall(f"The wheel of uv {UV} is not the pinned one: its digest differs.")
            return content
    raise CannotInstall(f"{index} does not offer the pinned wheel of uv {UV}.")


def digest_for_this_machine() -> str:
    machine = platform.machine()
    library = "glibc" if platform.libc_ver()[0] == "glibc" else "musl"
    if platform.system() != "Linux" or (machine, library) not in DIGESTS:
        raise CannotInstall(
            f"No uv is pinned for {platform.system()} on {machine}. Install uv {UV} by hand as .uv/uv-{UV}"
        )
    return DIGESTS[machine, library]


def index_of_the_lock() -> str:
    """The address of the package index from which the lock was made."""
    with (PROJECT / "uv.lock").open("rb") as lock:
        packages = tomllib.load(lock)["package"]
    index: str = next(package["source"]["registry"] for package in packages if "registry" in package["source"])
    return index.rstrip("/")


def fetch(address: str, *, accept: str = "*/*") -> bytes:
    """The bytes at an address."""
    if not address.startswith("https://"):
        raise CannotInstall(f"{address} is no https address.")
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            content: bytes = answer.read()
            return content
    except OSError as error:
        raise CannotInstall(f"{address} cannot be read: {error}") from error


if __name__ == "__main__":
    try:
        main()
    except CannotInstall as error:
        sys.exit(f"bootstrap: {error}")
