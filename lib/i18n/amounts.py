"""Amounts and days in words of each language: `28 660 €`, `€28,660`, `12.11.2026`."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

NBSP = "\u00a0"


def digits(value: Decimal | int, language: str) -> str:
    """Thousands apart; decimals only when there are any, and then at least two, as in money."""
    amount = Decimal(value)
    exact = amount.normalize()
    places = max(2, -int(exact.as_tuple().exponent)) if exact != exact.to_integral_value() else 0
    text = f"{amount:,.{places}f}"
    return text if language == "en" else text.replace(",", NBSP).replace(".", ",")


def euros(value: Decimal | int, language: str) -> str:
    """EUR excl. VAT, every decimal shown: a sum just under a limit must not read as the limit."""
    text = digits(value, language)
    return f"€{text}" if language == "en" else f"{text}{NBSP}€"


def day(value: date | datetime, language: str) -> str:
    """`12.11.2026`, in English `12 November 2026`. A moment is shown by its day in Finland."""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return (
        f"{on.day} {MONTHS[on.month - 1]} {on.year}"
        if language == "en"
        else f"{on.day}.{on.month}.{on.year}"
    )


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
