"""Both locks are whole and name no place.

Each Python that is here installs them as the Makefile does, with the pip that comes with it.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.environment import BASE_DIR

LOCKS = BASE_DIR / "deploy" / "locks"
PYTHONS = ("3.11", "3.12", "3.13")
PIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?==[^\s;\[\]]+(?: ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def requirements(text):
    """Each with its hashes, comments left out."""
    lines = [
        line.split(" #")[0].rstrip()
        for line in text.splitlines()
        if not line.lstrip().startswith("#")
    ]
    return [
        " ".join(line.split())
        for line in "\n".join(lines).replace("\\\n", " ").splitlines()
        if line.strip()
    ]


def faults(text):
    """What would make a lock depend on the day or the place it is installed."""
    found = []
    for requirement in requirements(text):
        pin, *hashes = requirement.split(" --hash")
        if not PIN.fullmatch(pin):
            found.append(f"no plain pin: {pin}")
        if not hashes or not all(HASH.fullmatch(f"--hash{one}") for one in hashes):
            found.append(f"no hash: {pin}")
    if re.search(
        r"https?://|file:|--(extra-)?index|--find-links|--trusted|^-[ifr] ", text, re.MULTILINE
    ):
        found.append("names a place")
    return found


def pins(name):
    """(name, version) of everything in the lock that this Python would take."""
    found = [
        requirement.split(" ")[0].partition("==")
        for requirement in requirements((LOCKS / name).read_text())
    ]
    return {(package, version) for package, _, version in found}


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_a_lock_holds_pins_with_hashes_and_nothing_else(name):
    text = (LOCKS / name).read_text()

    assert len(requirements(text)) > 50
    assert faults(text) == []


GOOD = (
    f"django==5.2.8 ; python_version < '4' \\\n    --hash=sha256:{'a' * 64} \\\n   "
    f" --hash=sha256:{'b' * 64}\n    # via -r run.in\n"
)
BAD = {
    "an extra": GOOD.replace("django==", "django[bcrypt]=="),
    "no pin": GOOD.replace("==", ">="),
    "no version": GOOD.replace("==5.2.8", ""),
    "no hash": "django==5.2.8\n    # via -r run.in\n",
    "a weak hash": GOOD.replace("sha256", "md5"),
    "a short hash": GOOD.replace("a" * 64, "a" * 63),
    "an address": (
        f"django @ https://packages.example/django.whl \\\n    --hash=sha256:{'a' * 64}\n"
    ),
    "an index": "--index-url https://packages.example/simple\n" + GOOD,
    "another index": "--extra-index-url https://packages.example/simple\n" + GOOD,
    "a directory of packages": "--find-links /srv/packages\n" + GOOD,
    "another file": "-r other.txt\n" + GOOD,
    "an editable checkout": "-e ../django\n" + GOOD,
}


def test_a_good_lock_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_makes_a_lock_depend_on_day_or_place_is_found(text):
    assert faults(text)


def test_what_runs_is_tested_in_the_same_versions():
    assert pins("run.txt") <= pins("test.txt")


def test_make_installs_without_a_resolver_and_asks_whether_all_fits():
    makefile = (BASE_DIR / "Makefile").read_text()

    installs = [
        line
        for line in makefile.splitlines()
        if re.search(r"\binstall\b", line) and "uv" not in line and not line.startswith("#")
    ]
    assert [line for line in installs if line.startswith("INSTALL")] == [
        line for line in installs if "pip" in line
    ]
    assert "--no-deps --require-hashes" in installs[0]
    assert (
        makefile.count("$(INSTALL) -r deploy/locks/")
        == makefile.count("pip-version-check check")
        == 2
    )


# Each Python that is here.


@functools.cache
def find_python(version):
    """Its path, of one that can make environments; None when there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = [
        shutil.which(f"python{version}"),
        sys.executable,
        f"/usr/bin/python{version}",
        f"/usr/local/bin/python{version}",
    ]
    for path in [
        *sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True),
        *filter(None, named),
    ]:
        if (
            says(path, "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])")
            == version
        ):
            # The one an environment was made from: what is bare must not lean on another
            # environment.
            return Path(
                says(
                    path,
                    "import sys, os; print(os.path.join(sys.base_prefix, 'bin', 'python%d.%d' %"
                    " sys.version_info[:2]))",
                )
            )
    return None


def says(path, code):
    try:
        return subprocess.run(
            [path, "-c", code], capture_output=True, text=True, check=False
        ).stdout.strip()
    except OSError:
        return None


def bare():
    """Nothing of the environment the tests run in; a mirror that pip is told of stays."""
    own = (
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "PYTHONHOME",
        "PIP_CONSTRAINT",
        "PIP_REQUIRE_VIRTUALENV",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
    )
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AVOINKUNTA_") and name not in own
    }


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_a_bare_python_installs_both_locks_as_make_does(version, tmp_path):
    python = find_python(version)
    if python is None:
        pytest.skip(f"Python {version} is not here")
    home = tmp_path / "venv"

    made = subprocess.run(
        [shutil.which("make"), f"VENV={home}", f"PYTHON={python}", f"{home}/test.stamp"],
        cwd=BASE_DIR,
        env=bare(),
        capture_output=True,
        text=True,
        check=False,
    )

    # Before the lock of the tests brings a newer pip.
    print(  # noqa: T201 -- what was tried
        says(
            python,
            "import ensurepip, sys; print(sys.version.split()[0], 'pip', ensurepip.version())",
        )
    )
    assert made.returncode == 0, made.stdout + made.stderr
    checked = subprocess.run(
        [home / "bin" / "python", "-m", "pip", "check"],
        env=bare(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout.strip()) == (0, "No broken requirements found.")
    listed = subprocess.run(
        [
            home / "bin" / "python",
            "-m",
            "pip",
            "list",
            "--format=freeze",
            "--disable-pip-version-check",
        ],
        env=bare(),
        capture_output=True,
        text=True,
        check=True,
    )
    installed = {
        (name.lower().replace("_", "-").replace(".", "-"), version)
        for name, _, version in (line.partition("==") for line in listed.stdout.split())
    }
    chosen_by_pip = {
        (name, version) for name, version in installed if name not in {"pip", "setuptools"}
    } - {(name.replace("_", "-").replace(".", "-"), version) for name, version in pins("test.txt")}
    assert chosen_by_pip == set()


def test_the_python_that_runs_the_tests_is_found():
    """Or the test above would prove nothing by skipping all."""
    assert any(find_python(version) for version in PYTHONS)
