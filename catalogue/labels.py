"""Words for values: what a `TextChoices` calls itself, and names of codes.

Also what stands where nothing is chosen; the codes are no choices of a row.
"""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from catalogue import fact_choices
from catalogue.models import Answer, OpennessState, Part, Version
from catalogue.taxonomy.countries import country_choices
from catalogue.taxonomy.integrations import integration_choices
from procurement.rules.lifecycle_cost import MissingReason

Choices = list[tuple[str, str | Promise]]

# Languages of an interface that are offered to choose from; others are named by the library of
# languages.
UI_LANGUAGES: Choices = [
    ("fi", gettext_lazy("suomi")),
    ("sv", gettext_lazy("ruotsi")),
    ("en", gettext_lazy("englanti")),
    ("se", gettext_lazy("pohjoissaame")),
    ("smn", gettext_lazy("inarinsaame")),
    ("sms", gettext_lazy("koltansaame")),
    ("ru", gettext_lazy("venäjä")),
    ("uk", gettext_lazy("ukraina")),
    ("et", gettext_lazy("viro")),
    ("ar", gettext_lazy("arabia")),
    ("so", gettext_lazy("somali")),
]

# Choices by the names that the content's schema has for them.
GROUPS: Mapping[str, type[TextChoices]] = {
    "kind": Version.Kind,
    "part_kind": Part.Kind,
    "state": OpennessState,
    "answer": Answer.Value,
    "hosted_by": Version.HostedBy,
    "user_group": Version.UserGroup,
    "accessibility_level": fact_choices.AccessibilityLevel,
    "processing_role": fact_choices.ProcessingRole,
    "processing_region": fact_choices.ProcessingRegion,
    "certificate": fact_choices.Certificate,
    "backup_interval": fact_choices.BackupInterval,
    "restore_test_interval": fact_choices.RestoreTestInterval,
    "support_hours": fact_choices.SupportHours,
    "identification": fact_choices.Identification,
    "release_interval": fact_choices.ReleaseInterval,
}
# And those that are no classes.
LISTED: Mapping[str, Callable[[], Choices]] = {
    "country": lambda: [*country_choices()],
    "integration": lambda: [*integration_choices()],
    "language": lambda: UI_LANGUAGES,
}


# The colour and the icon of each state of a version.
STATE_MARKS: Mapping[str, tuple[str, str]] = {
    "draft": ("draft", "edit"),
    "submitted": ("review", "eye"),
    "changes_requested": ("fix", "reply"),
    "approved": ("live", "yes"),
    "rejected": ("no", "no"),
    "superseded": ("draft", "history"),
}


def choices(values: type[TextChoices], empty: Promise | None = None) -> Choices:
    """Choices for a form's field, in the order of the class.

    With `empty`, a first choice says that nothing is chosen.
    """
    named: Choices = [(str(value), value.label) for value in values]
    return named if empty is None else [("", empty), *named]


def label_of(values: type[TextChoices], value: str) -> str:
    """The label in the language of the page; empty for an empty value.

    Raises ValueError for a word that is none of the choices.
    """
    return str(values(value).label) if value else ""


def state_words(state: OpennessState | None) -> str:
    # A claim nobody has made yet is shown as well as the others.
    return str(state.label) if state else _("Ei arvioitu")


def part_kind_words(kind: Part.Kind | None) -> str:
    return str(kind.label) if kind else _("Merkitsemättä")


def answer_words(value: str) -> str:
    return label_of(Answer.Value, value) or _("Ei vastattu")


def choices_of(group: str) -> Choices:
    """What a field of the content's schema may be, in the order it is offered."""
    return LISTED[group]() if group in LISTED else choices(GROUPS[group])


def names_by_group() -> Mapping[str, Mapping[str, str]]:
    """Every fixed choice of a content in the language of the page: group → value → name."""
    return _names_in(get_language())


# A page asks once for each field that is a choice.
@lru_cache(maxsize=8)
def _names_in(_language: str | None) -> Mapping[str, Mapping[str, str]]:
    named = {group: choices_of(group) for group in (*GROUPS, *LISTED)}
    return {
        group: {value: str(name) for value, name in offered} for group, offered in named.items()
    }


def language_name(code: str) -> str:
    if code in dict(UI_LANGUAGES):
        return str(dict(UI_LANGUAGES)[code])
    try:
        return str(get_language_info(code)["name_translated"]).lower()
    except KeyError:
        return code


def languages_in_words(codes: Collection[str]) -> str:
    """Those offered to choose from first, in their order."""
    offered = [code for code, _name in UI_LANGUAGES if code in codes]
    others = (code for code in codes if code not in offered)
    return ", ".join(language_name(code) for code in [*offered, *others])


def missing_words(reason: MissingReason) -> str:
    return {
        MissingReason.ON_REQUEST: _("Hinta pyydettäessä"),
        MissingReason.NO_PRICE: _("Hintaa ei ole ilmoitettu"),
        MissingReason.NO_INHABITANTS: _("Hinta riippuu asukasluvusta"),
        MissingReason.NO_USERS: _("Hinta riippuu käyttäjien määrästä"),
        MissingReason.NO_DAYS: _("Päivien määrää ei ole ilmoitettu"),
        MissingReason.NO_TIER: _("Tämän kokoiselle kunnalle ei ole hintaa"),
    }[reason]


def months_words(months: int) -> str:
    years, rest = divmod(months, 12)
    if rest:
        return ngettext("%(count)s kuukausi", "%(count)s kuukautta", months) % {"count": months}
    return ngettext("%(count)s vuosi", "%(count)s vuotta", years) % {"count": years}
