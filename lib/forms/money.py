"""Amounts as people write them, `1 200,50 €`: one reader and one form field.

Says nothing of how they are shown: that is `lib.i18n.amounts`.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.i18n.amounts import digits, euros
from lib.i18n.localized import page_language

MOST_DIGITS = 10
CENTS = Decimal("0.01")
# Spaces that keyboards and spreadsheets put between thousands; a line break is none of them.
SPACE = "[ \u00a0\u2009\u202f]"
UNIT = re.compile(
    rf"^{SPACE}*(?:€|eur\b)|(?:€|\beur|\beuroa?|(?<=[0-9]){SPACE}*e|,[-\u2013\u2212])$",
    re.IGNORECASE,
)
NEGATIVE = re.compile(rf"[-\u2013\u2212]{SPACE}*[0-9.,]")
# Thousands apart by spaces, points or commas, or not at all; then the other mark and decimals.
# `1,5` and `,5` are both said.
WRITTEN = re.compile(
    rf"(?P<whole>[0-9]+|[0-9]{{1,3}}(?:(?P<gap>{SPACE}|[.,])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*)|)"
    r"(?:(?P<mark>[.,])(?P<part>[0-9]+))?"
)
# One mark and three digits after it: thousands to some, decimals to others. A zero first is no
# thousand.
EITHER = re.compile(r"(?P<whole>[1-9][0-9]{0,2})[.,](?P<part>[0-9]{3})")

Shown = Callable[[Decimal, str], str]


def read_money(
    text: str, *, most_digits: int = MOST_DIGITS, shown: Shown = euros
) -> Decimal | None:
    """`1 200,50`, `1.200,50`, `1200.5 €` → 1200.50; None for nothing. Raises ValidationError.

    It asks back what can be read in two ways, in the writer's way of showing.
    """
    if not text.strip():
        return None
    bare = UNIT.sub("", text.strip()).strip()
    if either := EITHER.fullmatch(bare):
        raise ValidationError(_asked_back(either["whole"], either["part"], shown), code="either")
    if NEGATIVE.match(bare):
        raise ValidationError(_("Luku ei voi olla negatiivinen."), code="negative")
    written = WRITTEN.fullmatch(bare)
    if not bare or written is None or written["gap"] == written["mark"] is not None:
        raise ValidationError(
            _("Kirjoita luku numeroina, esimerkiksi 1200 tai 0,35."), code="unread"
        )
    whole, part = "".join(re.findall("[0-9]", written["whole"])) or "0", written["part"] or ""
    if len(part) > -int(CENTS.as_tuple().exponent):
        raise ValidationError(
            _("Anna luku kahden desimaalin tarkkuudella, esimerkiksi 0,35."), code="decimals"
        )
    if len(whole.lstrip("0")) > most_digits:
        raise ValidationError(
            _("Luku on liian suuri: ennen pilkkua voi olla enintään %(count)s numeroa.")
            % {"count": most_digits},
            code="large",
        )
    return Decimal(f"{whole}.{part or 0}")


def _asked_back(whole: str, part: str, shown: Shown) -> str:
    thousands, decimals = Decimal(whole + part), Decimal(f"{whole}.{part}").quantize(CENTS)
    language = page_language()
    words = {
        "thousands": shown(thousands, language),
        "decimals": shown(decimals, language),
        "first": f"{thousands}",
        "second": f"{decimals}" if language == "en" else f"{decimals}".replace(".", ","),
    }
    return (
        _("Tarkoititko %(thousands)s vai %(decimals)s? Kirjoita %(first)s tai %(second)s.") % words
    )


class MoneyField(forms.CharField):
    """EUR excl. VAT, in whole cents. Cleans to a Decimal, or None when empty.

    What was typed is shown as typed.
    """

    default_error_messages = {
        "required": gettext_lazy("Kirjoita luku numeroina, esimerkiksi 1200 tai 0,35.")
    }

    def __init__(
        self,
        *,
        most_digits: int = MOST_DIGITS,
        shown: Shown = euros,
        **kwargs: Any,
    ) -> None:
        self.most_digits, self.shown = most_digits, shown
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input input--num"})
        super().__init__(**{"max_length": 24, "required": False, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        return read_money(super().clean(value), most_digits=self.most_digits, shown=self.shown)


class QuantityField(MoneyField):
    """A number of days or of anything else that is written as money is, without the euros."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"shown": digits, **kwargs})
