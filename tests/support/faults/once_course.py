"""Threads with connections of their own send the same thing to the site at the same moment.

Looks at what is in the database.

`python -m tests.support.faults.once_course` with the site's environment; prints JSON. With `die`,
dies in the middle of an act.
"""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from tests.support.faults.racer import start_django
from tests.support.waiting import some_moment

THREADS = 5
YML = "publiccodeYmlVersion: '0.4'\nname: Ohjelma\nurl: https://code.example/x.git\n"


class Course:
    def __init__(self):
        from django.utils import timezone

        from accounts.actions.account import make_key
        from accounts.models import User
        from tests.support.factories import UserFactory, VendorFactory
        from tests.support.signing_in import sign_in, verified
        from vendors.models import TeamMember

        self.owner = User.objects.filter(email="kilpa@example.com").first()
        if self.owner is None:
            self.owner = verified(UserFactory(email="kilpa@example.com"))
            TeamMember.objects.create(
                vendor=VendorFactory(slug="kilpa"), user=self.owner, role="owner"
            )
            VendorFactory(slug="muu", business_id="2617416-4")
        self.vendor = self.owner.teams.get(vendor__slug="kilpa").vendor
        self.clients = [
            sign_in(self.client(), self.owner, second_factor=False) for _ in range(THREADS)
        ]
        _key, token = make_key(
            user=self.owner, name="ohjelma", may_write=True, days=1, at=timezone.now()
        )
        self.headers = {"Authorization": f"Bearer {token}"}

    @staticmethod
    def client():
        from django.test import Client

        return Client(raise_request_exception=False, headers={"host": "localhost"})

    def at_once(self, *posts):
        """Each by a thread of its own; all begin together."""
        barrier = threading.Barrier(len(posts))

        def send(client, order):
            from django.db import connection

            path, body, options = order
            barrier.wait(timeout=60)
            try:
                answer = client.post(path, body, **options)
                # A busy database says so, and a caller comes again.
                while answer.status_code == 503:
                    some_moment(1)
                    answer = client.post(path, body, **options)
            finally:
                connection.close()
            return [answer.status_code, answer.headers.get("Location", "")]

        with ThreadPoolExecutor(len(posts)) as pool:
            return list(pool.map(send, self.clients, posts))

    def orders(self):
        from tests.support.drafts import whole_content
        from tests.support.factories import business_id

        team, company = (
            "/oma/yritys/kilpa/jasenet",
            {
                "business_id": business_id(4_000_000),
                "name": "Uusi Oy",
                "home_municipality_code": "837",
                "size": "small",
                "website": "https://uusi.example",
                "note": "",
            },
        )
        api = {"content_type": "application/json", "headers": self.headers | {"host": "localhost"}}
        basics = {"basics": whole_content()["basics"]}
        return {
            # First, while the sign-in is fresh enough for it.
            "key": ("/tili/avaimet", {"name": "toinen", "days": "30"}, {}),
            "invitation": (team, {"email": "uusi@example.com", "role": "editor"}, {}),
            "company": ("/oma/yritys/uusi", company, {}),
            "import": ("/oma/ratkaisut/uusi/tuo", {"vendor": self.vendor.pk, "pasted": YML}, {}),
            "draft": (
                "/oma/ratkaisut/uusi",
                {"vendor": self.vendor.pk, "kind": "product", "name_fi": "Nimi"},
                {},
            ),
            "takeover": (
                "/oma/yritys/haltuun",
                {"business_id": "2617416-4", "note": "Edustan."},
                {},
            ),
            "settings": (
                "/tili/ilmoitukset",
                {"name": "Nimi", "language": "fi", "notice_choice": "at_once"},
                {},
            ),
            "api draft": ("/api/v1/drafts/", {"vendor": "kilpa", "content": basics}, api),
            "api import": (
                "/api/v1/drafts/from-publiccode/",
                {"vendor": "kilpa", "source": YML},
                api,
            ),
        }

    def run(self):
        found = {}
        for name, order in self.orders().items():
            before = self.counts()
            answers = self.at_once(*[order] * THREADS)
            found[name] = {
                "answers": sorted({json.dumps(answer) for answer in answers}),
                **{kind: after - before[kind] for kind, after in self.counts().items()},
            }
        return found

    @staticmethod
    def counts():
        from accounts.models import AuditEvent, Mail

        return {
            "events": AuditEvent.objects.exclude(verb__startswith="user.signed").count(),
            "mails": Mail.objects.count(),
        }

    def limited(self):
        """As many invitations as there are threads; the setting lets three through in a day."""
        from vendors.models import Invitation

        before = Invitation.objects.count()
        answers = self.at_once(
            *[
                (
                    "/oma/yritys/kilpa/jasenet",
                    {"email": f"raja{number}@example.com", "role": "editor"},
                    {},
                )
                for number in range(THREADS)
            ]
        )
        return {
            "answers": sorted(status for status, _place in answers),
            "invitations": Invitation.objects.count() - before,
        }

    def die(self):
        """The process goes while the act is done: after its row, before its mail."""
        from vendors.actions import team

        team.queue_mail = lambda **_facts: os._exit(9)
        self.clients[0].post(*self.orders()["invitation"][:2])


if __name__ == "__main__":
    start_django()
    act = sys.argv[1]
    course = Course()
    sys.stdout.write("COURSE" + json.dumps(getattr(course, act)()) + "\n")
