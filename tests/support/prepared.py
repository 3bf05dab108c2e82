"""Sites made ready once for all the tests of a run: migrated, with reference data, with the demo.

Each test gets a copy of its own.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("deploy_reference")
call_command("collectstatic", verbosity=0, interactive=False)
call_command("search_rebuild")
"""
DEMO = """
from django.core.management import call_command
call_command("catalogue_demo")
call_command("search_rebuild")
"""


def site_env(directory, **values):
    """The process's own environment without the site's settings: served as in production."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AVOINKUNTA_", "DJANGO_"))
    }
    return {
        **own,
        "AVOINKUNTA_DATA_DIR": str(directory),
        "AVOINKUNTA_LOG_LEVEL": "WARNING",
        **values,
    }


def manage(env, *arguments):
    """What a command prints; what it complains of fails the test."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def run_code(env, code):
    return manage(env, "shell", "--no-imports", "-c", code)


def copy_of(factory, name, directory):
    """`bare` or `demo` in the directory.

    All processes of a run share the two; `factory` is pytest's `tmp_path_factory`.
    """
    shared = factory.getbasetemp()
    shared = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "prepared"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        source = made(shared, name)
    shutil.copytree(source, directory, dirs_exist_ok=True)


def made(shared, name):
    """Where it stands; made when it is asked for first, and never half."""
    done, fresh = shared / name, shared / f"{name}.new"
    if not done.exists():
        shutil.rmtree(fresh, ignore_errors=True)
        if name == "demo":
            shutil.copytree(made(shared, "bare"), fresh)
        else:
            fresh.mkdir()
        run_code(site_env(fresh), DEMO if name == "demo" else BARE)
        fresh.rename(done)
    return done
