"""The notation of the demo files, as FORMAT.md gives it, and that every file keeps to it."""

import re
from decimal import Decimal

import pytest

from catalogue.demo.notation import (
    CRITERIA,
    BadNotation,
    PriceColumns,
    columns,
    price,
    prices,
    read_offerings,
    read_vendors,
)
from procurement.rules.lifecycle_cost import Per, PriceLine, Recurrence, Tier, tiers_never_fall

D = Decimal
OFFERINGS = read_offerings()
PARTS = [(offering["slug"], part) for offering in OFFERINGS for part in offering["parts"]]
STATES = {"met", "partly", "not_met", "not_applicable"}


def flat(amount, most=None, recurrence="once", per="contract", days=None):
    return PriceColumns(
        {
            "amount": D(amount),
            "amount_max": most and D(most),
            "recurrence": recurrence,
            "per": per,
            "days": days and D(days),
        }
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (0, flat(0)),
        (6900, flat(6900)),
        (6900.50, flat("6900.50")),
        ("6900.50", flat("6900.50")),
        ("300/month", flat(300, recurrence="month")),
        ("3600/year", flat(3600, recurrence="year")),
        ("0.35/inhabitant/year", flat("0.35", recurrence="year", per="inhabitant")),
        ("4.20/user/month", flat("4.20", recurrence="month", per="user")),
        ("1.10/inhabitant", flat("1.10", per="inhabitant")),
        ("0.1234/inhabitant", flat("0.1234", per="inhabitant")),
        ("950/day x 6", flat(950, per="day", days=6)),
        ("950/day x 2.5/year", flat(950, recurrence="year", per="day", days="2.5")),
        ("800-950/day x 6", flat(800, 950, per="day", days=6)),
        ("5000-9000", flat(5000, 9000)),
        ("200-350/month", flat(200, 350, recurrence="month")),
    ],
)
def test_a_price_is_read_as_the_format_says(written, expected):
    assert price(written) == expected
    assert prices(written) == ("priced", None, [expected])


@pytest.mark.parametrize(
    ("written", "recurrence", "per"),
    [
        ({5000: 2400, 20_000: 4800, "max": 9600.5, "when": "year"}, "year", "contract"),
        ({5000: 2400, 20_000: 4800, "max": 9600.5, "per": "inhabitant"}, "once", "inhabitant"),
    ],
)
def test_tiers_are_read_by_population_the_open_one_without_a_bound(written, recurrence, per):
    found = price(written)

    assert found.columns == {"amount": None, "recurrence": recurrence, "per": per, "tiering": ""}
    assert found.tiers == ((5000, D(2400)), (20_000, D(4800)), (None, D("9600.5")))


@pytest.mark.parametrize(
    "written",
    [
        "", "abc", "12,50", "-5", "+5", "1e3", "0.00001", 1e-05, "5 000", "300/week",
        "300/month/user", "300/month ", "5000-", "5000-6000-7000",
        "950/day", "950/day x", "950/day x 6/month", "950/day x -1", "300/user/day", True, ["300"],
        {"alku": 5}, {5000: "abc"}, {5000: None}, {None: 5},
    ],
)  # fmt: skip
def test_what_is_not_in_the_notation_is_refused_and_never_guessed(written):
    with pytest.raises(BadNotation, match="not understood"):
        price(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, ("", None, [])),
        ("on request", ("on_request", None, [])),
        ("included in drupal", ("included", "drupal", [])),
        ([0, "300/month"], ("priced", None, [flat(0), flat(300, recurrence="month")])),
    ],
)
def test_a_part_says_its_price_in_one_of_four_ways(written, expected):
    assert prices(written) == expected


def test_on_request_is_no_price_among_others():
    with pytest.raises(BadNotation, match="on request"):
        prices([300, "on request"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, ("", "", "")),
        ("  Kuvaus \n jatkuu ", ("Kuvaus jatkuu", "", "")),
        (2026, ("2026", "", "")),
        ({"fi": "Kuvaus", "en": " Text "}, ("Kuvaus", "", "Text")),
        ({"fi": "Kuvaus", "sv": None}, ("Kuvaus", "", "")),
        ({}, ("", "", "")),
    ],
)
def test_a_text_becomes_three_columns(written, expected):
    assert columns("name", written) == dict(
        zip(("name_fi", "name_sv", "name_en"), expected, strict=True)
    )


def test_a_language_we_do_not_have_is_refused():
    with pytest.raises(BadNotation, match=r"name: unknown languages \['de', 'ee'\]"):
        columns("name", {"fi": "Kuvaus", "ee": "x", "de": "y"})


def test_files_are_read_in_the_order_of_their_names(tmp_path):
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text(f"- slug: {name}\n- slug: ä{name}\n", encoding="utf-8")
    (tmp_path / "lue.txt").write_text("ei", encoding="utf-8")

    assert [offering["slug"] for offering in read_offerings(tmp_path)] == [
        "a.yaml",
        "äa.yaml",
        "b.yaml",
        "äb.yaml",
    ]


def test_yaml_that_would_run_code_is_refused(tmp_path):
    import yaml

    (tmp_path / "a.yaml").write_text("- !!python/object/apply:os.getcwd []\n", encoding="utf-8")

    with pytest.raises(yaml.YAMLError):
        read_offerings(tmp_path)


# The files themselves.


def test_every_offering_has_a_slug_of_its_own_and_a_vendor_there_is():
    slugs, vendors = (
        [offering["slug"] for offering in OFFERINGS],
        [vendor["slug"] for vendor in read_vendors()],
    )

    assert len(slugs) == len(set(slugs)) > 0
    assert len(vendors) == len(set(vendors)) > 0
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in (*slugs, *vendors))
    assert {offering["vendor"] for offering in OFFERINGS} <= set(vendors)


def test_every_text_is_in_our_languages_and_has_finnish():
    for offering in OFFERINGS:
        for name in ("name", "summary"):
            texts = columns(name, offering[name])
            assert texts[f"{name}_fi"]
            assert all(len(text) <= 300 for text in texts.values())


def test_every_price_is_in_the_notation_and_never_falls():
    for slug, part in PARTS:
        for found in prices(part.get("price"))[2]:
            amount, most = found.columns["amount"], found.columns.get("amount_max")
            assert most is None or most >= amount, slug
            tiers = tuple(Tier(*tier) for tier in found.tiers)
            bounds = [tier.up_to for tier in tiers if tier.up_to is not None]
            assert bounds == sorted(set(bounds)), slug
            assert all(tier.up_to is not None for tier in tiers[:-1]), slug
            line = PriceLine(
                part["id"],
                amount=amount,
                recurrence=Recurrence(found.columns["recurrence"]),
                per=Per(found.columns["per"]),
                tiers=tiers,
            )
            assert tiers_never_fall(line), slug


def test_every_part_that_is_included_is_so_in_another_of_its_offering():
    for offering in OFFERINGS:
        ids = [part["id"] for part in offering["parts"]]
        assert len(ids) == len(set(ids)) > 0
        for part in offering["parts"]:
            within = prices(part.get("price"))[1]
            assert within is None or within in set(ids) - {part["id"]}, offering["slug"]


def test_every_claim_is_of_a_criterion_and_in_a_state_there_is():
    for offering in OFFERINGS:
        claims = offering.get("claims", {})
        assert set(claims) <= set(CRITERIA), offering["slug"]
        assert {state for state, *_ in claims.values()} <= STATES, offering["slug"]
