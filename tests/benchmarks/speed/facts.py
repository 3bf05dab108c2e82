"""What there is to ask for, as JSON: `python -m tests.benchmarks.speed.facts`.

The environment names the data directory. Words and filters are chosen so that pages are full
wherever the data suffice.
"""

import json
import re
import sys
from collections import Counter

MOST_SLUGS, WORDS, QUERIES, MOST_PAGES = 5000, 150, 100, 5
PAGE = 20
WORD = re.compile(r"[a-zåäö]{6,}")


def words(offerings):
    """The words that most offerings of the demo say in their names and summaries."""
    said = offerings.order_by("pk").values_list("published__name_fi", "published__summary_fi")[:187]
    counted = Counter(word for texts in said for word in set(WORD.findall(" ".join(texts).lower())))
    return [word for word, _count in counted.most_common(WORDS)]


def queries(texts, ask):
    """(parameters of the page without a page, how many there are), the fullest first."""
    found = []
    for text in texts:
        facets = ask(text, {}, ()).facets
        layer, openness = (facets[name][0][0] for name in ("layer", "openness"))
        chosen = {"layer": (layer,), "openness": (openness,)}
        count = ask(text, chosen, ("under",)).count
        found.append((f"q={text}&kerros={layer}&avoin={openness}&hinta=alle", count))
    return sorted(found, key=lambda pair: -pair[1])


def pages(found):
    """Each query with each of its full pages, at least the first."""
    return [
        f"{query}&sivu={page}" if page > 1 else query
        for query, count in found
        for page in range(1, max(1, min(count // PAGE, MOST_PAGES)) + 1)
    ]


def gather():
    """What `rows.py` makes addresses of; in a process that has Django."""
    from django.utils import timezone
    from django.utils.translation import override

    from catalogue.models import Offering
    from catalogue.taxonomy.registry import taxonomy
    from procurement.registry import municipalities
    from search.query.request import SearchRequest
    from search.service import find
    from vendors.models import Vendor

    today = timezone.localdate()
    offerings = Offering.objects.published(today)

    def ask(text, filters, bands):
        return find(
            SearchRequest(on_day=today.toordinal(), text=text, filters=filters, bands=bands)
        )

    with override("fi"):
        texts = words(offerings)
        count = offerings.count()
        # Evenly from the whole list, so that they stand for all.
        slugs = list(offerings.order_by("slug").values_list("slug", flat=True))
        return {
            "count": count,
            "pages": max(1, min(count // PAGE, 5000)),
            "municipalities": sorted(municipalities()),
            "offerings": slugs[:: max(1, count // MOST_SLUGS)],
            "vendors": sorted(Vendor.objects.listed(today).values_list("slug", flat=True)),
            "layers": sorted(taxonomy().offered.layers),
            "words": texts,
            "queries": pages(queries(texts, ask)[:QUERIES]),
        }


def main():
    import django

    from deploy.start import use_settings

    use_settings()
    django.setup()
    json.dump(gather(), sys.stdout)


if __name__ == "__main__":
    main()
