"""Names stand in the order of the language they are shown in."""

import csv
import itertools
from pathlib import Path

import pytest
from django.utils import translation

import procurement
from lib.i18n.collation import by_name, collated
from procurement.registry import municipality_choices
from tests.support.factories import VendorFactory

NORDIC = [
    "2024",
    "Aalto",
    "Ahlgren",
    "Éclair",
    "Über",
    "Ylä",
    "Zeta",
    "Åbo",
    "Åland",
    "Äänekoski",
    "Ääni",
    "Öja",
    "Övertorneå",
]
ENGLISH = [
    "2024",
    "Aalto",
    "Äänekoski",
    "Ääni",
    "Åbo",
    "Ahlgren",
    "Åland",
    "Éclair",
    "Öja",
    "Övertorneå",
    "Über",
    "Ylä",
    "Zeta",
]
with (Path(procurement.__file__).parent / "data" / "municipalities.csv").open() as rows:
    NAMES = [(row["name_fi"], row["name_sv"]) for row in csv.DictReader(rows)]
LAST = "abcdefghijklmnopqrstuvwxyzåäö"


@pytest.mark.parametrize(("language", "names"), [("fi", NORDIC), ("sv", NORDIC), ("en", ENGLISH)])
def test_letters_stand_where_the_language_has_them(language, names):
    assert by_name(reversed(names), language=language) == names
    assert by_name(sorted(names), language=language) == names


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_three_letters_end_the_alphabet_whatever_stands_before_them(language):
    for before in ("", "Kauko", "S:t "):
        words = [f"{before}{letter}" for letter in LAST]
        assert by_name(reversed(words), language=language) == words
        assert by_name([word.upper() for word in reversed(words)], language=language) == [
            word.upper() for word in words
        ]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "column"), [("fi", 0), ("sv", 1)])
def test_municipalities_stand_in_the_order_of_the_names_shown(language, column):
    with translation.override(language):
        shown = [name for _code, name in municipality_choices()]

    assert sorted(shown) == sorted(names[column] for names in NAMES)
    assert all(
        collated(one, language) <= collated(other, language)
        for one, other in itertools.pairwise(shown)
    )
    assert shown[-1] == {"fi": "Äänekoski", "sv": "Övertorneå"}[language]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "order"),
    [
        ("", ["Zeta Oy", "Åkod Ab", "Ääni Oy", "Öljy Oy"]),
        ("/sv", ["Zeta Oy", "Åkod Ab", "Ääni Oy", "Öljy Oy"]),
        ("/en", ["Ääni Oy", "Åkod Ab", "Öljy Oy", "Zeta Oy"]),
    ],
)
def test_the_list_of_vendors_stands_in_the_order_of_the_language(client, prefix, order):
    for name in sorted(order):
        VendorFactory(name=name)

    page = client.get(f"{prefix}/toimittajat").content.decode()

    assert sorted(order, key=page.index) == order
