"""`make elasticsearch`: a server for trying the site with; `make elasticsearch-stop` ends it."""

import argparse
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from tests.support.elasticsearch.distribution import KEPT, VERSION, MissingError
from tests.support.elasticsearch.server import Server
from tests.support.waiting import until

RUNNING = KEPT / "running.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("start", "stop"))
    parser.add_argument("--port", type=int, default=9200)
    parser.add_argument("--password", default="", help="of the user elastic; left out, none")
    parser.add_argument("--version", default=VERSION)
    given = parser.parse_args()
    stop()
    if given.what == "start":
        start(given)


def start(given):
    try:
        server = Server(
            password=given.password, version=given.version, port=given.port, quick=False
        )
    except MissingError as error:
        sys.exit(f"No Elasticsearch here. {error}")
    server.start(detached=True)
    RUNNING.write_text(json.dumps({"pid": server.pid, "directory": str(server.directory)}))
    sys.stdout.write(
        f"Elasticsearch {given.version}: {server.address}, log in {server.log}\n"
        f"Serve the site with it: AVOINKUNTA_SEARCH_URL={server.url} make run\n"
    )


def stop():
    if not RUNNING.exists():
        return
    running = json.loads(RUNNING.read_text())
    if is_ours(running):
        os.kill(running["pid"], signal.SIGTERM)
        until(lambda: not is_ours(running), "Elasticsearch to stop")
    shutil.rmtree(running["directory"], ignore_errors=True)
    RUNNING.unlink()


def is_ours(running):
    """Whether the process still is the one we started, and no other that has its number now."""
    try:
        command = Path(f"/proc/{running['pid']}/cmdline").read_bytes()
    except OSError:
        return False
    return running["directory"].encode() in command or b"elasticsearch" in command


if __name__ == "__main__":
    main()
