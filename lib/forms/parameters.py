"""Reading an address's parameters: what is not understood is named, never guessed.

It is never an error of ours either.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.forms.whole import whole

T = TypeVar("T")
SHOWN = 40
MOST_TEXT, MOST_PAGES = 1000, 10_000
Label = str | Promise
# What addresses of many rooms have in common; each room names its own.
COMMON: Mapping[str, Label] = {"q": gettext_lazy("Haku"), "sivu": gettext_lazy("Sivu")}


@dataclass
class Parameters:
    """The parameters of a request and what was wrong with them.

    `problems`: name → what to say, in the user's language. `labels` are their names on the page.
    """

    given: QueryDict
    problems: dict[str, str] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)

    def label(self, name: str) -> str:
        return str(self.labels.get(name) or COMMON.get(name, name))

    def one(self, name: str) -> str:
        """The last value, cleaned; empty when there is none. That others were given too is said."""
        value = clean(self.given.get(name, ""))
        if len(set(map(clean, self.given.getlist(name)))) > 1:
            self.problems[name] = _(
                "Kohta %(name)s on osoitteessa monta kertaa. Käytimme viimeistä arvoa %(value)s."
            ) % {"name": self.label(name), "value": quoted(value)}
        return value

    def many(self, name: str) -> list[str]:
        return [value for value in dict.fromkeys(map(clean, self.given.getlist(name))) if value]

    def text(self, name: str) -> str:
        value = self.one(name)
        if len(value) > MOST_TEXT:
            self.problems[name] = _(
                "Hakuteksti on liian pitkä. Haimme sen 1 000 ensimmäisellä merkillä."
            )
        return value[:MOST_TEXT]

    def number(self, name: str, least: int, most: int) -> int | None:
        value = self.one(name)
        if not value:
            return None
        number = whole(value, least=least, most=most)
        if number is not None:
            return number
        self.problems[name] = _(
            "Kohdan %(name)s arvo %(value)s ei kelpaa: anna kokonaisluku väliltä"
            " %(least)s–%(most)s."
        ) % {
            "name": self.label(name),
            "value": quoted(value),
            "least": least,
            "most": most,
        }
        return None

    def page(self, most: int = MOST_PAGES) -> int:
        return self.number("sivu", 1, most) or 1

    def choice(self, name: str, known: Iterable[str]) -> str:
        chosen = self.choices(name, known)
        if len(chosen) > 1:
            self.one(name)
        return chosen[-1] if chosen else ""

    def choices(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = set(known)
        values = self.many(name)
        if unknown := [value for value in values if value not in allowed]:
            self.problems[name] = _("Kohta %(name)s: tuntematon arvo %(values)s jäi huomiotta.") % {
                "name": self.label(name),
                "values": ", ".join(map(quoted, unknown[:5])),
            }
        return tuple(value for value in values if value in allowed)

    def found(self, name: str, find: Callable[[str], T | None], otherwise: str) -> T | None:
        """What a value names.

        When it names nothing, `otherwise` says so with the value in place of %(value)s.
        """
        value = self.one(name)
        if not value:
            return None
        result = find(value)
        if result is None:
            self.problems[name] = otherwise % {"value": quoted(value)}
        return result

    def refuse_unknown(self, known: Iterable[str]) -> None:
        for name in sorted(set(self.given) - set(known))[:10]:
            self.problems[clean(name)[:SHOWN] or "?"] = _(
                "Osoitteen kohta %(name)s: emme tunne sitä, joten se jäi huomiotta."
            ) % {"name": quoted(clean(name))}


def clean(value: str) -> str:
    """Normalised, without control characters, white space folded.

    Right-to-left text stays; its overrides go.
    """
    # A soft hyphen, pasted from a page, stands inside a word: it goes without leaving a space.
    normal = unicodedata.normalize("NFC", value.replace("\u00ad", ""))
    # A NUL would be an error in PostgreSQL.
    kept = "".join(
        char if not unicodedata.category(char).startswith("C") or char == "\u200d" else " "
        for char in normal
    )
    return " ".join(kept.split())


def quoted(value: str) -> str:
    shown = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    return _("”%(value)s”") % {"value": shown}
