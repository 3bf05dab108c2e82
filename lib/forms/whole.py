"""Whole numbers from outside: one reader for addresses, forms, headers and bodies."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# What a column of either database holds; no key, count or version of ours comes near.
MOST = 2**31 - 1


def whole(text: object, *, least: int = 0, most: int = MOST) -> int | None:
    """The number, when it is written in the digits 0–9 alone and lies within the bounds.

    White space around it is no harm. Zeros in front may be as many as the greatest number has
    digits. Python itself would read `1_000`, `+5` and digits of other scripts, and raise at 5,000
    digits.
    """
    digits = str(text).strip() if text is not None else ""
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if len(digits) <= len(str(most)) and least <= int(digits) <= most else None


class WholeField(forms.IntegerField):
    """A field over `whole`: what a form takes, the database takes."""

    def __init__(self, *, min_value: int = 0, max_value: int = MOST, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:  # noqa: ANN401 -- Django's own signature
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        number = whole(text, most=10 * MOST)
        if number is None and text.isascii() and text.isdigit():
            # Beyond any bound, so that the answer says which they are.
            return 10 * MOST
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number
