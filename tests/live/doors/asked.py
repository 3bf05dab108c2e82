"""What is asked of whom: offerings and municipalities, in process or by HTTP."""

import urllib.request
from functools import cache
from urllib.error import HTTPError
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from catalogue.models import Offering
from catalogue.procuring.assessment import request
from catalogue.procuring.assessment.offers import OfferKey, read_offers
from procurement.registry import municipalities as known
from tests.live.doors.doors import Case, compared, listed, one_by_one

# Helsinki, two of Åland's, and where Swedish is spoken.
ALWAYS = ("091", "478", "035", "893", "280")


def municipalities(count=25):
    """Of all sizes: evenly by population, the largest and the smallest among them."""
    rows = sorted(
        (row for row in known().values() if row.is_offered), key=lambda row: row.population
    )
    named = [row for row in rows if row.code in ALWAYS]
    others = [row for row in rows if row.code not in ALWAYS]
    wanted = count - len(named)
    return named + [others[place * (len(others) - 1) // (wanted - 1)] for place in range(wanted)]


def case_of(code, months, every=1):
    today = timezone.localdate()
    slugs = list(Offering.objects.published(today).order_by("slug").values_list("slug", flat=True))
    keys = [OfferKey(slug) for slug in slugs[::every]]
    # Of a long list a database takes only so many terms at once.
    offers = [
        offer
        for start in range(0, len(keys), 50)
        for offer in read_offers(keys[start : start + 50], today).values()
    ]
    return Case(tuple(offers), known()[code], months, today)


def told(ask, case, *, whole):
    """`whole`: the case has every offering of the site, as its lists do."""
    yield from one_by_one(ask, case)
    yield from compared(ask, case)
    if whole:
        yield from listed(ask, case)


def read_once():
    """Offerings are read once for the process: nothing changes them while it asks."""
    read = cache(lambda keys, on: read_offers(list(keys), on))
    request.read_offers = lambda keys, on: read(tuple(keys), on)


def in_process():
    client = Client(SERVER_NAME="localhost")

    def ask(path, query, body=None):
        path = path.removeprefix("http://localhost")
        response = (
            client.get(f"{path}?{urlencode(query)}" if query else path)
            if body is None
            else client.post(path, body, content_type="application/json")
        )
        assert response.status_code == 200, (path, query, response.content[:500])
        return response.content

    return ask


def by_http(address):
    def ask(path, query, body=None):
        url = path if path.startswith("http") else f"{address}{path}"
        asked = urllib.request.Request(  # noqa: S310 -- the caller's own site
            f"{url}?{urlencode(query)}" if query else url,
            data=None if body is None else body.encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as response:  # noqa: S310 -- as above
                return response.read()
        except HTTPError as error:
            # What urllib raises does not leave a process of a pool.
            msg = f"{error.code} {url}"
            raise AssertionError(msg) from None

    return ask
