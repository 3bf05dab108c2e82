"""What a row of synonyms or a closed product changes, before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from search.models import ClosedProduct, SynonymSet
from search.query.request import SearchRequest
from search.query.synonyms import Synonyms, synonyms_of
from search.service import engine
from search.synonyms import closed_products, product_of


@dataclass(frozen=True)
class Effect:
    """How many offerings a question finds without the row and with it."""

    text: str
    before: int
    after: int

    def __str__(self) -> str:
        return f"{self.text}: {self.before} → {self.after}"


def effects_of_set(row: SynonymSet, on: date) -> list[Effect]:
    """Raises IndexUnavailable."""
    others = _sets_without(row)
    products = [product_of(one) for one in closed_products().values()]
    return _effects(
        row.words,
        row.language,
        on,
        synonyms_of(others, products),
        synonyms_of([*others, (row.language, row.words)], products),
    )


def effects_of_product(row: ClosedProduct, on: date) -> list[Effect]:
    """Raises IndexUnavailable."""
    sets = _sets_without(None)
    others = [product_of(one) for one in closed_products().values() if one.slug != row.slug]
    before, after = (synonyms_of(sets, rows) for rows in (others, [*others, product_of(row)]))
    return _effects(row.names, "fi", on, before, after)


def _sets_without(row: SynonymSet | None) -> list[tuple[str, list[str]]]:
    rows = SynonymSet.objects.offered().exclude(slug=row.slug if row else "")
    return list(rows.values_list("language", "words"))


def _effects(
    texts: Iterable[str], language: str, on: date, before: Synonyms, after: Synonyms
) -> list[Effect]:
    return [
        Effect(text, *(_count(text, language, on, known) for known in (before, after)))
        for text in texts
    ]


def _count(text: str, language: str, on: date, known: Synonyms) -> int:
    ask = SearchRequest(
        on_day=on.toordinal(), text=text, language=language, limit=0, want_facets=False
    )
    answer = engine().search(ask, known)
    return answer.count if answer.match == "strict" else 0
