"""Say why a question finds an offering, or why not, word by word."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalogue.models import Offering
from search.query.request import SearchRequest, SearchResult
from search.query.terms import Part, Phrase, Word, parts
from search.service import find
from search.synonyms import synonyms

ALL = 10_000


class Command(BaseCommand):
    help = "Say why a question finds an offering, or why not: how each word is read and matched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query")
        parser.add_argument("slug", help="of the offering")
        parser.add_argument("--language", choices=("fi", "sv", "en"), default="fi")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        text, language = options["query"], options["language"]
        offering = Offering.objects.filter(slug=options["slug"]).first()
        if offering is None:
            msg = f"No offering is called {options['slug']}."
            raise CommandError(msg)
        answer = _asked(text, language)
        self.stdout.write(f"{answer.backend}, {answer.match}: {_place(answer, offering.pk)}")
        corrections = dict(answer.corrected)
        for part in parts(text, language, synonyms=synonyms()):
            for line in _told(part):
                self.stdout.write(line)
            typed = _typed(part)
            if typed in corrections:
                self.stdout.write(f"  corrected: {', '.join(corrections[typed])}")
            alone = _asked(typed, language)
            is_found = alone.match == "strict" and offering.pk in alone.ids
            self.stdout.write(f"  alone it {'finds' if is_found else 'does not find'} the offering")


def _asked(text: str, language: str) -> SearchResult:
    return find(
        SearchRequest(
            on_day=timezone.localdate().toordinal(),
            text=text,
            language=language,
            limit=ALL,
            want_facets=False,
            want_related=True,
        )
    )


def _place(answer: SearchResult, offering: int) -> str:
    if offering in answer.ids:
        return f"place {answer.ids.index(offering) + 1} of {answer.count}"
    return f"{'related' if offering in answer.related else 'not found'}, {answer.count} are found"


def _typed(part: Part) -> str:
    return " ".join(word.typed for word in part.words) if isinstance(part, Phrase) else part.typed


def _told(part: Part) -> Iterator[str]:
    yield f"{_typed(part)}{' (not demanded)' if isinstance(part, Word) and part.is_generic else ''}"
    for word in part.words if isinstance(part, Phrase) else (part,):
        for reading, weight in word.readings:
            yield f"  read as {', '.join(reading.lemmas)} ({' + '.join(reading.units)}) x {weight}"
    if part.synonyms:
        yield f"  or {', '.join(other.lemmas[0] for other in part.synonyms)}"
    if part.product:
        yield f"  a closed product: {part.product}"
