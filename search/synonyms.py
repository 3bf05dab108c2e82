"""Words that searchers use for one another: the table's rows as the query reads them.

Kept by every worker.
"""

from collections.abc import Iterable, Sequence

from lib.caching.process import forget, process_cached, reference_key
from search.models import SynonymSet
from search.query.terms import Synonyms

SYNONYMS = reference_key("search.synonyms")


def synonyms() -> Synonyms:
    """Lemma → the lemmas that may stand for it, of every language."""
    return process_cached(SYNONYMS, _read_synonyms)


def synonyms_of(sets: Iterable[Sequence[str]]) -> Synonyms:
    found: dict[str, tuple[str, ...]] = {}
    for words in sets:
        for word in words:
            found[word] = (*found.get(word, ()), *(other for other in words if other != word))
    return found


def _read_synonyms() -> Synonyms:
    return synonyms_of(row.words for row in SynonymSet.objects.offered())


def forget_synonyms() -> None:
    forget(SYNONYMS)
