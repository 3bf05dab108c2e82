"""Every source of a limit is told in the page's language, with a link to the law; the law first."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from procurement import sources as module
from procurement.sources import source, sources

DATA = json.loads(
    (Path(module.__file__).parent / "data" / "procurement_thresholds.json").read_text()
)
TEXTS = sorted(
    {limit["source"] for rules in DATA["rule_sets"] for limit in rules["thresholds"]}
    | {row["source"] for name in ("routes", "value_rules") for row in DATA[name]}
)
FINNISH = re.compile(
    r"\b(kohta|ja|aiemmin|laki|lain|asetus|komission|säädös|uutinen|ministeriön|yhteenveto|kynnysarvosivu|pienhankinnat|aloitteen|dia)\b",
    re.IGNORECASE,
)
ADDRESSES = {
    "1397/2016, 25 § 2 mom.": (
        "https://www.finlex.fi/fi/lainsaadanto/2016/1397",
        "https://www.finlex.fi/sv/lagstiftning/2016/1397",
    ),
    "aiemmin 348/2007, 11 §": (
        "https://www.finlex.fi/fi/lainsaadanto/saadoskokoelma/2007/348",
        "https://www.finlex.fi/sv/lagstiftning/forfattningssamling/2007/348",
    ),
    "Reg. (EU) 1336/2013": tuple(
        f"https://eur-lex.europa.eu/legal-content/{code}/TXT/?uri=CELEX:32013R1336"
        for code in ("FI", "SV")
    ),
    "Reg. (EU) 2015/2170": tuple(
        f"https://eur-lex.europa.eu/legal-content/{code}/TXT/?uri=CELEX:32015R2170"
        for code in ("FI", "SV")
    ),
    "Reg. (EU) 2023/2495": tuple(
        f"https://eur-lex.europa.eu/legal-content/{code}/TXT/?uri=CELEX:32023R2495"
        for code in ("FI", "SV")
    ),
}
WORDS = {
    "1397/2016, 4 § 12 kohta ja 20 §": (
        "1397/2016, 4 § 12 punkten och 20 §",
        "1397/2016, section 4 paragraph 12 and section 20",
    ),
    "aiemmin 348/2007, 11 §": ("tidigare 348/2007, 11 §", "earlier 348/2007, section 11"),
    "1397/2016, 30 § 3 mom. 1 kohta": (
        "1397/2016, 30 § 3 mom. 1 punkten",
        "1397/2016, section 30 subsection 3 paragraph 1",
    ),
    "1397/2016, 99–106 §": ("1397/2016, 99–106 §", "1397/2016, sections 99–106"),
}


def test_there_are_all_the_sources_of_the_data():
    assert len(TEXTS) >= 25


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_source_is_left_in_finnish(text, language):
    told = sources(text, language)

    assert all(row.lang == language for row in told)
    assert not any(FINNISH.search(row.text.replace("Avoin kunta", "")) for row in told)


@pytest.mark.parametrize("text", TEXTS)
def test_the_law_has_its_link_and_comes_first(text):
    told = sources(text, "fi")

    assert [row.is_law for row in told] == sorted((row.is_law for row in told), reverse=True)
    assert all(
        row.url.startswith(("https://www.finlex.fi/", "https://eur-lex.europa.eu/"))
        for row in told
        if row.is_law
    )
    assert any(row.is_law for row in told) or not re.search(r"\d+/\d{4}|Reg\.", text)


@pytest.mark.parametrize("text", ADDRESSES)
def test_acts_are_at_finlex_and_regulations_at_eur_lex_in_the_language_of_the_page(text):
    assert (source(text, "fi").url, source(text, "sv").url) == ADDRESSES[text]


@pytest.mark.parametrize("text", WORDS)
def test_places_in_an_act_are_told_in_swedish_and_english(text):
    assert (source(text, "sv").text, source(text, "en").text) == WORDS[text]


def test_what_nobody_knows_is_told_as_it_is_and_marked_as_finnish():
    assert sources("Muu <lähde>", "sv") == (module.Source("Muu <lähde>", "fi"),)


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_page_of_limits_links_to_the_law(client, prefix):
    page = client.get(f"{prefix}{reverse('procurement:thresholds')}").content.decode()

    assert "https://www.finlex.fi/" in page
    assert "CELEX:32025R2152" in page
    assert page.index("CELEX:32025R2152") < page.index("Mondaq")
