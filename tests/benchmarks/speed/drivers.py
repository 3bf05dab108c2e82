"""Who asks: wrk where it is installed, else our own client; each in a process of its own."""

import json
import math
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.benchmarks.speed.places import ROOT

LUA = Path(__file__).with_name("walk.lua")
# A walk holds so many addresses for each second: what is faster meets them again.
A_SECOND = 2000


@dataclass(frozen=True)
class Load:
    """`p50`, `p95`: milliseconds; `busy`: share of the time in which the client itself worked."""

    rate: float
    p50: float
    p95: float
    errors: int
    busy: float


@dataclass(frozen=True)
class Driver:
    """`encoding`: what is sent as Accept-Encoding."""

    name: str
    encoding: str
    clients: int
    seconds: float

    def drive(self, served, addresses, *, clients=0, seconds=0.0):
        """Ask for the addresses, pairs of a path and an ETag or none, again and again."""
        seconds = seconds or self.seconds
        lines = islice(addresses, math.ceil(seconds * A_SECOND))
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.writelines(f"{path}\t{etag}\n" for path, etag in lines)
            file.flush()
            command = self.command(served.port, clients or self.clients, seconds, file.name)
            load = measured(command)
        served.settle()
        return load

    def command(self, port, clients, seconds, path):
        if self.name == "wrk":
            return [
                *("wrk", "-t1", f"-c{clients}", f"-d{math.ceil(seconds)}s", "--timeout", "60s"),
                *("-s", str(LUA), f"http://127.0.0.1:{port}", "--", path, self.encoding),
            ]
        own = "tests.benchmarks.speed.own_client"
        return [
            sys.executable,
            "-m",
            own,
            str(port),
            str(clients),
            str(seconds),
            path,
            self.encoding,
        ]


def driver_name(wanted, seconds):
    """Wrk where it is installed and may have whole seconds, if nothing else is wanted."""
    if wanted != "auto":
        return wanted
    return "wrk" if shutil.which("wrk") and seconds >= 1 else "own"


def measured(command):
    before = _children_seconds()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    worked = _children_seconds() - before
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Load(
        rate=told["answers"] / told["seconds"],
        p50=told["p50"],
        p95=told["p95"],
        errors=told["errors"],
        busy=worked / told["seconds"],
    )


def _children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
