"""A content given as JSON, checked by the very forms the pages use.

Errors are named by their place in the draft's own document.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.authoring.forms.fields import StepForm
from catalogue.authoring.forms.openness import MOST_EVIDENCE, MOST_STANDARDS, OpennessForm
from catalogue.authoring.forms.parts import MOST_PRICES, PartForm
from catalogue.authoring.forms.steps import BasicsForm, DeliveryForm, PlacesForm, UsersForm
from catalogue.content.schema import (
    MOST_PARTS,
    MOST_ROWS,
    SCHEMA,
    Fault,
    Steps,
    schema_errors,
)
from catalogue.content.snapshot import Content, Section, value_at
from catalogue.taxonomy.registry import taxonomy
from lib.api.pointers import pointer

FORMS: dict[str, type[StepForm]] = {
    "basics": BasicsForm,
    "places": PlacesForm,
    "openness": OpennessForm,
    "users": UsersForm,
    "delivery": DeliveryForm,
}
Errors = dict[str, str]


class InvalidContentError(Exception):
    """Some of it will not do.

    `errors` says what, by JSON pointer: `/content/parts/parts/0/licence`.
    """

    def __init__(self, errors: Errors) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def place_of(*steps: str | int) -> str:
    return pointer("content", *steps)


def checked_content(
    given: Any,  # noqa: ANN401 -- any JSON
    stored: Content | None = None,
    *,
    today: date,
) -> Content:
    """Sections that passed their forms; what is as in `stored` passes, complete or not.

    Raises BadContentError with all that will not do.
    """
    if not isinstance(given, dict) or not given:
        raise InvalidContentError(
            {place_of(): _("Anna osiot: basics, places, parts, openness, users, delivery.")}
        )
    if errors := {
        place_of(*one.steps): _fault_words(one.fault, MOST_ROWS)
        for one in schema_errors(given, SCHEMA, ())
    }:
        raise InvalidContentError(errors)
    known = stored or {}
    content = {
        name: (
            section
            if section == known.get(name)
            else attempt(
                errors, partial(_checked_section, name, section, known.get(name, {}), today)
            )
        )
        for name, section in given.items()
    }
    if errors:
        raise InvalidContentError(errors)
    return content


def attempt(errors: Errors, check: Callable[[], Any]) -> Any:  # noqa: ANN401 -- what the check gives
    try:
        return check()
    except InvalidContentError as bad:
        # Kept for later, so that a caller sees all of them at once.
        errors |= bad.errors
        return {}


def _fault_words(fault: Fault, most: int) -> str:
    return {
        Fault.NAME: _("Tuntematon kenttä."),
        Fault.KIND: _("Väärä tyyppi."),
        Fault.LENGTH: _("Luettelossa voi olla enintään %(count)s riviä.") % {"count": most},
    }[fault]


def _checked_section(name: str, section: Section, stored: Section, today: date) -> Section:
    """Raises BadContentError."""
    if name == "parts":
        return {"parts": _checked_parts(section.get("parts", []), stored.get("parts", []))}
    if name == "openness" and (errors := dict(_openness_errors(section))):
        raise InvalidContentError(errors)
    return cleaned((name,), FORMS[name].given(section, today=today), section)


def _openness_errors(section: Section) -> Iterator[tuple[str, str]]:
    claims = [claim.get("criterion", "") for claim in section.get("claims", [])]
    for place, claim in enumerate(section.get("claims", [])):
        if claims[place] not in taxonomy().offered.criteria:
            yield place_of("openness", "claims", place, "criterion"), _("Tuntematon kriteeri.")
        elif claims[place] in claims[:place]:
            yield (
                place_of("openness", "claims", place, "criterion"),
                _("Sama kriteeri on luettelossa kahdesti."),
            )
        if len(claim.get("evidence", [])) > MOST_EVIDENCE:
            yield (
                place_of("openness", "claims", place, "evidence"),
                _fault_words(Fault.LENGTH, MOST_EVIDENCE),
            )
    if len(section.get("standards", [])) > MOST_STANDARDS:
        yield place_of("openness", "standards"), _fault_words(Fault.LENGTH, MOST_STANDARDS)
    questions = {
        question.slug
        for criterion in taxonomy().offered.criteria.values()
        for question in criterion.asked
    }
    yield from (
        (place_of("openness", "answers", slug), _("Tuntematon kysymys."))
        for slug in section.get("answers", {})
        if slug not in questions
    )


def _checked_parts(parts: list[Section], stored: list[Section]) -> list[Section]:
    """Each by its form; one that is stored already passes as it is. Raises BadContentError."""
    if errors := dict(_too_long(parts)):
        raise InvalidContentError(errors)
    choices = [(number, str(number)) for number in range(1, len(parts) + 1)]
    checked = [
        part if part in stored else attempt(errors, partial(_checked_part, part, number, choices))
        for number, part in enumerate(parts, start=1)
    ]
    if errors:
        raise InvalidContentError(errors)
    return checked


def _too_long(parts: list[Section]) -> Iterator[tuple[str, str]]:
    if len(parts) > MOST_PARTS:
        yield place_of("parts", "parts"), _fault_words(Fault.LENGTH, MOST_PARTS)
    yield from (
        (place_of("parts", "parts", place, "prices"), _fault_words(Fault.LENGTH, MOST_PRICES))
        for place, part in enumerate(parts)
        if len(part.get("prices", [])) > MOST_PRICES
    )


def _checked_part(part: Section, number: int, choices: list[tuple[int, str]]) -> Section:
    # It may be included in another, not in itself.
    others = [choice for choice in choices if choice[0] != number]
    return cleaned(("parts", "parts", number - 1), PartForm.given(part, others=others), part)


def cleaned(steps: Steps, form: StepForm, section: Section) -> Section:
    """The section. Raises BadContentError with the place of each value."""
    if form.is_valid():
        return form.section()
    errors: Errors = {}
    for inner, fault in form.faults(section):
        place = place_of(*steps, *_value_steps(inner, fault, section))
        errors[place] = " ".join(filter(None, (errors.get(place, ""), *map(str, fault.messages))))
    raise InvalidContentError(errors)


def _value_steps(steps: Steps, fault: ValidationError, section: Section) -> Steps:
    value, wrong = value_at(section, ".".join(map(str, steps))), (fault.params or {}).get("value")
    return (*steps, value.index(wrong)) if isinstance(value, list) and wrong in value else steps
