"""No public page and no public call reads more rows the more offerings there are.

Asked first, in an edition whose numbers are counted: each statement finds its rows by an index.
SQLite says how it would; the queries are the same on PostgreSQL.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Offering
from lib import edition
from lib.caching.pages import PAGES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words for its plans"),
]
# Tables with a row or more for each offering.
GROWING = (
    "catalogue_answer",
    "catalogue_change",
    "catalogue_claim",
    "catalogue_evidence",
    "catalogue_face",
    "catalogue_finding",
    "catalogue_offering",
    "catalogue_part",
    "catalogue_placement",
    "catalogue_price",
    "catalogue_pricetier",
    "catalogue_review",
    "catalogue_standard",
    "catalogue_version",
    "catalogue_version_functions",
    "catalogue_version_phases",
    "catalogue_versioncpv",
)
PAGES_AND_CALLS = (
    "/",
    "/ratkaisut",
    "/ratkaisut?q=verkko&avoin=avoin-lahdekoodi&hinta=alle&kunta=091",
    "/ratkaisut?q=laajempi",
    "/ratkaisut?sivu=7&jarjestys=uusin",
    "/ratkaisut/{slug}",
    "/ratkaisut/{slug}?kunta=091&kk=24",
    "/ratkaisut/{slug}/versiot/1",
    "/toimittajat",
    "/toimittajat/{vendor}",
    "/kynnysarvot",
    "/nain-arvioimme",
    "/rajapinta",
    "/api/v1/offerings/",
    "/api/v1/offerings/?facets=1&q=verkko",
    "/api/v1/offerings/{slug}/",
    "/api/v1/offerings/{slug}/versions/",
    "/api/v1/vendors/",
    "/api/v1/vendors/{vendor}/",
    "/api/v1/taxonomy/",
)


ALIAS = re.compile(r'"(\w+)" ([A-Z]\d+)\b')


def scanned(sql):
    """Growing tables that a statement would read from end to end."""
    names = {alias: table for table, alias in ALIAS.findall(sql)}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3].split() for row in cursor.fetchall()]
    read = {names.get(step[1], step[1]) for step in steps if step[0] == "SCAN"}
    return sorted(read.intersection(GROWING))


def test_a_statement_that_reads_everything_is_seen(demo_site):
    assert scanned(str(Offering.objects.order_by("withdrawn_at").query)) == ["catalogue_offering"]
    assert scanned('SELECT U0."id" FROM "catalogue_part" U0 ORDER BY U0."licence"') == [
        "catalogue_part"
    ]


@pytest.mark.parametrize("address", PAGES_AND_CALLS)
def test_every_statement_of_a_page_finds_its_rows_by_an_index(
    client, demo_site, kept_pages, monkeypatch, address
):
    offering = Offering.objects.published(timezone.localdate()).first()
    path = address.format(slug=offering.slug, vendor=offering.vendor.slug)
    monkeypatch.setattr(edition, "READ_SECONDS", 1000)
    assert client.get(path).status_code == 200
    client.cookies.clear()
    PAGES.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    statements = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    scans = {sql: tables for sql in statements if (tables := scanned(sql))}
    assert scans == {}
