"""One of several processes that act on the same version at once.

Reads a line of JSON for each act, answers with one: what came of it.

Run as a program with the site's environment: `python -m tests.support.faults.racer`. An act begins
at the moment the line names, so that the processes meet.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.support.waiting import until_clock


def start_django():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    import django

    django.setup()


def judgement():
    from datetime import timedelta

    from django.utils import timezone

    from catalogue.reviewing.judgement import Judged, Judgement
    from tests.support.drafts import STATES

    return Judgement(
        {slug: Judged(state, {}) for slug, state in STATES.items()},
        {"fi": "Yhteenveto."},
        fix_by=timezone.localdate() + timedelta(days=14),
    )


def act(order):
    from django.utils import timezone

    from accounts.models import User
    from catalogue.authoring.actions.writing import save_section, submit_version
    from catalogue.reviewing.actions import decide
    from catalogue.reviewing.judgement import Decision
    from vendors.actions.team import end_membership
    from vendors.models import TeamMember

    by, at, version = User.objects.get(pk=order["by"]), timezone.now(), order.get("version")
    if order["act"] == "edit":
        save_section(
            version_id=version,
            section="users",
            data={"languages": [order["word"]]},
            row_version=order["row_version"],
            by=by,
            at=at,
        )
    elif order["act"] == "leave":
        end_membership(member=TeamMember.objects.get(pk=order["member"]), by=by, at=at)
    elif order["act"] == "submit":
        submit_version(version_id=version, row_version=order["row_version"], by=by, at=at)
    else:
        decide(
            version_id=version,
            decision=Decision(order["act"]),
            judgement=judgement(),
            row_version=order["row_version"],
            review_row_version=order["review_row_version"],
            by=by,
            at=at,
        )


def answers(order):
    """One act, or the same by several threads at once, each with a connection of its own."""
    if "threads" not in order:
        return answer(order)
    with ThreadPoolExecutor(order["threads"]) as pool:
        return list(pool.map(answer, [order] * order["threads"]))


def answer(order):
    until_clock(order["start"])
    try:
        act(order)
    except Exception as refusal:  # noqa: BLE001 -- whatever it is, the test reads its name
        return type(refusal).__name__
    return "done"


if __name__ == "__main__":
    start_django()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answers(json.loads(line))) + "\n")
        sys.stdout.flush()
