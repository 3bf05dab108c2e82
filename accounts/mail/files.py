"""Mail as files, for trying out and for tests.

One `.eml` per message, named by its id, so that the same one again is the same file.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes into `MAIL_DIR`, readable to the owner only: letters hold links that let in."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = Path(settings.MAIL_DIR)
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            _write_whole(directory, name_of(message), message.message().as_bytes())
        return len(email_messages)


def name_of(message: EmailMessage) -> str:
    return re.sub(r"[^\w.@-]", "", str(message.message()["Message-ID"])) + ".eml"


def _write_whole(directory: Path, name: str, content: bytes) -> None:
    # Under another name first, so that only whole files are there.
    handle, path = tempfile.mkstemp(dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(path).replace(directory / name)
    except OSError:
        with contextlib.suppress(OSError):
            Path(path).unlink()
        raise
