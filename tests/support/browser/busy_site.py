"""A site of its own with everything running as in production; mails end in files.

Gunicorn, the search worker, the sender of mails.
"""

import email
import email.policy
import re
import subprocess
import sys
import time
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.support.browser.site import Site
from tests.support.prepared import ROOT
from tests.support.waiting import PATIENCE, until

PREPARE = """
from django.utils import timezone
from allauth.mfa.totp.internal.auth import TOTP
from accounts.actions.account import create_person
from accounts.models import ReviewerTerm
staff = create_person(
    email="yllapito@example.com", name="Ylermi", password={password!r}, is_staff=True)
reviewer = create_person(email="arvioija@example.com", name="Anna", password={password!r})
ReviewerTerm.objects.create(user=reviewer, starts_on=timezone.localdate(), source="testi")
for user in (staff, reviewer):
    TOTP.activate(user, {secret!r})
"""
PASSWORD, SECRET = "hyvin pitkä salasana 7", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


class BusySite(Site):
    """Prepared without the demo; `staff` and `reviewer` have an authenticator app."""

    def __init__(self, factory):
        super().__init__(
            factory,
            "bare",
            PREPARE.format(password=PASSWORD, secret=SECRET),
            AVOINKUNTA_MAIL="file",
        )

    def start(self):
        super().start()
        self.processes = [self.helper(name) for name in ("search_worker", "deploy_jobs")]

    def helper(self, name):
        env = self.env | {"AVOINKUNTA_SITE_URL": self.address}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", name], cwd=ROOT, env=env, stdout=log, stderr=log
            )

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.wait(PATIENCE)
        super().stop()

    def mails(self, address):
        """Texts of the mails to an address, oldest first."""
        found = []
        for path in sorted(
            Path(self.directory, "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns
        ):
            for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
                message = email.message_from_bytes(raw, policy=email.policy.default)
                if message["To"] == address:
                    found.append(
                        f"{message['Subject']}\n\n{message.get_body(('plain',)).get_content()}"
                    )
        return found

    def mail(self, address, words):
        """The mail with these words in its subject; waits for the sender."""

        def found():
            return [text for text in self.mails(address) if words in text.split("\n")[0]]

        return until(
            found,
            f"the mail {words!r}",
            told=lambda: (self.mails(address), self.log.read_text()[-2000:]),
        )[-1]

    def link(self, address, words):
        return re.search(r"https?://[^/\s]+(/\S+)", self.mail(address, words)).group(1)

    def code(self, address):
        return re.search(r"[A-Z]{4}-[A-Z]{4}", self.mail(address, "Koodi")).group(0)


def fresh_code(used):
    """An unused code of the app: of the last half minute, of this one, or of the next."""
    now = int(time.time()) // PERIOD
    code = next(
        code
        for offset in (-1, 0, 1)
        if (code := format_hotp_value(hotp_value(SECRET, now + offset))) not in used
    )
    used.add(code)
    return code
