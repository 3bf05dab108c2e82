"""Where the data lie, and how they are made: once for each size and each state of the code."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".venv" / "bench"
# Apart from what the site installs; `make bench-peers` fills it.
PEER_PYTHON = ROOT / ".venv" / "peers" / "bin" / "python"
PEER_ROWS = 10_000
SMALLEST = 187
# What decides how the rows look. The index knows by itself when it is out of date: what serves the
# site makes it anew.
OF_THE_SITE = (
    "*/migrations/*.py",
    "*/data/*",
    "catalogue/demo/**/*",
    # It writes what lists are made of.
    "catalogue/publishing/**/*.py",
)
OF_THE_LIMITS = ("tests/benchmarks/limits/fill.py", "tests/benchmarks/limits/models.py")
OF_THE_PEER = (
    "tests/benchmarks/peers/fill.py",
    "tests/benchmarks/peers/models.py",
    "tests/benchmarks/peers/requirements.txt",
)
# Of one address at least 16,000 requests a second are counted, not refused.
API_RATE = "999999/minute"
STEPS = (
    ("migrate", "--verbosity", "0", "--no-input"),
    ("deploy_reference",),
    ("catalogue_demo",),
    ("catalogue_generate", "{size}"),
    ("collectstatic", "--verbosity", "0", "--no-input"),
    ("search_rebuild",),
)


def say(words):
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def signature(deciding):
    digest = hashlib.sha256(repr(STEPS).encode())
    paths = {path for pattern in deciding for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(path for path in paths if "__pycache__" not in path.parts):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def plain_environment(**values):
    """The process's own without settings of the site, as in production."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AVOINKUNTA_", "DJANGO_"))
    }
    return own | values


def site_environment(directory, search_url=""):
    return plain_environment(
        AVOINKUNTA_DATA_DIR=str(directory),
        AVOINKUNTA_API_RATE=API_RATE,
        AVOINKUNTA_SEARCH_URL=search_url,
    )


def limits_environment(directory):
    return plain_environment(LIMITS_DATABASE=str(directory / "limits.sqlite3"))


def peer_environment(directory):
    return plain_environment(PEER_DATABASE=str(directory / "peer.sqlite3"))


def site_data(size):
    """The data directory of the site with `size` published offerings, made where it is missing."""
    return _made(
        BENCH / f"{size}-{signature(OF_THE_SITE)}",
        lambda directory: [
            _run([sys.executable, "manage.py", *step], site_environment(directory))
            for step in ([part.format(size=size) for part in command] for command in STEPS)
        ],
    )


def limits_data():
    return _made(
        BENCH / f"limits-{signature(OF_THE_LIMITS)}",
        lambda directory: _run(
            [sys.executable, "-m", "tests.benchmarks.limits.fill"], limits_environment(directory)
        ),
    )


def peer_data():
    fill = [str(PEER_PYTHON), "-m", "tests.benchmarks.peers.fill", str(PEER_ROWS)]
    return _made(
        BENCH / f"peer-{signature(OF_THE_PEER)}",
        lambda directory: _run(fill, peer_environment(directory)),
    )


def _made(directory, make):
    whole = directory / "whole"
    if not whole.exists():
        say(f"Making {directory.name} …")
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        make(directory)
        whole.touch()
    return directory


def _run(command, environment):
    """What a command prints. Raises CalledProcessError, what it complained of shown."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def ask_module(name, environment, *arguments):
    """What one of our own modules prints, in a process of its own."""
    return _run([sys.executable, "-m", f"tests.benchmarks.speed.{name}", *arguments], environment)
