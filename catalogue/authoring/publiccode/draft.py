"""The content as it is gathered: values, where they came from, and small checks every section uses."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalogue.authoring.publiccode.addresses import trouble
from catalogue.authoring.publiccode.known import Known
from catalogue.authoring.publiccode.languages import language_of, ours
from catalogue.authoring.publiccode.normalizing import Place
from catalogue.authoring.publiccode.problems import Problems
from lib.text.repositories import file_address
from lib.text.unseen import without_unseen


@dataclass
class Draft:
    """What is read so far."""

    root: Place
    problems: Problems
    known: Known
    content: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, value: object, *places: Place) -> None:
        """Set a value of a section, unless it is empty, and say which keys it came from."""
        if not value:
            return
        section = self.content
        *parents, last = path.split(".")
        for step in parents:
            section = section.setdefault(step, {})
        section[last] = value
        self.came_from(path, *places)

    def came_from(self, path: str, *places: Place) -> None:
        """The keys of a field."""
        if keys := [place.key for place in places if place]:
            self.origins[path] = ", ".join(dict.fromkeys(keys))

    @cached_property
    def told(self) -> dict[str, list[Place]]:
        """The descriptions by language, those we do not know left out; a plain tag comes before one
        with a country.
        """
        by_language: dict[str, list[Place]] = {}
        for tag, place in sorted(
            self.root.at("description").pairs.items(), key=lambda pair: len(pair[0])
        ):
            if language := language_of(tag):
                by_language.setdefault(language, []).append(place)
        return by_language

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of ours the file has texts in; Finnish when it has none, for names and our
        own wording.
        """
        return ours(set(self.told)) or ("fi",)

    def shortened(self, text: str, most: int, place: Place) -> str:
        """Cut at a word, and said so, when longer than `most`."""
        if len(text) <= most:
            return text
        self.problems.add("cut", place.key, place.line, most=most)
        whole, blank, _ = text[:most].rpartition(" ")
        return (whole if blank and len(whole) > most // 2 else text[: most - 1]).rstrip(
            " ,;:.\n"
        ) + "…"

    def link(self, place: Place) -> str:
        """An address anybody can open, of a file its place in the repository; empty, and said so,
        when it is none.
        """
        code = trouble(place.text) if place else ""
        if code == "link_relative" and (
            address := file_address(self.root.at("url").text, place.text)
        ):
            self.problems.add("link_in_repository", place.key, place.line)
            return address
        if code:
            self.problems.add(code, place.key, place.line, value=place.text)
            return ""
        return place.text


def first(places: list[Place], name: str) -> Place:
    """The first that has the key; an empty place when none has."""
    return next(
        (place.at(name) for place in places if place.at(name)),
        places[0].at(name) if places else Place(name),
    )


def one_line(text: str) -> str:
    """Without its line ends, and without what no line may hold."""
    return " ".join(without_unseen(text, in_a_line=True).split())
