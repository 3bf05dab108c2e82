"""Characters nobody sees: every text field of every form refuses them.

They are line breaks where there is one line, and those that turn, hide or carry text unseen.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Zl and Zp break lines, Cc are the controls of C0 and C1, Cf turn the direction, join, hide, or are
# tags.
UNSEEN_IN_A_LINE = frozenset({"Cc", "Cf", "Zl", "Zp"})
BREAKS = frozenset("\t\n\r\u2028\u2029")
# They make a text read otherwise than it is written; joiners within words and emoji do not.
TURNING = frozenset(
    map(
        chr,
        (
            0x061C,
            0x200E,
            0x200F,
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            *range(0xE0000, 0xE0080),
        ),
    )
)


TURNING_BYTES = re.compile(b"|".join(re.escape(char.encode()) for char in sorted(TURNING)))


def is_unseen(char: str, *, in_a_line: bool) -> bool:
    if in_a_line:
        return unicodedata.category(char) in UNSEEN_IN_A_LINE
    return char in TURNING or (unicodedata.category(char) == "Cc" and char not in BREAKS)


def without_unseen(text: str, *, in_a_line: bool) -> str:
    """For texts that come from files: breaks of a line become spaces, the rest goes."""
    return "".join(
        char if not is_unseen(char, in_a_line=in_a_line) else " " if char in BREAKS else ""
        for char in text
    )


def refuse_unseen(text: str, *, in_a_line: bool) -> None:
    """Raises ValidationError that names the first of them."""
    found = next((char for char in text if is_unseen(char, in_a_line=in_a_line)), "")
    if found:
        raise ValidationError(_words_for(found), code="unseen")


def _words_for(char: str) -> str:
    if char in BREAKS:
        return _("Kirjoita yhdelle riville: poista rivinvaihdot ja sarkaimet (%(char)s).") % {
            "char": f"U+{ord(char):04X}"
        }
    return _("Poista tekstistä näkymätön merkki %(char)s.") % {
        "char": f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
    }


def clean(field: forms.CharField, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
    # A password is not shown to anybody.
    if isinstance(value, str) and not isinstance(field.widget, forms.PasswordInput):
        # What surrounds a text is taken off first, as ever.
        refuse_unseen(
            value.strip() if field.strip else value,
            in_a_line=not isinstance(field.widget, forms.Textarea),
        )
    return forms.Field.clean(field, value)


def guard_every_text_field() -> None:
    # Forms of ours, of the admin and of libraries make their text fields of one class: it is the
    # one place none of them gets past.
    forms.CharField.clean = clean  # type: ignore[method-assign, assignment]
