"""Settings of a measurement: Baken's own, as in serious use, with static files as they lie in the tree."""

from baken.config.settings import *  # noqa: F403 - a measurement has all of them
from baken.config.settings import STORAGES

ALLOWED_HOSTS = ["localhost", "testserver"]
ROOT_URLCONF = "bench.urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = {"version": 1, "disable_existing_loggers": True}
SECOND_FACTOR = "optional"  # what is measured comes after the door
