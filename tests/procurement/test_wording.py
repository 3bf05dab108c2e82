"""What an assessment says, and where it says it: every code has its row, on every day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from procurement.actions.reference import load_assessment_texts
from procurement.models import AssessmentText
from procurement.registry import assessment_text, routes
from procurement.rules.findings import Finding, Reason, Warn
from procurement.rules.routes import RouteName
from procurement.wording import open_routes, said

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAYS = (date(2007, 6, 1), date(2012, 1, 1), date(2016, 12, 31), date(2017, 1, 1), TODAY)
NAMES = {"fi": {"a": "Ylläpito"}, "sv": {"a": "Drift"}, "en": {"a": "Upkeep"}}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_code_has_one_row_on_every_day_in_three_languages(day):
    for kind, codes in (("reason", Reason), ("warning", Warn)):
        for code in codes:
            rows = [
                row
                for row in AssessmentText.objects.filter(kind=kind, code=code)
                if row.is_in_force(day)
            ]
            assert len(rows) == 1, (code, day)
            assert all(rows[0].text(lang).lang == lang for lang in ("fi", "sv", "en"))


def test_rules_of_value_name_the_paragraph_of_the_act_in_force_that_day():
    sources = [assessment_text("reason", "over_48", day).source for day in DAYS]

    assert sources == ["348/2007, 19 §"] * 3 + ["1397/2016, 30 § 3 mom."] * 2


def test_values_stand_in_the_words_of_each_language():
    finding = Finding(
        Warn.LEFT_OUT, (("value", Decimal(30001)), ("limit", Decimal(30000))), parts=("a",)
    )

    words = said("warning", finding, NAMES, TODAY)

    assert words.text("fi").startswith(
        "Valitsematta jäi: Ylläpito. Mukaan laskettuna summa on 30\u00a0001\u00a0€ ja raja"
    )
    assert words.text("en").startswith("Not chosen: Upkeep. Counted in, the sum is €30,001")
    assert words.source == "1397/2016, 31 §"


def test_a_fraction_is_cut_so_that_it_never_reads_as_the_limit():
    finding = Finding(
        Reason.VAT,
        (
            ("entered", Decimal("37649.99")),
            ("rate", Decimal("25.5")),
            ("value", Fraction(3764999, 100) / Fraction(1255, 1000)),
        ),
    )

    assert said("reason", finding, NAMES, TODAY).text("fi") == (
        "Summassa 37\u00a0649,99\u00a0€ on arvonlisäveroa 25,50 %. Ilman veroa se on"
        " 29\u00a0999,992\u00a0€."
    )


def test_a_day_is_written_as_the_language_writes_it():
    words = said("reason", Finding(Reason.NO_DATA, (("day", TODAY),)), NAMES, TODAY)

    assert ("23.11.2026" in words.text("fi"), "23 November 2026" in words.text("en")) == (
        True,
        True,
    )


def test_every_route_is_a_row_and_asks_something_of_the_municipality():
    found = open_routes(tuple(RouteName), TODAY)

    assert [row.route.slug for row in found] == list(RouteName)
    assert all(row.condition and row.condition.source is not None for row in found)
    assert set(routes()) == set(RouteName)


def test_in_house_is_a_question_and_the_reforms_fate_is_not_told():
    words = assessment_text("condition", "in_house_entity", TODAY)

    assert words.text_fi.startswith("Kysy:")
    assert "HE 2/2026 vp" in words.text_fi
    assert "Lähteemme eivät kerro, hyväksyttiinkö ehdotus. Tarkistettu 22.11.2026." in words.text_fi


def test_only_the_act_makes_a_municipality_tender():
    binding = {
        row.code
        for row in AssessmentText.objects.all()
        if "on kilpailutettava" in row.text_fi or "Laki velvoittaa" in row.text_fi
    }

    assert binding == {"national_reached", "own_tender"}


def test_no_text_advises_to_split_or_to_extend_anothers_contract():
    for row in AssessmentText.objects.all():
        assert "toisen sopimu" not in row.text_fi
        if "Jätä osa pois" in row.text_fi:
            assert "vain, jos kunta ei tarvitse sitä" in row.text_fi


def test_a_text_that_names_what_no_finding_holds_is_refused():
    row = AssessmentText.objects.first()
    row.text_fi = "Summa {amuont}"

    with pytest.raises(ValidationError, match="amuont"):
        row.full_clean()


def test_a_row_staff_wrote_is_left_as_it_is():
    row = AssessmentText.objects.get(slug="aland")
    row.text_fi, row.staff_wrote_at = "Oma sana.", timezone.now()
    row.save()

    load_assessment_texts(at=timezone.now())

    row.refresh_from_db()
    assert row.text_fi == "Oma sana."
