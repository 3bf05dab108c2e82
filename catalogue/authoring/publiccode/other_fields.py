"""What the file tells of openness, users and delivery.

Claims get their evidence only: what is claimed is the vendor's to say.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.publiccode.draft import Draft, one_line
from catalogue.authoring.publiccode.languages import language_of
from catalogue.authoring.publiccode.normalizing import Place
from catalogue.content.declaration import FIRST_DAY
from catalogue.content.schema import MOST_OF
from catalogue.openness.rules import API, OPEN_SOURCE
from lib.i18n.amounts import day, digits
from lib.i18n.collation import by_name
from lib.i18n.localized import LANGUAGES

# So many are told by name beside the municipalities.
MOST_NAMED_USERS: Final = 20
LONGEST_TEXT: Final = 4000
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
MAINTENANCE: Final[dict[str, Promise]] = {
    "internal": _("Ohjelmiston omistaja ylläpitää sitä itse."),
    "contract": _("Ylläpidosta on sopimus."),
    "community": _("Avoin yhteisö ylläpitää ohjelmistoa."),
    "none": _("Ohjelmistoa ei ylläpidetä."),
}


def read_claims(draft: Draft) -> None:
    described = [place for places in draft.told.values() for place in places]
    sources = [
        (draft.root.at("url"), _("Lähdekoodin koodivarasto")),
        *((place.at("documentation"), _("Käyttöohje")) for place in described),
    ]
    _read_claim(draft, OPEN_SOURCE, sources)
    _read_claim(
        draft, API, [(place.at("apiDocumentation"), _("Rajapinnan kuvaus")) for place in described]
    )
    supports = draft.root.at("supports")
    if supports:
        draft.problems.add("supports", supports.key, supports.line)


def _read_claim(draft: Draft, criterion: str, sources: Iterable[tuple[Place, Promise]]) -> None:
    evidence: dict[str, tuple[Place, Promise]] = {}
    for place, shows in sources:
        if url := draft.link(place):
            evidence.setdefault(url, (place, shows))
    if not evidence:
        return
    claims = draft.content.setdefault("openness", {"claims": [], "answers": {}, "standards": []})[
        "claims"
    ]
    most = MOST_OF["evidence"]
    rows, left = list(evidence.items())[:most], list(evidence.values())[most:]
    if left:
        draft.problems.add("evidence_full", left[0][0].key, left[0][0].line)
    for number, (_url, (place, _shows)) in enumerate(rows):
        draft.came_from(f"openness.claims.{len(claims)}.evidence.{number}.url", place)
    shown = [{"url": url, "shows": in_words(shows)} for url, (_place, shows) in rows]
    # What is claimed is the vendor's to choose.
    claims.append({"criterion": criterion, "state": "", "text": {}, "evidence": shown})


def in_words(text: Promise) -> dict[str, str]:
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = str(text)
    return texts


def read_users(draft: Draft) -> None:
    place = draft.root.at("localisation", "availableLanguages")
    for item in place.items:
        if not language_of(item.text):
            draft.problems.add("language_unknown", item.key, item.line, value=item.text)
    draft.put(
        "users.languages", sorted({language_of(item.text) for item in place.items} - {""}), place
    )
    _read_references(draft, draft.root.at("usedBy"))


def _read_references(draft: Draft, used: Place) -> None:
    """Municipalities by their names in each language, others by name while they are few."""
    names = list(dict.fromkeys(one_line(item.text) for item in used.items))
    codes = {name: draft.known.municipalities.find(name) for name in names}
    others = [name for name in names if not codes[name]]
    if len(others) > MOST_NAMED_USERS:
        draft.problems.add("used_by_counted", used.key, used.line, count=len(others))
    for language in draft.languages:
        named = by_name(
            {draft.known.named[code][language] for code in codes.values() if code},
            language=language,
        )
        lines = (", ".join(named), _others_in_words(others, language))
        draft.put(
            f"users.references.{language}",
            draft.shortened("\n".join(filter(None, lines)), LONGEST_TEXT, used),
            used,
        )


def _others_in_words(names: list[str], language: str) -> str:
    if len(names) <= MOST_NAMED_USERS:
        return ", ".join(names)
    with override(language):
        return ngettext(
            "Lisäksi %(count)s muu käyttäjä.", "Lisäksi %(count)s muuta käyttäjää.", len(names)
        ) % {"count": digits(len(names), language)}


def read_delivery(draft: Draft) -> None:
    section = draft.root.at("maintenance")
    kind, contractors, contacts = (section.at(name) for name in ("type", "contractors", "contacts"))
    if kind and kind.text.casefold() not in MAINTENANCE:
        draft.problems.add("maintenance_unknown", kind.key, kind.line, value=kind.text)
    # The people who maintain it are not told: they have not been asked.
    if contacts:
        draft.problems.add("contacts", contacts.key, contacts.line)
    told = [
        (
            one_line(place.at("name").text),
            until(draft, place.at("until")),
            draft.link(place.at("website")),
        )
        for place in contractors.items
    ]
    lasting = [
        (name, end, website) for name, end, website in told if end is None or end >= draft.known.on
    ]
    for place, (name, end, _website) in zip(contractors.items, told, strict=True):
        if end and end < draft.known.on:
            draft.problems.add(
                "maintenance_ended",
                place.at("until").key,
                place.at("until").line,
                name=name,
                day=end.isoformat(),
            )
    is_over = bool(told) and not lasting and kind.text.casefold() == "contract"
    for language in draft.languages:
        with override(language):
            lines = (
                []
                if is_over
                else [
                    str(MAINTENANCE.get(kind.text.casefold(), "")),
                    *(contractor(*one, language) for one in lasting),
                ]
            )
        draft.put(
            f"delivery.support.{language}",
            draft.shortened("\n".join(filter(None, lines)), LONGEST_TEXT, contractors),
            kind,
            contractors,
        )


def read_releases(draft: Draft) -> None:
    released, roadmap = draft.root.at("releaseDate"), draft.root.at("roadmap")
    on = until(draft, released)
    if on and not FIRST_DAY <= on <= draft.known.on:
        draft.problems.add("date_beyond", released.key, released.line, day=on.isoformat())
    elif on:
        draft.put("delivery.released_on", on.isoformat(), released)
    draft.put("delivery.roadmap_url", draft.link(roadmap), roadmap)


def contractor(name: str, end: date | None, website: str, language: str) -> str:
    ends = gettext("%(day)s asti") % {"day": day(end, language)} if end else ""
    return ", ".join(filter(None, (name, ends, website))) if name else ""


def until(draft: Draft, place: Place) -> date | None:
    with suppress(ValueError):
        if DAY.fullmatch(place.text):
            return date.fromisoformat(place.text)
    if place:
        draft.problems.add("date_expected", place.key, place.line)
    return None
