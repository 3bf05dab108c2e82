"""Words that searchers use for one another: the table's rows as the query reads them.

Kept by every worker.
"""

from lib.caching.process import forget, process_cached, reference_key
from search.models import SynonymSet
from search.query.terms import Synonyms

SYNONYMS = reference_key("search.synonyms")


def synonyms() -> Synonyms:
    """Lemma → the lemmas that may stand for it, of every language."""
    return process_cached(SYNONYMS, _read_synonyms)


def _read_synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in SynonymSet.objects.offered():
        for word in row.words:
            found[word] = (*found.get(word, ()), *(other for other in row.words if other != word))
    return found


def forget_synonyms() -> None:
    forget(SYNONYMS)
