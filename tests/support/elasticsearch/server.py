"""Nodes on this machine's own address, each in a directory of its own that is gone after it."""

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from deploy.serving.children import _dying_with
from tests.support.elasticsearch.distribution import VERSION, MissingError, distribution, java_home
from tests.support.live_workers import free_port
from tests.support.waiting import PATIENCE, TO_START, until

HEAP = "384m"
# Half the time to start: the compiler's first stage and the simplest collector.
QUICK = "-XX:TieredStopAtLevel=1"
# It refuses to run as root; this one is on every system and owns nothing.
NOBODY = "nobody"
SETTINGS = {
    "network.host": "127.0.0.1",
    "node.store.allow_mmap": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


class Server:
    """One node. `password`: of the user `elastic`; without it nobody is asked for any.

    `settings`: lines of elasticsearch.yml beside ours; `quick`: it starts in half the time, and
    answers slower later.
    """

    def __init__(self, *, password="", version=VERSION, port=0, settings=None, quick=True):
        self.quick = quick
        self.password, self.version, self.port = password, version, port or free_port()
        self.java = java_home(version)
        self.home = distribution(version)
        self.directory = Path(tempfile.mkdtemp(prefix="avoinkunta-elasticsearch-"))
        self.config = self.directory / "config"
        self.settings = settings or {"discovery.type": "single-node"}
        self.process = None
        self._prepare()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self):
        """As the site is told of it."""
        login = f"elastic:{self.password}@" if self.password else ""
        return f"http://{login}127.0.0.1:{self.port}"

    @property
    def log(self):
        return self.directory / "log.txt"

    def start(self, *, detached=False):
        self.launch(detached=detached)
        return self.wait()

    def launch(self, *, detached=False):
        command = [self.home / "bin" / "elasticsearch", "-p", self.directory / "pid"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                **self._as_whom(),
                stdin=subprocess.DEVNULL if detached else subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # Tests that are killed leave no server behind.
                preexec_fn=None if detached else _dying_with(os.getpid()),  # noqa: PLW1509 -- no thread runs yet
            )

    def wait(self):
        try:
            until(self.answers, f"Elasticsearch {self.version}", patience=TO_START, told=self.told)
        except AssertionError as error:
            # A machine that is busy with other things may have none in time; the run says so.
            raise MissingError(str(error)[-600:]) from error
        return self

    def told(self):
        return self.log.read_text(errors="replace")[-3000:]

    def answers(self):
        assert self.process.poll() is None, self.told()
        try:
            return self.ask("GET", "/_cluster/health?timeout=0s")["number_of_nodes"] > 0
        except OSError:
            return False

    def ask(self, method, path, body=None):
        """The answer's JSON; an HTTPError where it is none of 2xx."""
        request = urllib.request.Request(  # noqa: S310 -- our own server
            self.address + path, method=method, data=json.dumps(body).encode() if body else None
        )
        request.add_header("Content-Type", "application/json")
        if self.password:
            login = base64.b64encode(f"elastic:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {login}")
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310 -- our own server
            return json.loads(response.read())

    def clear(self, name):
        """No index left whose name begins so."""
        for index in self.ask("GET", f"/{name}*/_settings"):
            self.ask("DELETE", f"/{index}")

    def pause(self):
        """Nothing is answered any more, and nothing refused."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.pid, signal.SIGCONT)

    @property
    def pid(self):
        """Of the server itself, which the process we started watches over."""
        return int((self.directory / "pid").read_text())

    def kill(self):
        """As a machine that loses its power; what it holds on the disk stays."""
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.kill(self.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self):
        if self.process:
            self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _prepare(self):
        shutil.copytree(self.home / "config", self.config)
        lines = {
            **SETTINGS,
            "http.port": self.port,
            "path.data": self.directory / "data",
            "path.logs": self.directory / "logs",
            "xpack.security.enabled": str(bool(self.password)).lower(),
            **self.settings,
        }
        (self.config / "elasticsearch.yml").write_text(
            "".join(f"{name}: {value}\n" for name, value in lines.items())
        )
        if self.quick:
            options = self.config / "jvm.options"
            options.write_text(options.read_text().replace("+UseG1GC", "+UseSerialGC"))
        if os.getuid() == 0:
            self._give_away()
        if self.password:
            self._run("elasticsearch-keystore", "create")
            self._run("elasticsearch-keystore", "add", "-x", "bootstrap.password", told=True)

    def _give_away(self):
        # Where nobody cannot walk to the programs, as under /root, they are copied.
        reached = subprocess.run(
            ["/usr/bin/test", "-x", self.home / "bin" / "elasticsearch"], check=False, user=NOBODY
        )
        if reached.returncode:
            self.home = shutil.copytree(self.home, self.directory / "home")
            # As closed as they were where they come from.
            for path in (self.home, *self.home.rglob("*")):
                shutil.chown(path, NOBODY)
        for path in (self.directory, self.config, *self.config.rglob("*")):
            shutil.chown(path, NOBODY)

    def _as_whom(self):
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environment |= {
            "ES_JAVA_HOME": str(self.java),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP} {QUICK if self.quick else ''}",
            "CLI_JAVA_OPTS": QUICK,
            "ES_PATH_CONF": str(self.config),
            "HOME": str(self.directory),
        }
        who = {"user": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        return {"env": environment, "cwd": self.directory, **who}

    def _run(self, program, *arguments, told=False):
        done = subprocess.run(
            [self.home / "bin" / program, *arguments],
            **self._as_whom(),
            input=self.password if told else "",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


class Cluster:
    """Nodes that know one another."""

    def __init__(self, count=3, *, version=VERSION):
        names = [f"node-{number}" for number in range(count)]
        ports = [free_port() for _ in names]
        shared = {
            "cluster.name": f"avoinkunta-{os.getpid()}",
            "discovery.seed_hosts": json.dumps([f"127.0.0.1:{port}" for port in ports]),
            "cluster.initial_master_nodes": json.dumps(names),
        }
        self.nodes = [
            Server(version=version, settings={"node.name": name, "transport.port": port, **shared})
            for name, port in zip(names, ports, strict=True)
        ]

    @property
    def url(self):
        return ",".join(node.url for node in self.nodes)

    def start(self):
        """All at once, for they elect one of them only together."""
        for node in self.nodes:
            node.launch()
        for node in self.nodes:
            node.wait()
        return self

    def stop(self):
        for node in self.nodes:
            node.stop()
