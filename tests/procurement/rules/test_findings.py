"""What is said of an assessment: each reason and each warning, and when it is silent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from procurement.rules.assessment import Measure, assess
from procurement.rules.estimated_value import (
    OfferedPrices,
    OwnWork,
    Purchase,
    Sum,
    ValueBasis,
    shown_amount,
)
from procurement.rules.findings import Finding, Reason, Warn
from procurement.rules.lifecycle_cost import Buyer, PriceLine, Recurrence, Term
from procurement.rules.limits import Procedure, Verdict
from procurement.rules.routes import RouteName
from tests.procurement.rules.dated_limits import ACT, BY_SLUG, LIMITS, MAIN, TODAY

D = Decimal
EU = BY_SLUG["eu-2026-goods-services"]


def once(part, amount, **more):
    return PriceLine(part=part, amount=D(amount), **more)


def found(*lines, **more):
    return assess(Purchase(decided_on=TODAY, lines=lines, **more), LIMITS)


def warned(*lines, **more):
    return {finding.code: finding for finding in found(*lines, **more).warnings}


def test_a_sum_between_the_limits_says_both_facts_and_binds_nobody():
    assessment = found(once("a", "38260"))

    assert assessment.reasons == (
        Finding(Reason.INITIATIVE_REACHED, (("value", D(38260)), ("limit", D(30000))), limit=MAIN),
        Finding(Reason.NATIONAL_BELOW, (("value", D(38260)), ("limit", D(60000))), limit=ACT),
    )
    assert (assessment.verdict, assessment.procedure, assessment.must_tender) == (
        Verdict.TENDER,
        Procedure.SMALL,
        False,
    )
    assert assessment.routes == (
        RouteName.QUOTES,
        RouteName.FRAMEWORK,
        RouteName.CENTRAL_BODY,
        RouteName.IN_HOUSE,
    )
    assert [
        (row.limit.slug, row.measure, row.value, row.is_reached) for row in assessment.limits
    ] == [
        (MAIN.slug, Measure.LIFE_CYCLE_COST, D(38260), True),
        (ACT.slug, Measure.ESTIMATED_VALUE, D(38260), False),
        (EU.slug, Measure.ESTIMATED_VALUE, D(38260), False),
    ]
    assert [(rules.slug, rules.valid_from) for rules in assessment.rule_sets] == [
        ("avoin-kunta", date(2014, 9, 16)),
        ("fi-national-2017", date(2017, 1, 1)),
        ("eu-2026-2027", date(2026, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("amount", "must", "first"),
    [
        ("29999.99", False, RouteName.DIRECT),
        ("59999.99", False, RouteName.QUOTES),
        ("60000", True, RouteName.NATIONAL),
        ("215999.99", True, RouteName.NATIONAL),
        ("216000", True, RouteName.EU),
    ],
)
def test_a_municipality_must_tender_only_where_the_act_says_so(amount, must, first):
    assessment = found(once("a", amount))

    assert (assessment.must_tender, assessment.routes[0]) == (must, first)


def test_over_the_national_limit_without_an_eu_limit_it_must_tender_but_how_is_not_said():
    later = Purchase(decided_on=date(2028, 1, 1), lines=(once("a", "60000"),))

    assessment = assess(later, LIMITS)

    assert (assessment.must_tender, assessment.procedure) == (True, Procedure.CANNOT_ASSESS)
    assert assessment.routes[0] == RouteName.OWN_TENDER
    assert Reason.EU_UNKNOWN in {finding.code for finding in assessment.reasons}


def test_a_missing_price_is_named_and_nothing_is_said_of_limits():
    assessment = found(once("a", "100000"), PriceLine(part="b"), PriceLine(part="c"))

    assert assessment.reasons == (Finding(Reason.PRICE_MISSING, parts=("b", "c")),)
    assert (assessment.total, assessment.procedure, assessment.routes) == (
        None,
        Procedure.CANNOT_ASSESS,
        (),
    )
    assert [row.is_reached for row in assessment.limits] == [None] * 3


def test_a_day_without_data_says_so():
    old = assess(Purchase(decided_on=date(1999, 1, 1), lines=(once("a", "1"),)), LIMITS)

    assert old.reasons == (Finding(Reason.NO_DATA, (("day", date(1999, 1, 1)),)),)
    assert (old.verdict, old.procedure, old.limits, old.rule_sets) == (
        Verdict.CANNOT_ASSESS,
        Procedure.CANNOT_ASSESS,
        (),
        (),
    )


def test_a_class_without_a_limit_that_day_says_so():
    old = assess(
        Purchase(
            decided_on=date(2012, 5, 5),
            lines=(once("a", "1"),),
            procedure_class="concessions",
        ),
        LIMITS,
    )
    new = assess(
        Purchase(
            decided_on=date(2015, 5, 5),
            lines=(once("a", "1"),),
            procedure_class="concessions",
        ),
        LIMITS,
    )

    assert [finding.code for finding in old.reasons] == [Reason.NO_DATA]
    assert [finding.code for finding in new.reasons] == [
        Reason.INITIATIVE_BELOW,
        Reason.NATIONAL_UNKNOWN,
    ]
    assert (old.procedure, new.procedure) == (Procedure.CANNOT_ASSESS,) * 2


def test_aland_gets_a_caution_instead_of_a_national_verdict():
    assessment = found(once("a", "216000"), is_aland=True)

    assert [finding.code for finding in assessment.warnings] == [Warn.ALAND]
    assert [finding.code for finding in assessment.reasons] == [Reason.INITIATIVE_REACHED]
    assert (assessment.procedure, assessment.must_tender, assessment.routes) == (
        Procedure.CANNOT_ASSESS,
        False,
        (),
    )
    assert [row.limit.slug for row in assessment.limits] == [MAIN.slug]


def test_what_the_value_rules_did_is_told():
    month = PriceLine(part="a", amount=D(100), recurrence=Recurrence.MONTH)
    three = (OfferedPrices(),) * 3

    def codes(**more):
        return [finding.code for finding in found(month, **more).reasons[2:]]

    assert codes() == []
    assert codes(term=Term(None)) == [Reason.INDEFINITE]
    assert codes(term=Term(60)) == [Reason.OVER_48]
    assert codes(term=Term(36, 24)) == [Reason.OVER_48, Reason.OPTIONS]
    assert codes(term=Term(24, 24)) == [Reason.OPTIONS]
    assert codes(offers=three) == [Reason.ADDED_TOGETHER]
    assert codes(basis=ValueBasis.RECURRING) == [Reason.RECURRING]
    assert codes(basis=ValueBasis.FRAMEWORK) == [Reason.FRAMEWORK]


def test_over_48_months_the_whole_term_is_told_beside_what_counts():
    month = PriceLine(part="a", amount=D(800), recurrence=Recurrence.MONTH)

    assessment = found(month, once("b", "5"), term=Term(48, 12))

    assert assessment.total == D(800) * 48 + 5
    assert assessment.measured.whole_term == D(800) * 60 + 5
    assert found(month, term=Term(48)).measured.whole_term is None


def test_a_range_counts_its_upper_end_and_says_so():
    assessment = found(once("a", "20000", amount_max=D(31000)))

    assert (assessment.low, assessment.total) == (D(20000), D(31000))
    assert assessment.reasons[-1] == Finding(Reason.RANGE, (("low", D(20000)), ("high", D(31000))))
    assert found(once("a", "1")).low == D(1)


def test_vat_is_taken_out_exactly_and_the_rate_is_told():
    assessment = assess(Purchase(decided_on=TODAY, sum=Sum(D("37649.99"), D("25.5"))), LIMITS)

    assert shown_amount(assessment.total) == D("29999.9920")
    assert [finding.code for finding in assessment.reasons] == [
        Reason.INITIATIVE_BELOW,
        Reason.NATIONAL_BELOW,
        Reason.VAT,
    ]
    assert dict(assessment.reasons[-1].values)["rate"] == D("25.5")


def test_a_sum_just_under_a_limit_is_warned_of_and_the_limit_itself_is_not():
    assert list(warned(once("a", "26999.99"))) == []
    assert warned(once("a", "27000"))[Warn.JUST_UNDER].limit == MAIN
    assert warned(once("a", "29999.99"))[Warn.JUST_UNDER].limit == MAIN
    assert list(warned(once("a", "30000"))) == []
    assert warned(once("a", "54000"))[Warn.JUST_UNDER].limit == ACT
    assert warned(once("a", "215999.99"))[Warn.JUST_UNDER].limit == EU


def test_a_part_left_out_that_would_cross_a_limit_is_warned_of():
    base, extra, small = (
        once("a", "20000"),
        once("b", "10000", is_optional=True),
        once("c", "1", is_optional=True),
    )

    assert warned(base, extra, small)[Warn.LEFT_OUT] == Finding(
        Warn.LEFT_OUT, (("value", D(30001)), ("limit", D(30000))), ("b", "c"), MAIN
    )
    assert list(warned(base, small)) == []
    # Chosen, it is counted, and nothing is left out.
    assert list(warned(base, extra, buyer=Buyer(1, chosen=frozenset("b")))) == []


def test_closed_parts_are_named_with_what_leaving_them_costs():
    open_part, closed = once("a", "28660"), once("b", "9600")

    warning = warned(open_part, closed, closed=frozenset("b"))[Warn.CLOSED_PART]

    assert warning == Finding(Warn.CLOSED_PART, (("value", D(9600)), ("without", D(28660))), ("b",))
    assert Warn.CLOSED_PART not in warned(open_part, closed)


def test_prices_are_old_a_year_after_they_were_confirmed():
    def codes(day):
        return list(warned(once("a", "1"), offers=(OfferedPrices(day), OfferedPrices(TODAY))))

    assert codes(TODAY.replace(year=2025)) == []
    assert codes(date(2025, 11, 22)) == [Warn.OLD_PRICES]
    leap = assess(
        Purchase(
            decided_on=date(2025, 3, 1),
            lines=(once("a", "1"),),
            offers=(OfferedPrices(date(2024, 2, 29)),),
        ),
        LIMITS,
    )
    assert [finding.code for finding in leap.warnings] == [Warn.OLD_PRICES]


def test_prices_that_end_before_the_decision_are_warned_of():
    assert list(warned(once("a", "1"), valid_until=TODAY)) == []
    assert list(warned(once("a", "1"), valid_until=date(2026, 11, 22))) == [Warn.PRICES_END]


def test_a_contract_that_cannot_end_with_the_term_is_warned_of():
    def codes(term, **told):
        return list(warned(once("a", "1"), term=term, offers=(OfferedPrices(**told),)))

    assert codes(Term(24), minimum_months=24, notice_months=24) == []
    assert codes(Term(23), minimum_months=24) == [Warn.MINIMUM_TERM]
    assert codes(Term(12, 11), notice_months=24) == [Warn.NOTICE]
    assert codes(Term(None), minimum_months=120, notice_months=60) == []


def test_own_work_is_shown_and_never_counted():
    with_work = found(once("a", "29999.99"), own_work=OwnWork(D(18), D(310)))

    assert with_work.own_work.amount == D(5580)
    assert with_work == replace(found(once("a", "29999.99")), own_work=with_work.own_work)
