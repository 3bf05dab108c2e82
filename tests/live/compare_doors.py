"""Compares what every door says of what is public: total and procedure.

    python -m tests.live.compare_doors [--every N]

Takes every published offering of the data directory (AVOINKUNTA_DATA_DIR), or every Nth, for 25
municipalities of all sizes and four terms. Asks the helper's page, the assessments' API, the CSV
and the JSON of the memo, beside what cards, flags and filters reckon with. Prints how many
comparisons there were, and each that differs.
"""

import argparse
import csv
import json
import os
import sys
from decimal import Decimal
from io import StringIO

TERMS = (12, 24, 36, 48)
# Helsinki and two of Åland's among them, and where Swedish is spoken.
ALWAYS = ("091", "478", "035", "893", "280")
HOW_MANY = 25


def municipalities():
    """Of all sizes: evenly by population, the largest and the smallest among them."""
    from procurement.registry import municipalities as known

    rows = sorted(
        (row for row in known().values() if row.is_offered), key=lambda row: row.population
    )
    named = [row for row in rows if row.code in ALWAYS]
    others = [row for row in rows if row.code not in ALWAYS]
    wanted = HOW_MANY - len(named)
    return named + [others[place * (len(others) - 1) // (wanted - 1)] for place in range(wanted)]


def reckoned(offer, town, months, day):
    """What cards, flags and filters say: total and procedure."""
    from catalogue.pricing.cost import LimitPair, OfferingCost
    from procurement.price_context import PriceContext
    from procurement.registry import limits

    cost = OfferingCost(offer.lines, PriceContext.of(town, months), LimitPair.on(limits(), day))
    return cost.total, str(cost.procedure)


def doors(client, slug, town, months):
    """Door → (total, procedure)."""
    query = {"r": slug, "kunta": town.code, "kk": months}
    page = client.get("/hankinta-apu", query).context["page"]
    yield "page", (page.total, str(page.result.assessment.procedure))
    body = json.dumps({"offering": slug, "municipality": town.code, "months": months})
    told = client.post("/api/v1/assessments/", body, content_type="application/json").json()
    yield "API", (_amount(told["total"]), told["procedure"])
    memo = json.loads(client.get("/hankinta-apu/muistio.json", query).content)["result"]
    yield "memo", (_amount(memo["total"]), memo["procedure"])
    text = client.get("/hankinta-apu/muistio.csv", query).content.decode("utf-8-sig")
    rows = {row[0]: row[1] for row in csv.reader(StringIO(text)) if len(row) == 2}
    yield "CSV", (_amount(rows["Elinkaarikustannus"]), rows["Menettely"])


def _amount(text):
    return Decimal(text) if text else None


def compare(client, offers, towns, terms, day):
    """Yields every comparison: its name, what was expected and what was told."""
    for offer in offers:
        for town in towns:
            for months in terms:
                expected = reckoned(offer, town, months, day)
                for door, told in doors(client, offer.slug, town, months):
                    yield f"{offer.slug} {town.code} {months} {door}", expected, told


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from catalogue.models import Offering
    from catalogue.procuring.assessment.api.views import AssessmentView
    from catalogue.procuring.assessment.offers import OfferKey, read_offers

    setup_test_environment()
    # It asks more often than a caller may.
    AssessmentView.throttle_classes = []
    day, count, differing = timezone.localdate(), 0, 0
    slugs = list(Offering.objects.published(day).order_by("slug").values_list("slug", flat=True))
    keys = [OfferKey(slug) for slug in slugs[:: chosen.every]]
    offers = [offer for key in keys for offer in read_offers([key], day).values()]
    for name, expected, told in compare(Client(), offers, municipalities(), TERMS, day):
        count += 1
        if expected != told:
            differing += 1
            sys.stdout.write(f"{name} {expected} {told}\n")
    sys.stdout.write(f"{count} comparisons, {differing} differing\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
