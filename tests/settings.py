"""Settings of the suite: those of Baken, with a data folder that goes with the run, and without waiting."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

# The first process of a run makes what the run needs and removes it; its workers find it in their environment.
if "BAKEN_TEST_FOLDER" not in os.environ:
    os.environ["BAKEN_TEST_FOLDER"] = tempfile.mkdtemp(prefix="baken-tests-")
    atexit.register(shutil.rmtree, os.environ["BAKEN_TEST_FOLDER"], ignore_errors=True)
# Whatever installation the environment names, the suite keeps out of its data.
os.environ["BAKEN_DATA"] = str(Path(os.environ["BAKEN_TEST_FOLDER"], os.environ.get("PYTEST_XDIST_WORKER", "first")))
os.environ["BAKEN_KEYS"] = str(Path(os.environ["BAKEN_DATA"], "keys"))
if os.environ.get("BAKEN_TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ:
    from tests.postgresql import start

    os.environ["DATABASE_URL"] = start()

from baken.config.settings import *  # noqa: F403 - the suite has all of them
from baken.config.settings import DATA, DATABASES, INSTALLED_APPS, KEYS, STORAGES
from baken.vault import masters

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sealed.apps.SealedConfig"]
if not any(KEYS.glob("*.key")):
    masters.make(at=KEYS, now=datetime.now(UTC))

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use, so that threads and processes meet at its locks; nobody needs it after a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
for each in DATABASES.values():
    each["CONN_MAX_AGE"] = 0
DATABASES["audit"]["TEST"] = {"MIRROR": "default"}
# No other than each process its own; one that is shared is tested in tests/production.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Most tests are of what comes after the door; those of the second factor require it.
SECOND_FACTOR = "optional"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
