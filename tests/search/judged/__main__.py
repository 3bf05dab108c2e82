"""Print how well an engine answers the judged queries, by language, half and kind."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- Django must be ready

from search.engines.base import CLUSTER, ENGINES, engine_named  # noqa: E402
from search.engines.cluster import ClusterAddress  # noqa: E402
from tests.search.judged.measuring import Figures, Outcome, by_kind, figures, measured  # noqa: E402
from tests.search.judged.reading import HALVES, judged_documents, judged_queries  # noqa: E402
from tests.search.judged.synonyms import file_synonyms  # noqa: E402

COLUMNS = {
    "queries": 8,
    "recall@10": 10,
    "MRR": 7,
    "precision": 10,
    "recall": 8,
    "nearest": 8,
}
HEAD = " " * 22 + "".join(f"{name:>{width}}" for name, width in COLUMNS.items())


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as directory:
        engine = engine_named(options.engine, directory, _address(options.engine))
        engine.rebuild(judged_documents())
        queries = [query for query in judged_queries() if query.half in options.halves]
        outcomes = measured(engine, queries, file_synonyms())
    for language, half in product(options.languages, options.halves):
        asked = (language, half)
        rows = [row for row in outcomes if (row.query.language, row.query.half) == asked]
        _print_table(f"{options.engine}, {language}, {half}", rows)
    if options.misses:
        _print_misses(outcomes)


def _address(engine: str) -> ClusterAddress | None:
    """Of the cluster that AVOINKUNTA_SEARCH_URL names, for indexes of our own there."""
    if engine != CLUSTER:
        return None
    if settings.SEARCH_CLUSTER is None:
        sys.exit("Name a server: AVOINKUNTA_SEARCH_URL=http://127.0.0.1:9200 make judged ENGINE=…")
    return replace(settings.SEARCH_CLUSTER, name="judged")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.search.judged", description=__doc__)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="tantivy")
    parser.add_argument("--languages", nargs="+", default=["fi", "sv", "en"])
    parser.add_argument("--halves", nargs="+", choices=HALVES, default=HALVES)
    parser.add_argument("--misses", action="store_true", help="name what was not or falsely found")
    return parser.parse_args(arguments)


def _print_table(title: str, rows: Sequence[Outcome]) -> None:
    print(f"\n{title}\n{HEAD}")  # noqa: T201 -- a command
    for kind, found in {"all": figures(rows), **by_kind(rows)}.items():
        print(_line(kind, found))  # noqa: T201


def _line(kind: str, found: Figures) -> str:
    return (
        f"{kind:22}{found.queries:>8}{found.recall:>10.3f}{found.rank:>7.3f}"
        f"{found.precision:>10.3f}{found.counted_recall:>8.3f}{found.nearest:>8}"
    )


def _print_misses(outcomes: Iterable[Outcome]) -> None:
    for row in outcomes:
        missing = sorted(row.query.relevant - set(row.shown))
        wrong = sorted(row.counted - row.query.relevant)
        if missing or wrong:
            nearest = " nearest" if row.is_nearest else ""
            asked = f"{row.query.language} {row.query.kind}: {row.query.text}"
            print(f"{asked}{nearest}\n    missing {missing}, false {wrong}")  # noqa: T201


if __name__ == "__main__":
    main()
