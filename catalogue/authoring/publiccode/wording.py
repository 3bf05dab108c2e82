"""Basics: what kind of offering it is, its name, summary and description, in our languages."""

from typing import Final

from catalogue.authoring.publiccode.draft import Draft, first, one_line
from catalogue.authoring.publiccode.languages import language_of, ours
from catalogue.authoring.publiccode.normalizing import Place

LONGEST_NAME: Final = 120
LONGEST_SUMMARY: Final = 300
LONGEST_DESCRIPTION: Final = 8000
# `standalone` alone until 0.2, `softwareAddon` in the wording of 0.1.
KINDS: Final = {
    **dict.fromkeys(
        (
            "standalone",
            *(
                f"standalone/{name}"
                for name in ("mobile", "iot", "desktop", "web", "backend", "other")
            ),
        ),
        "product",
    ),
    "addon": "component",
    "softwareaddon": "component",
    "library": "component",
    "configurationfiles": "code_snippet",
}


def read_basics(draft: Draft) -> None:
    _read_kind(draft)
    _read_names(draft)
    _name_languages(draft)
    for language in ours(set(draft.told)):
        _read_texts(draft, language)
    _read_status(draft)


def _read_kind(draft: Draft) -> None:
    place = draft.root.at("softwareType")
    kind = KINDS.get(place.text.casefold(), "")
    if not place:
        draft.problems.add("type_missing", place.key)
    elif not kind:
        draft.problems.add("type_unknown", place.key, place.line, value=place.text)
    draft.put("basics.kind", kind or "product", *([place] if kind else []))


def _read_names(draft: Draft) -> None:
    draft.content["basics"]["name"] = {}
    told, common = draft.told, draft.root.at("name")
    any_name = next(
        (name for places in told.values() if (name := first(places, "localisedName"))), common
    )
    # A file in other languages has its name, which is a proper noun, in Finnish.
    for language in draft.languages:
        place = first(told.get(language, []), "localisedName") or common or any_name
        draft.put(
            f"basics.name.{language}",
            draft.shortened(one_line(place.text), LONGEST_NAME, place),
            place,
        )
    if not common and not any_name:
        draft.problems.add("name_missing", common.key)


def _name_languages(draft: Draft) -> None:
    section = draft.root.at("description")
    for tag, place in section.pairs.items():
        if not language_of(tag):
            draft.problems.add("language_unknown", place.key, place.line, value=tag)
    told = draft.told
    for places in told.values():
        for place in places[1:]:
            draft.problems.add("language_twice", place.key, place.line)
    others = tuple(sorted(set(told) - set(ours(set(told)))))
    if not ours(set(told)):
        draft.problems.add(
            "other_languages_only" if others else "summary_missing",
            section.key,
            section.line,
            languages=others,
        )
    elif others:
        draft.problems.add("other_languages", section.key, section.line, languages=others)


def _read_texts(draft: Draft, language: str) -> None:
    places = draft.told[language]
    short = first(places, "shortDescription")
    if not short:
        draft.problems.add("summary_missing", short.key, places[0].line)
    draft.put(
        f"basics.summary.{language}",
        draft.shortened(one_line(short.text), LONGEST_SUMMARY, short),
        short,
    )
    long, features = first(places, "longDescription"), first(places, "features")
    text = "\n\n".join(part for part in (long.text, _as_list(features)) if part)
    draft.put(
        f"basics.description.{language}",
        draft.shortened(text, LONGEST_DESCRIPTION, long or features),
        long,
        features,
    )


def _as_list(place: Place) -> str:
    return "\n".join(f"- {one_line(item.text)}" for item in place.items)


def _read_status(draft: Draft) -> None:
    for place, gone in (
        (draft.root.at("developmentStatus"), "obsolete"),
        (draft.root.at("maintenance", "type"), "none"),
    ):
        if place.text.casefold() == gone:
            draft.problems.add("unmaintained", place.key, place.line)
    for place in draft.root.at("intendedAudience", "unsupportedCountries").items:
        if place.text.casefold() in {"fi", "fin"}:
            draft.problems.add("not_for_finland", place.key, place.line)
