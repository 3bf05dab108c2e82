"""SQL queries of each row, asked first and again, as JSON: in a process apart from the served one.

`python -m tests.benchmarks.speed.queries FACTS`; the environment names the data directory.
"""

import json
import sys
from itertools import islice
from pathlib import Path

# Far from where the rounds begin, so that no cache they share knows these addresses.
FAR, ASKED = 40_000, 3


def counts(client, capture, addresses):
    """The most asked first and the most asked again; None where the page is not there."""
    first, again = [], []
    for address in addresses:
        for found in (first, again):
            # A visitor who brings no cookie, as the rounds' clients.
            client.cookies.clear()
            with capture() as queries:
                if client.get(address).status_code != 200:
                    return None
            found.append(len(queries))
    return max(first), max(again)


def main():
    import django

    from deploy.start import use_settings

    use_settings()
    django.setup()

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.benchmarks.speed.rows import ROWS

    facts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = {}
    for row in ROWS:
        client = Client(SERVER_NAME="127.0.0.1")
        warm, *addresses = islice(row.walk(facts), FAR, FAR + ASKED + 1)
        client.get(warm)
        told[row.name] = counts(client, lambda: CaptureQueriesContext(connection), addresses)
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
