"""Words that searchers use for one another: the table's rows as the query reads them, kept by every
worker.
"""

from lib.caching.process import forget, kept
from search.models import SynonymSet
from search.query.terms import Synonyms

SYNONYMS = "search.synonyms"


def synonyms() -> Synonyms:
    """Lemma → the lemmas that may stand for it, of every language."""
    return kept(SYNONYMS, read_synonyms)


def read_synonyms() -> dict[str, tuple[str, ...]]:
    """From the table."""
    found: dict[str, tuple[str, ...]] = {}
    for row in SynonymSet.objects.offered():
        for word in row.words:
            found[word] = (*found.get(word, ()), *(other for other in row.words if other != word))
    return found


def forget_synonyms() -> None:
    """After a load, or a change in the admin."""
    forget(SYNONYMS)
