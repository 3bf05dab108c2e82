"""Words that searchers use for one another: the table's rows as the query reads them.

Kept by every worker.
"""

from lib.caching.process import forget, process_cached, reference_key
from search.models import SynonymSet
from search.query.synonyms import Synonyms, synonyms_of

SYNONYMS = reference_key("search.synonyms")


def synonyms() -> Synonyms:
    return process_cached(SYNONYMS, _read_synonyms)


def _read_synonyms() -> Synonyms:
    return synonyms_of((row.language, row.words) for row in SynonymSet.objects.offered())


def forget_synonyms() -> None:
    forget(SYNONYMS)
