"""What a process of the comparison does: one case after another, on the data of its environment."""

import os
from collections import Counter

TERMS = (12, 24, 36, 48)


def start():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    # It asks more often than a caller may.
    os.environ.setdefault("AVOINKUNTA_API_RATE", "")
    os.environ.setdefault("AVOINKUNTA_LOG_LEVEL", "ERROR")
    django.setup()
    from tests.live.doors.asked import read_once

    read_once()


def cases(towns):
    """Codes of municipalities, each with each term."""
    start()
    from tests.live.doors.asked import municipalities

    return [(town.code, months) for town in municipalities(towns) for months in TERMS]


def compared(every, job):
    """The differing comparisons as lines, and counts by door of all and of those."""
    from tests.live.doors.asked import by_http, case_of, in_process, told

    (code, months), address = job
    case = case_of(code, months, every)
    found = list(told(by_http(address) if address else in_process(), case, whole=every == 1))
    wrong = [row for row in found if row.expected != row.told]
    where = " by HTTP" if address else ""
    return (
        [f"{row.door}{where}: {row.asked}: {row.expected} {row.told}\n" for row in wrong],
        Counter(row.door + where for row in found),
        Counter(row.door + where for row in wrong),
    )
