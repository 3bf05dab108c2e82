"""Processes that live no longer than the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

from deploy.environment import BASE_DIR

STOP_SECONDS = 10
# From <linux/prctl.h>: the signal a process gets when its parent dies.
PR_SET_PDEATHSIG = 1


def start(command: list[str], **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        cwd=BASE_DIR,
        env=os.environ | environment,
        # Ctrl-C reaches it through us, once.
        start_new_session=True,
        # When we are killed, it is told to stop.
        preexec_fn=_dying_with(os.getpid()),  # noqa: PLW1509 -- we have one thread
    )


def _dying_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it becomes its command.

    Only Linux knows such a signal; elsewhere children of a killed parent go on.
    """
    if not sys.platform.startswith("linux"):
        return None
    set_for_process = ctypes.CDLL(None).prctl

    def ask_for_signal() -> None:
        set_for_process(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_for_signal


def end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
