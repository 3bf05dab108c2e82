"""Parts: the software itself, and what it cannot run without."""

from typing import Any

from django.utils.translation import gettext, override

from catalogue.authoring.publiccode.draft import Draft, one_line
from catalogue.authoring.publiccode.normalizing import YES, Place
from catalogue.authoring.publiccode.wording import LONGEST_NAME
from catalogue.content.schema import MOST_PARTS
from catalogue.openness.licence_advice import family_of, says_closed, says_nothing, suggestions
from catalogue.openness.licences import LONGEST_LICENCE, read_expression
from catalogue.openness.rules import either


def read_parts(draft: Draft) -> None:
    _read_software(draft)
    _read_dependencies(draft, "open", "open")
    _read_dependencies(draft, "proprietary", "closed")
    hardware = draft.root.at("dependsOn", "hardware")
    if hardware:
        draft.problems.add("hardware", hardware.key, hardware.line)


def _read_dependencies(draft: Draft, name: str, kind: str) -> None:
    section = draft.root.at("dependsOn", name)
    room = MOST_PARTS - len(draft.content.get("parts", {}).get("parts", []))
    if len(section.items) > room:
        draft.problems.add("number_of_items", section.key, section.line, most=room)
    for place in section.items[:room]:
        if _read_dependency(draft, place, kind) and kind == "open":
            draft.problems.add("dependency_open", place.key, place.line, name=place.at("name").text)


def add(draft: Draft, part: dict[str, Any], **places: Place) -> None:
    parts = draft.content.setdefault("parts", {"parts": []})["parts"]
    for name, place in places.items():
        draft.came_from(f"parts.parts.{len(parts)}.{name.replace('__', '.')}", place)
    parts.append(
        {
            "about": {},
            "licence": "",
            "source_url": "",
            "supplier": "",
            "is_optional": False,
            "pricing": "",
            "included_in": None,
            "prices": [],
            **part,
        }
    )


def _read_software(draft: Draft) -> None:
    licence, url = draft.root.at("legal", "license"), draft.root.at("url")
    names = draft.content["basics"]["name"]
    if not url:
        draft.problems.add("url_missing", url.key)
    expression, kind = _read_licence(draft, licence)
    if not (licence or url or names):
        return
    part = {"kind": kind, "name": dict(names), "licence": expression, "source_url": draft.link(url)}
    origins = {
        f"name__{language}": Place(draft.origins[f"basics.name.{language}"], text=name)
        for language, name in names.items()
    }
    add(
        draft,
        part,
        licence=licence,
        **({"source_url": url} if part["source_url"] else {}),
        **origins,
    )


def _read_licence(draft: Draft, place: Place) -> tuple[str, str]:
    """The SPDX expression, as given when it is none; and the part's kind.

    The kind is open, closed, or empty for the vendor to choose.
    """
    given = one_line(place.text)
    if not given:
        draft.problems.add("licence_missing", place.key, place.line)
        return "", "open"
    if len(given) > LONGEST_LICENCE:
        draft.problems.add("licence_unknown", place.key, place.line, value=given, near="")
        return "", ""
    read = read_expression(given)
    if read is None:
        return given, _kind_of_unreadable(draft, place, given)
    is_open = read.holds(draft.known.osi_approved)
    if not is_open:
        draft.problems.add("licence_not_approved", place.key, place.line, value=given)
    return _in_full(draft, place, given, read.text), "open" if is_open else ""


def _kind_of_unreadable(draft: Draft, place: Place, given: str) -> str:
    """Open when it is clear which open licence is meant, closed when the words say so.

    What mixes both, or says nothing, the vendor chooses.
    """
    if says_closed(given):
        is_mixed = bool(family_of(given))
        draft.problems.add(
            "licence_mixed" if is_mixed else "licence_closed", place.key, place.line, value=given
        )
        return "" if is_mixed else "closed"
    near = suggestions(given)
    code = (
        "licence_near"
        if near
        else "licence_says_nothing"
        if says_nothing(given)
        else "licence_unknown"
    )
    draft.problems.add(code, place.key, place.line, value=given, near=either(near) if near else "")
    return "open" if near else ""


def _in_full(draft: Draft, place: Place, given: str, expression: str) -> str:
    """An SPDX expression as SPDX writes it: `MIT OR Apache-2.0` for `mit or apache-2.0`."""
    if expression == given or len(expression) > LONGEST_LICENCE:
        return given
    draft.problems.add("licence_read_as", place.key, place.line, near=expression)
    return expression


def _read_dependency(draft: Draft, place: Place, kind: str) -> bool:
    name = place.at("name")
    if not name:
        draft.problems.add("dependency_nameless", place.key, place.line)
        return False
    text = draft.shortened(one_line(name.text), LONGEST_NAME, name)
    names, about = dict.fromkeys(draft.languages, text), _versions_in_words(draft, place)
    origins = {f"name__{language}": name for language in names} | {
        f"about__{language}": place for language in about
    }
    optional = place.at("optional")
    add(
        draft,
        {
            "kind": kind,
            "name": names,
            "about": about,
            "is_optional": optional.text.casefold() in YES,
        },
        is_optional=optional,
        **origins,
    )
    return True


def _versions_in_words(draft: Draft, place: Place) -> dict[str, str]:
    version, least, most = (
        one_line(place.at(name).text)[:40] for name in ("version", "versionMin", "versionMax")
    )
    texts = {}
    for language in draft.languages:
        with override(language):
            words = (
                gettext("Versio %(version)s") % {"version": version} if version else "",
                gettext("Vähintään versio %(version)s") % {"version": least} if least else "",
                gettext("Enintään versio %(version)s") % {"version": most} if most else "",
            )
            texts[language] = ". ".join(filter(None, words))
    return {language: text for language, text in texts.items() if text}
