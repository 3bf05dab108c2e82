"""Loaded before the settings: each test process gets a data directory of its own, and no test leaves anything behind."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

DIRECTORY = tempfile.mkdtemp(prefix="avoinkunta-test-")
os.environ["AVOINKUNTA_DATA_DIR"] = DIRECTORY
os.environ["AVOINKUNTA_DEBUG"] = "true"
os.environ["AVOINKUNTA_LOG_LEVEL"] = "WARNING"
os.environ["AVOINKUNTA_API_RATE"] = ""
# Playwright keeps a loop running in the thread of the tests; the database is used beside it, never inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# WhiteNoise warns of a missing directory, and a warning fails a test.
Path(DIRECTORY, "static").mkdir()
atexit.register(shutil.rmtree, DIRECTORY, ignore_errors=True)
