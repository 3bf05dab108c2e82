"""The content as it is gathered: values, their origins, and small checks every section uses."""

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
    root: Place
    problems: Problems
    known: Known
    content: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, value: object, *places: Place) -> None:
        """Set the value at a dotted path, unless it is empty; `places` are where it came from."""
        if not value:
            return
        section = self.content
        *parents, last = path.split(".")
        for step in parents:
            section = section.setdefault(step, {})
        section[last] = value
        self.came_from(path, *places)

    def came_from(self, path: str, *places: Place) -> None:
        if keys := [place.key for place in places if place]:
            self.origins[path] = ", ".join(dict.fromkeys(keys))

    @cached_property
    def told(self) -> dict[str, list[Place]]:
        by_language: dict[str, list[Place]] = {}
        # A plain tag comes before one with a country.
        for tag, place in sorted(
            self.root.at("description").pairs.items(), key=lambda pair: len(pair[0])
        ):
            if language := language_of(tag):
                by_language.setdefault(language, []).append(place)
        return by_language

    @property
    def languages(self) -> tuple[str, ...]:
        # With no text in any of ours, names and our own wording are Finnish.
        return ours(set(self.told)) or ("fi",)

    def shortened(self, text: str, most: int, place: Place) -> str:
        if len(text) <= most:
            return text
        self.problems.add("cut", place.key, place.line, most=most)
        whole, blank, _ = text[:most].rpartition(" ")
        return (whole if blank and len(whole) > most // 2 else text[: most - 1]).rstrip(
            " ,;:.\n"
        ) + "…"

    def link(self, place: Place) -> str:
        """An address anybody can open, of a file its place in the repository.

        Empty when it is none, with a problem that says why.
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
    return next(
        (place.at(name) for place in places if place.at(name)),
        places[0].at(name) if places else Place(name),
    )


def one_line(text: str) -> str:
    return " ".join(without_unseen(text, in_a_line=True).split())
