"""Prepare the embedded set-up and serve it: migrations, reference data, the demo once, static files, the index; then gunicorn and its helpers."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from deploy.demo_people import make_people
from deploy.environment import BASE_DIR

SIGN_INS = "demo-sign-ins.txt"
HELPERS = ("search_worker", "deploy_jobs")
WORKERS, THREADS = "2", "4"
STOP_SECONDS = 10
LOOK_SECONDS = 0.3


class Command(BaseCommand):
    """For trying out and for small places; a grown-up set-up runs gunicorn and search_worker by itself."""

    help = __doc__
    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 -- Django's own signature
        """Prepare, tell, serve."""
        self.prepare()
        address = f"{options['host']}:{options['port']}"
        self.stdout.write(self.style.SUCCESS(f"\nAvoin kunta: http://{address}/\nAdmin:       http://{address}/hallinta/\n{self.sign_ins()}\nStop with Ctrl-C.\n"))
        self.stdout.flush()
        self.serve(address)

    def prepare(self) -> None:
        """Each step does nothing when it is done already."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("deploy_reference", stdout=self.stdout)
        call_command("catalogue_demo", stdout=self.stdout)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("search_rebuild", if_missing=True, stdout=self.stdout)

    def sign_ins(self) -> str:
        """The demo's people, with passwords made at the first run and kept beside the database, readable to the owner only."""
        path = Path(settings.DATA_DIR) / SIGN_INS
        lines = make_people(timezone.now())
        if lines:
            path.touch(mode=0o600)
            with path.open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        return path.read_text(encoding="utf-8").strip() if path.exists() else "Sign-ins were made elsewhere."

    def serve(self, address: str) -> None:
        """All until Ctrl-C; a helper that dies is started again, a web server that dies ends the run."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        web = start_web(address)
        helpers = {command: start_helper(command, address) for command in HELPERS}
        while not self.stopping and web.poll() is None:
            for command, process in helpers.items():
                if process.poll() is not None:
                    helpers[command] = start_helper(command, address)
            time.sleep(LOOK_SECONDS)
        for process in (web, *helpers.values()):
            end(process)
        if not self.stopping:
            msg = f"The web server ended with {web.returncode}. Is the port {address} free? Try make run PORT=8001."
            raise CommandError(msg)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Leave the loop."""
        self.stopping = True


def start_web(address: str) -> "subprocess.Popen[bytes]":
    """Gunicorn with threads; the index and the taxonomy are loaded once per process."""
    command = [sys.executable, "-m", "gunicorn", "deploy.wsgi", "--bind", address, "--workers", WORKERS, "--threads", THREADS, "--log-level", "warning", "--preload"]
    return start(command)


def start_helper(command: str, address: str) -> "subprocess.Popen[bytes]":
    """One that keeps the index, or one that sends mails; it has no request to tell it where the site is."""
    return start([sys.executable, "manage.py", command], AVOINKUNTA_SITE_URL=settings.SITE_URL or f"http://{address}")


def start(command: list[str], **environment: str) -> "subprocess.Popen[bytes]":
    """In a session of its own, so that Ctrl-C reaches it through us, once."""
    return subprocess.Popen(command, cwd=BASE_DIR, env=os.environ | environment, start_new_session=True)  # noqa: S603 -- our own commands


def end(process: "subprocess.Popen[bytes]") -> None:
    """Politely, then not."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
