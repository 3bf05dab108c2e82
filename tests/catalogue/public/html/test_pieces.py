"""Pieces rendered once and filled say the same as if each were rendered anew, and stay apart."""

from decimal import Decimal

import pytest
from django.utils import translation

from catalogue.models import OpennessState, Part
from catalogue.pricing.chart import Series, chart
from catalogue.pricing.cost_table import PartRow, Totals
from catalogue.public.html.chart import cost_chart
from catalogue.public.html.criteria import criterion_row
from catalogue.public.html.parts import part_row, sum_cells
from catalogue.public.offering_page import CriterionRow, EvidenceRow
from lib.i18n.localized import Text
from procurement.rules.lifecycle_cost import MissingReason

EVIL = "<b>\"'&\0name\0</b>"
ESCAPED = "&lt;b&gt;&quot;&#x27;&amp;"


def text(value, lang="fi", *, is_fallback=False):
    return Text(value, lang, is_fallback=is_fallback)


def row(*, missing=(), included_in=None, once="10", **columns):
    part = Part(**{"kind": "open", "name_fi": "Osa", "pricing": "priced"} | columns)
    sums = [Decimal(once), Decimal(0), Decimal("1234.5")]
    return PartRow(part, (), *sums, missing, "fi", included_in)


def test_each_value_of_a_part_is_escaped_in_its_place():
    part = {
        "name_fi": EVIL,
        "about_fi": EVIL,
        "supplier": EVIL,
        "licence": EVIL,
        "source_url": 'https://example.com/?a=1&b="x"',
    }
    html = part_row(row(**part), "<i>4 vuotta</i>")
    assert html.count(ESCAPED) == 5
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'href="https://example.com/?a=1&amp;b=&quot;x&quot;"' in html


def test_rows_of_different_kinds_one_after_another_keep_nothing_of_each_other():
    rows = [
        row(
            name_fi="Ensin",
            supplier="Alihankkija Oy",
            licence="EUPL-1.2",
            source_url="https://a.example",
        ),
        row(name_fi="Sitten", kind="closed"),
        row(name_fi="Mukana", included_in=text("Ensin")),
        row(name_fi="Puuttuu", missing=(MissingReason.NO_USERS,)),
        row(name_fi="Viimein", kind="service", once="0"),
    ]
    for _again in range(2):
        first, closed, included, missing, last = (part_row(each, "4 vuotta") for each in rows)
        assert "Alihankkija: Alihankkija Oy" in first
        assert 'class="licence" href="https://a.example"' in first
        assert "Suljettu lisenssi" in closed
        assert "Alihankkija" not in closed
        assert 'class="row--closed"' in closed
        assert "Sisältyy: Ensin" in included
        assert "1\xa0234,50" not in included
        assert "Hinta riippuu käyttäjien määrästä" in missing
        assert "row--closed" not in last
        assert ">10\xa0€<" in first
        assert ">10\xa0€<" not in last


@pytest.mark.parametrize(
    ("sums", "shown"),
    [
        (
            Totals(Decimal(5), Decimal(0), Decimal("29999.995")),
            ["5\xa0€", "", "29\xa0999,995\xa0€"],
        ),
        (Totals(None, None, None), ["–", "–", "Ei voida arvioida"]),
        (Totals(Decimal(0), Decimal(1), Decimal(0)), ["", "1\xa0€", "0\xa0€"]),
    ],
)
def test_a_sum_is_shown_whole_nought_only_for_the_term_and_the_unknown_by_name(sums, shown):
    html = sum_cells(sums, "4 vuotta")
    cells = [cell.split(">", 1)[1].removesuffix("</td>") for cell in html.split("<td ")[1:]]
    assert cells == shown


def test_a_criterion_shows_its_state_reason_and_evidence_in_the_pages_language():
    evidence = (EvidenceRow("https://a.example/?x=1&y=2", text("<Lisenssi>")),)
    rows = [
        CriterionRow("avoin-data", text("Avoin data"), OpennessState.MET, text(EVIL), evidence),
        CriterionRow("avoin-data", text("Avoin data"), None, text("", is_fallback=False), ()),
    ]
    html, bare = map(criterion_row, rows)
    assert 'href="https://a.example/?x=1&amp;y=2"' in html
    assert "&lt;Lisenssi&gt;" in html
    assert ESCAPED in html
    assert "<a " not in bare
    assert "Ei arvioitu" in bare
    with translation.override("sv"):
        assert "Ei arvioitu" not in criterion_row(rows[1])


@pytest.mark.parametrize(("language", "sum_"), [("fi", "28\xa0000\xa0€"), ("en", "€28,000")])
def test_the_chart_tells_its_sums_in_words_in_the_language_of_the_page(language, sum_):
    drawn = chart([Series("c1", "Kerran", (Decimal(12000), Decimal(28000)))], Decimal(30000))
    with translation.override(language):
        html = cost_chart(drawn)
    description = html.split('<desc id="kaavio-d">')[1].split("</desc>")[0]
    assert sum_ in description
    assert html.count("<rect ") == 2
    assert html.count("chart__total") == 2
