"""The Chromium to test with: `python -m tests.chromium` makes sure that there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import ViewportSize

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root has no sandbox; the rest keeps Chromium from reaching out by itself.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
HOW = (
    "No Chromium to test with. Install one (on Debian, as root: apt-get install chromium), "
    "or let Playwright fetch its own: .venv/bin/playwright install chromium"
)


def find() -> str | None:
    """The path of a Chromium on this machine: an installed one, or the newest of Playwright's own."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return max(map(str, folder.glob("chromium-*/chrome-linux*/chrome")), default=None)


def install() -> None:
    """Install Debian's where that may be done, and else Playwright's own; either may fail."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, stdin=subprocess.DEVNULL, check=False)
        # Playwright itself needs libatomic1; without a font, pages have no words.
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        packages = ["chromium", "fonts-liberation", "libatomic1"]
        subprocess.run([*command, *packages], env=environment, stdin=subprocess.DEVNULL, check=False)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if not find():
        install()
    if not find():
        sys.exit(HOW)
