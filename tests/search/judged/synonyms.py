"""The synonyms of the file, as the query reads them, without a database."""

from lib.reference.files import read_json
from search.actions import SYNONYM_FILE
from search.query.terms import Synonyms
from search.synonyms import synonyms_of


def file_synonyms() -> Synonyms:
    return synonyms_of(row["words"] for row in read_json(SYNONYM_FILE)["sets"])
