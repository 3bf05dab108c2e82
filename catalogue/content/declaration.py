"""What is declared of a field of a version: its kind, its words, its limits. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# No day that is told is before it.
FIRST_DAY = date(2000, 1, 1)


class Kind(Enum):
    """What a field holds.

    A percentage is a decimal text, a day an ISO date; both are empty while nothing is told.
    """

    TEXTS = "texts"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    URL = "url"
    PERCENT = "percent"
    DAY = "day"


class Subject(TextChoices):
    """Under which heading buyers read a field; the order is that of the pages."""

    ACCESSIBILITY = "accessibility", _("Saavutettavuus ja kielet")
    DATA_PROTECTION = "data_protection", _("Tietosuoja")
    SECURITY = "security", _("Tietoturva")
    SERVICE_LEVEL = "service_level", _("Tuki ja palvelutaso")
    CONNECTIONS = "connections", _("Tunnistautuminen ja integraatiot")
    DEPLOYMENT = "deployment", _("Käyttöönotto")
    RELEASES = "releases", _("Kehitys ja julkaisut")
    DOCUMENTS = "documents", _("Asiakirjat")


@dataclass(frozen=True)
class Field:
    """A field of a version: its words and its limits.

    `label` is its name on every page and in every difference, `question` what the form asks, where
    that is more than the name. `least` and `most` are the bounds of a number, `most` also how many
    characters. `group` names the choices as `catalogue.labels.names_by_group` has them. `lines` is
    the height of a text's field; 0 for one line. `parameter` is the name by which the list of
    results is filtered.
    """

    name: str
    kind: Kind
    label: "StrOrPromise"
    question: "StrOrPromise | None" = None
    help: "StrOrPromise" = ""
    group: str = ""
    least: int = 0
    most: int = 0
    lines: int = 0
    unit: str = ""
    subject: Subject | None = None
    parameter: str = ""
    is_markdown: bool = False
    is_required: bool = False
    # Kept in `Version.facts` and not in a column of its own, and in the content only where it is
    # told, so that versions sent before there was the field keep their hash.
    is_fact: bool = False

    @property
    def asked(self) -> "StrOrPromise":
        return self.question or self.label

    def is_said(self, value: object) -> bool:
        if not self.is_fact:
            return True
        return any(value.values()) if isinstance(value, dict) else value not in (None, "", [])
