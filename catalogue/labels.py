"""Words for values: what a `TextChoices` calls itself, and names of codes.

Also what stands where nothing is chosen; the codes are no choices of a row.
"""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Answer, OpennessState, Part, Version
from catalogue.taxonomy.countries import COUNTRIES, country_name

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


def names_by_group() -> Mapping[str, Mapping[str, str]]:
    """Every fixed choice of a content in the language of the page: group → value → name."""
    groups: Mapping[str, Iterable[tuple[str, str | Promise]]] = {
        "kind": choices(Version.Kind),
        "part_kind": choices(Part.Kind),
        "state": choices(OpennessState),
        "answer": choices(Answer.Value),
        "hosted_by": choices(Version.HostedBy),
        "country": [(code, country_name(code)) for code in COUNTRIES],
        "language": UI_LANGUAGES,
        "user_group": choices(Version.UserGroup),
    }
    return {group: {value: str(name) for value, name in named} for group, named in groups.items()}
