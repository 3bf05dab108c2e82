"""Runs the races in the site's own process, beside the racers.

Prepares a round, lets them go, looks at what is in the database.

`python -m tests.support.faults.race_course <rounds>` with the site's environment; prints JSON.
"""

import json
import subprocess
import sys
import time
from collections import Counter

from tests.support.faults.racer import start_django

AHEAD_SECONDS = 0.004


class Racer:
    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.faults.racer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def send(self, order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def result(self):
        return json.loads(self.process.stdout.readline())


class Course:
    def __init__(self):
        from django.utils import timezone

        from catalogue.authoring.actions.writing import create_offering, submit_version
        from tests.support.drafts import whole_content
        from tests.support.factories import UserFactory, VendorFactory
        from tests.support.signing_in import make_reviewer
        from vendors.models import TeamMember

        self.at = timezone.now()
        self.owner = TeamMember.objects.create(
            vendor=VendorFactory(), user=UserFactory(), role="owner"
        ).user
        self.vendor = self.owner.teams.get().vendor
        self.reviewers = [make_reviewer(), make_reviewer()]
        self.draft = create_offering(
            vendor=self.vendor, content=whole_content(), by=self.owner, at=self.at
        )
        sent = create_offering(
            vendor=self.vendor, content=whole_content(), by=self.owner, at=self.at
        )
        self.version = submit_version(
            version_id=sent.pk, row_version=1, by=self.owner, at=self.at
        ).pk
        self.other = VendorFactory()
        for _ in range(2):
            TeamMember.objects.create(vendor=self.other, user=UserFactory(), role="owner")
        self.racers = [Racer(), Racer()]

    def race(self, *orders):
        start = time.time() + AHEAD_SECONDS
        for racer, order in zip(self.racers, orders, strict=False):
            racer.send(order | {"start": start})
        return [racer.result() for racer, _order in zip(self.racers, orders, strict=False)]

    def again(self):
        """The version is waiting for its review anew, held by both reviewers."""
        from django.db.models import F

        from catalogue.models import Offering, Review, Version

        Offering.objects.filter(versions=self.version).update(published=None)
        Version.objects.filter(pk=self.version).update(
            state="submitted", decided_at=None, fix_by=None, row_version=F("row_version") + 1
        )
        row_version = Version.objects.get(pk=self.version).row_version
        Review.objects.filter(version=self.version).delete()
        for reviewer in self.reviewers:
            Review.objects.create(
                version_id=self.version,
                reviewer=reviewer,
                created_at=self.at,
                read_row_version=row_version,
            )
        return row_version

    def look(self, mark):
        """State, events and mails since the mark, the version's words, the published pointer."""
        from accounts.models import AuditEvent, Mail
        from catalogue.content.snapshot import hash_of, read_content
        from catalogue.models import Version

        version = Version.objects.select_related("offering").get(pk=self.version)
        events = [event.verb for event in AuditEvent.objects.filter(pk__gt=mark[0]).order_by("pk")]
        mails = Mail.objects.filter(pk__gt=mark[1]).count()
        whole = hash_of(read_content(version.pk)) == version.content_hash
        return {
            "state": version.state,
            "events": events,
            "mails": mails,
            "whole": whole,
            "published": version.offering.published_id == version.pk,
        }

    def mark(self):
        from accounts.models import AuditEvent, Mail

        return (
            AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
            Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        )

    def approve_against_edit(self):
        row_version = self.again()
        mark = self.mark()
        decide = {
            "act": "approve",
            "by": self.reviewers[0].pk,
            "version": self.version,
            "row_version": row_version,
            "review_row_version": 1,
        }
        edit = {
            "act": "edit",
            "by": self.owner.pk,
            "version": self.version,
            "row_version": row_version,
            "word": "en",
        }
        return self.race(decide, edit), self.look(mark)

    def two_decide(self):
        row_version = self.again()
        mark = self.mark()
        orders = [
            {
                "act": name,
                "by": person.pk,
                "version": self.version,
                "row_version": row_version,
                "review_row_version": 1,
            }
            for name, person in zip(("approve", "request_changes"), self.reviewers, strict=True)
        ]
        return self.race(*orders), self.look(mark)

    def two_edit(self):
        """Both have read the same draft."""
        from catalogue.models import Version

        row_version = Version.objects.get(pk=self.draft.pk).row_version
        mark = self.mark()
        orders = [
            {
                "act": "edit",
                "by": self.owner.pk,
                "version": self.draft.pk,
                "row_version": row_version,
                "word": word,
            }
            for word in ("fi", "sv")
        ]
        results = self.race(*orders)
        after = Version.objects.get(pk=self.draft.pk)
        winner = orders[results.index("done")]["word"] if "done" in results else None
        return results, {
            "kept": after.languages == [winner],
            "steps": after.row_version - row_version,
            "events": len(self.look(mark)["events"]),
        }

    def two_leave(self):
        """The only two owners of a company."""
        from vendors.models import TeamMember

        TeamMember.objects.filter(vendor=self.other).update(ended_at=None)
        rows = TeamMember.objects.filter(vendor=self.other).order_by("pk")
        results = self.race(
            *[{"act": "leave", "by": row.user_id, "member": row.pk} for row in rows]
        )
        return results, TeamMember.objects.in_force().owners().filter(vendor=self.other).count()

    def fifty_submits(self):
        """Five processes of ten threads each send the same draft."""
        from accounts.models import AuditEvent, Mail
        from catalogue.authoring.actions.writing import create_offering
        from catalogue.models import Version
        from tests.support.drafts import whole_content

        draft = create_offering(
            vendor=self.vendor, content=whole_content(), by=self.owner, at=self.at
        )
        mark = self.mark()
        self.racers += [Racer() for _ in range(3)]
        order = {
            "act": "submit",
            "by": self.owner.pk,
            "version": draft.pk,
            "row_version": 1,
            "threads": 10,
        }
        results = [result for process in self.race(*[order] * 5) for result in process]
        after = Version.objects.get(pk=draft.pk)
        events = list(AuditEvent.objects.filter(pk__gt=mark[0]).values_list("verb", flat=True))
        return {
            "answers": len(results),
            "done": results.count("done"),
            "events": events,
            "mails": Mail.objects.filter(pk__gt=mark[1]).count(),
            "state": after.state,
            "row_version": after.row_version,
        }


def run(rounds):
    course = Course()
    found = {}
    for name in ("approve_against_edit", "two_decide", "two_edit", "two_leave"):
        outcomes = Counter()
        for _ in range(rounds):
            results, left = getattr(course, name)()
            outcomes[
                json.dumps(
                    [sorted(results) if name != "approve_against_edit" else results, left],
                    sort_keys=True,
                )
            ] += 1
        found[name] = dict(outcomes)
    return found | {"fifty_submits": course.fifty_submits()}


if __name__ == "__main__":
    start_django()
    sys.stdout.write("COURSE" + json.dumps(run(int(sys.argv[1]))) + "\n")
