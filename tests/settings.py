"""Settings of the suite: those of Baken, with a data folder that goes with the run, and without waiting."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The first process of a run makes what the run needs and removes it; its workers find it in their environment.
if "BAKEN_TEST_FOLDER" not in os.environ:
    os.environ["BAKEN_TEST_FOLDER"] = tempfile.mkdtemp(prefix="baken-tests-")
    atexit.register(shutil.rmtree, os.environ["BAKEN_TEST_FOLDER"], ignore_errors=True)
# Whatever installation the environment names, the suite keeps out of its data.
os.environ["BAKEN_DATA"] = str(Path(os.environ["BAKEN_TEST_FOLDER"], os.environ.get("PYTEST_XDIST_WORKER", "first")))
if os.environ.get("BAKEN_TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ:
    from tests.postgresql import start

    os.environ["DATABASE_URL"] = start()

from baken.config.settings import *  # noqa: F403 - the suite has all of them
from baken.config.settings import DATA, DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use, so that threads and processes meet at its locks; nobody needs it after a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
