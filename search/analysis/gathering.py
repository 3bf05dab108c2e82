"""Gathers the Swedish words of simplemma: `python -m search.analysis.gathering`, to stdout."""

import re
import sys

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from search.analysis.stemming import stemmer
from search.analysis.swedish_words import packed

_WORD = re.compile(r"[a-zåäöé]{3,14}")


def gathered() -> bytes:
    stem = stemmer("sv")
    known = DefaultDictionaryFactory().get_dictionary("sv")
    forms = {word for word in known if _WORD.fullmatch(word)}
    bases = {_text(known[word]) for word in forms}
    # The lexicon takes some nouns for forms of a verb: "avfall", waste, of "avfalla".
    bare = {word for word in forms if stem(word).lemmas == (word,)}
    beginnings = {word for word in bases if _WORD.fullmatch(word)} | bare
    return packed(beginnings, {stem(word).lemmas[0] for word in beginnings})


def _text(value: "str | bytes") -> str:
    return value.decode() if isinstance(value, bytes) else value


if __name__ == "__main__":
    sys.stdout.buffer.write(gathered())
