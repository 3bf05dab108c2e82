"""The catalogue's own vocabulary, and corrections of words that are not in it.

What a lexicon has is no misspelling either, but for compounds: Voikko takes *asianhalinta*, hugging
a matter, for a word.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import LANGUAGES, Analyser, Analysis, analyser, plain
from search.index.schema import Words

# Four letters and fewer are mostly abbreviations.
SHORTEST, MEDIUM, LONG = 5, 6, 8
MOST_CORRECTIONS = 3


class Vocabulary:
    """Words, base forms and units of the catalogue with the number of documents they are in."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._by_length: dict[int, list[str]] = defaultdict(list)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def __len__(self) -> int:
        return len(self._counts)

    def correct(self, word: str) -> tuple[str, ...]:
        """Give at most three words that `word` may be misspelt for; none for a word it knows."""
        if len(word) < SHORTEST or word in self or self._is_understood(word):
            return ()
        furthest = 1 if len(word) < LONG else 2
        # A short word with another beginning is another word: "jira" is no "kira".
        beginning = word[0] if len(word) < MEDIUM else ""
        near = [
            other
            for length in range(len(word) - furthest, len(word) + furthest + 1)
            for other in self._by_length.get(length, ())
            if other.startswith(beginning)
        ]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=furthest, limit=None)
        closest = min((distance for _, distance, _ in found), default=0)
        best = [other for other, distance, _ in found if distance == closest]
        return tuple(
            sorted(best, key=lambda other: (-self._counts[other], other))[:MOST_CORRECTIONS]
        )

    def add(self, lines: Iterable[str]) -> None:
        """Take "word count" lines; later ones add to those before."""
        for line in lines:
            word, _, count = line.rpartition(" ")
            if not word or not count.isdecimal():
                continue
            # A stem is known, with 0, but nothing to show as a correction.
            if int(count) and not self._counts[word]:
                self._by_length[len(word)].append(word)
            self._counts[word] += int(count)

    def _is_understood(self, word: str) -> bool:
        chains = [analyser(language) for language in LANGUAGES]
        return any(chain.is_word(word) or self._knows(chain.read(word)) for chain in chains)

    def _knows(self, reading: Analysis) -> bool:
        return any(lemma in self for lemma in reading.lemmas) or (
            reading.is_compound and all(unit in self for unit in reading.units)
        )


class VocabularyFile(Vocabulary):
    """A vocabulary in a file of such lines, to which new words are appended."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._read_bytes = 0

    def refresh(self) -> None:
        """Read what was appended since the last time. A missing file is an empty vocabulary."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read_bytes)
                # The last line may be half written.
                lines, newline, _ = file.read().rpartition(b"\n")
        except OSError:
            return
        self._read_bytes += len(lines) + len(newline)
        self.add(lines.decode("utf-8", "replace").splitlines())

    def append(self, counts: Mapping[str, int]) -> None:
        new = {word: count for word, count in counts.items() if word not in self._counts}
        if new:
            with self._path.open("ab") as file:
                file.write(_written(new))
            self.refresh()


class WordCounter:
    """Counts surface forms as documents pass by.

    Base forms and units are added once, at the end.
    """

    def __init__(self) -> None:
        self._surface: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, words: Words) -> None:
        for language, texts in words.items():
            self._surface[language].update(set(itertools.chain.from_iterable(texts.values())))

    def counts(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for language, surface in self._surface.items():
            _add_readings(total, surface, analyser(language))
        return total


def _add_readings(total: Counter[str], surface: Counter[str], chain: Analyser) -> None:
    for word, count in surface.items():
        reading, surface_form = chain.read(word), plain(word)
        total[surface_form] += count
        for form in {*reading.indexed, *reading.units} - {surface_form}:
            total[form] += count if chain.gives_words else 0


def write_vocabulary(path: Path, counts: Mapping[str, int]) -> None:
    path.write_bytes(_written(counts))


def vocabulary_lines(counts: Mapping[str, int]) -> list[str]:
    return [f"{word} {count}" for word, count in sorted(counts.items()) if word]


def _written(counts: Mapping[str, int]) -> bytes:
    return "".join(f"{line}\n" for line in vocabulary_lines(counts)).encode()
