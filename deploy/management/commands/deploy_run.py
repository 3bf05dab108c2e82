"""Prepare the embedded set-up and serve it."""

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from deploy.demo_people import make_demo
from deploy.private import heal
from deploy.serving.children import end, start
from deploy.serving.holding import HeldError, hold

SIGN_INS = "demo-sign-ins.txt"
HELPERS = ("search_worker", "deploy_jobs")
HIGHEST_PORT = 65535
LOOK_SECONDS = 0.3


class Command(BaseCommand):
    """For trying out and for small places.

    A grown-up set-up runs gunicorn and search_worker by itself.
    """

    help = (
        "Prepare the embedded set-up and serve it: migrations, reference data, the demo once,"
        " static files, the index; then gunicorn and its helpers."
    )
    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        host, port = options["host"], options["port"]
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        with take(address):
            refuse_taken(host, port)
            self.prepare()
            self.stdout.write(
                self.style.SUCCESS(
                    f"\nAvoin kunta: http://{address}/\nAdmin:      "
                    f" http://{address}/hallinta/\n{sign_ins()}\nStop with Ctrl-C.\n"
                )
            )
            self.stdout.flush()
            self.serve(address)

    def prepare(self) -> None:
        heal(settings.DATA_DIR)
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            if connection.vendor != "sqlite":
                # A server that does not answer is told of as for every other command.
                raise
            reason = " ".join(str(error).split())
            msg = f"The database does not answer: {reason}"
            raise CommandError(msg) from error
        call_command("deploy_reference", stdout=self.stdout)
        written = make_demo(settings.DATA_DIR / SIGN_INS, timezone.now())
        self.stdout.write(
            f"The demo was loaded: {sum(written.values())} offerings."
            if written
            else "The site has its people and offerings: no demo was loaded."
        )
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("search_rebuild", if_missing=True, stdout=self.stdout)

    def serve(self, address: str) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        web = start_web(address)
        helpers = {command: start_helper(command, address) for command in HELPERS}
        while not self.stopping and web.poll() is None:
            for command, process in helpers.items():
                # A helper that dies is started again; a web server that dies ends the run.
                if process.poll() is not None:
                    helpers[command] = start_helper(command, address)
            time.sleep(LOOK_SECONDS)
        for process in (web, *helpers.values()):
            end(process)
        if not self.stopping:
            msg = (
                f"The web server ended with {web.returncode}. Is the port {address} free? Try make"
                " run PORT=8001."
            )
            raise CommandError(msg)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def take(address: str) -> IO[str]:
    """The data directory for this run alone; the loser of two says who has it (CommandError)."""
    try:
        return hold(settings.DATA_DIR, address)
    except HeldError as error:
        msg = (
            f"{settings.DATA_DIR} is in use by {error}. Stop that one, or give this one a directory"
            " and a port of its own: AVOINKUNTA_DATA_DIR=/another make run PORT=8001."
        )
        raise CommandError(msg) from error


def refuse_taken(host: str, port: int) -> None:
    # Before all the work: another program may be listening there, or nobody can.
    if not 0 < port <= HIGHEST_PORT:
        msg = f"The port {port} is none: one from 1 to {HIGHEST_PORT} is."
        raise CommandError(msg)
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        msg = f"Nothing can listen at {host}:{port}: {error.strerror}. Try make run PORT=8001."
        raise CommandError(msg) from error


def sign_ins() -> str:
    path = Path(settings.DATA_DIR) / SIGN_INS
    return (
        path.read_text(encoding="utf-8").strip()
        if path.exists()
        else "No sign-ins were made here; manage.py createsuperuser makes staff."
    )


def start_web(address: str) -> "subprocess.Popen[bytes]":
    return start(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "python:deploy.serving.server",
            "--bind",
            address,
        ],
        # The C library keeps a heap for each thread, and gives none of them back: two are enough
        # for threads that take turns at Python anyway.
        MALLOC_ARENA_MAX="2",
    )


def start_helper(command: str, address: str) -> "subprocess.Popen[bytes]":
    return start(
        [sys.executable, "manage.py", command],
        # It has no request to tell it where the site is.
        AVOINKUNTA_SITE_URL=settings.SITE_URL or f"http://{address}",
    )
