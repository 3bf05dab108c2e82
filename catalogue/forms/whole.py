"""A content given as JSON, checked by the very forms the pages use."""

from typing import Any

from django.utils.translation import gettext as _

from catalogue.content import Content, Section
from catalogue.forms.fields import StepForm
from catalogue.forms.openness import OpennessForm
from catalogue.forms.parts import MOST_PRICES, PartForm
from catalogue.forms.steps import BasicsForm, DeliveryForm, PlacesForm, UsersForm
from catalogue.shape import SHAPES, misfits
from catalogue.taxonomy import taxonomy

FORMS: dict[str, type[StepForm]] = {"basics": BasicsForm, "places": PlacesForm, "openness": OpennessForm, "users": UsersForm, "delivery": DeliveryForm}
MOST_PARTS = 60


class BadContentError(Exception):
    """Some of it will not do; `errors` says what, by path."""

    def __init__(self, errors: dict[str, str]) -> None:
        """Keep what was found."""
        super().__init__(", ".join(errors))
        self.errors = errors


def checked_content(given: Any) -> Content:  # noqa: ANN401 -- any JSON
    """Sections that passed their forms. Raises BadContentError."""
    if not isinstance(given, dict) or not given:
        raise BadContentError({"content": _("Anna osiot: basics, places, parts, openness, users, delivery.")})
    unknown = [name for name in given if name not in SHAPES]
    wrong = [*unknown, *(path for name, section in given.items() if name in SHAPES for path in misfits(section, SHAPES[name], name))]
    if wrong:
        raise BadContentError({path: _("Tuntematon kenttä tai väärä tyyppi.") for path in wrong})
    return {name: checked_section(name, section) for name, section in given.items()}


def checked_section(name: str, section: Section) -> Section:
    """Raises BadContentError."""
    if name == "parts":
        return {"parts": checked_parts(section.get("parts", []))}
    cls = FORMS[name]
    if cls is not OpennessForm:
        return cleaned(name, cls({**cls.flat(section), "row_version": 1}))
    refuse_unknown_words(section)
    form = OpennessForm({**OpennessForm.flat(section), "row_version": 1}, rows=OpennessForm.row_counts(section))
    return cleaned(name, form)


def refuse_unknown_words(section: Section) -> None:
    """Criteria and questions that are none. Raises BadContentError."""
    questions = {question.slug for criterion in taxonomy().criteria.values() for question in criterion.questions.all()}
    wrong = {f"openness.claims.{claim.get('criterion')}" for claim in section.get("claims", []) if claim.get("criterion") not in taxonomy().criteria}
    wrong |= {f"openness.answers.{slug}" for slug in section.get("answers", {}) if slug not in questions}
    if wrong:
        raise BadContentError({path: _("Tuntematon kenttä tai väärä tyyppi.") for path in sorted(wrong)})


def checked_parts(parts: list[Section]) -> list[Section]:
    """Each by its form. Raises BadContentError."""
    if len(parts) > MOST_PARTS or any(len(part.get("prices", [])) > MOST_PRICES for part in parts):
        raise BadContentError({"parts.parts": _("Osia tai hintoja on liikaa.")})
    choices = [(number, str(number)) for number in range(1, len(parts) + 1)]
    return [checked_part(part, number, choices) for number, part in enumerate(parts, start=1)]


def checked_part(part: Section, number: int, choices: list[tuple[int, str]]) -> Section:
    """One part; it may be included in another, not in itself."""
    others = [choice for choice in choices if choice[0] != number]
    form = PartForm({**PartForm.flat(part), "row_version": 1}, others=others, price_count=len(part.get("prices", [])) or 1)
    return cleaned(f"parts.parts.{number - 1}", form)


def cleaned(path: str, form: StepForm) -> Section:
    """The section. Raises BadContentError with the path of each field."""
    if not form.is_valid():
        raise BadContentError({f"{path}.{name}": " ".join(map(str, words)) for name, words in form.errors.items()})
    return form.section()
