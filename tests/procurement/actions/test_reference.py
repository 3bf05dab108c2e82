"""What the law is called in each language."""

import json

import pytest

from procurement.actions.reference import THRESHOLDS
from procurement.registry import cited


@pytest.mark.parametrize(
    ("basis", "english"),
    [
        ("1397/2016, 25 §", "1397/2016, section 25"), ("1397/2016, 42–43 §",
        "1397/2016, sections 42–43"), ("", ""),
        ("348/2007, 15 §, muutettu lailla 321/2010",
        "348/2007, section 15, muutettu lailla 321/2010"),
    ],
)  # fmt: skip
def test_english_names_sections_and_the_others_write_the_sign(basis, english):
    assert {language: cited(basis, language) for language in ("fi", "sv", "en")} == {
        "fi": basis,
        "sv": basis,
        "en": english,
    }


def test_the_national_limits_of_today_are_cited_without_a_sign_in_english():
    bases = [
        rules["legal_basis"]
        for rules in json.loads(THRESHOLDS.read_text())["rule_sets"]
        if rules["level"] == "national"
    ]

    assert len(bases) >= 3
    assert [cited(basis, "en") for basis in bases if "§" in cited(basis, "en")] == []
