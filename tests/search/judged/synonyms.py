"""The synonyms of the file, as the query reads them, without a database."""

from lib.reference.files import read_json
from search.actions import SYNONYM_FILE
from search.query.synonyms import Synonyms, synonyms_of


def file_synonyms() -> Synonyms:
    return synonyms_of((row["language"], row["words"]) for row in read_json(SYNONYM_FILE)["sets"])
