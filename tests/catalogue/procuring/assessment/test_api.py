"""`POST /api/v1/assessments/`."""

import json

import pytest
from django.utils import timezone

from catalogue.models import Part, Price
from procurement.registry import limits
from tests.support.factories import OfferingFactory, amended

pytestmark = pytest.mark.django_db
TODAY = "2026-11-23"


def post(client, body, **more):
    return client.post(
        "/api/v1/assessments/", json.dumps(body), content_type="application/json", **more
    )


def assessment(client, **body):
    response = post(client, {"decided_on": TODAY, **body})
    assert response.status_code == 200, response.json()
    return response.json()


def errors(client, **body):
    response = post(client, body)
    assert response.status_code == 400, response.json()
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["errors"]


@pytest.fixture
def offering():
    """2,000 once, 500 a month, and two parts to choose: 100 a month, and a closed one at 4,000."""
    row = OfferingFactory(slug="asiointi", published={"price": "2000"})
    add_prices(row)
    return row


def add_prices(row):
    version = row.published
    with amended(version):
        for order, name, amount, more in (
            (3, "Ylläpito", "500", {}),
            (4, "Tuki", "100", {"is_optional": True}),
            (5, "Botti", "4000", {"is_optional": True, "kind": "closed"}),
        ):
            part = Part.objects.create(
                **{"version": version, "order": order, "kind": "service", "name_fi": name}
                | {"pricing": "priced", **more}
            )
            when = "once" if order == 5 else "month"
            Price.objects.create(part=part, amount=amount, recurrence=when)


def part_of(row, name):
    return row.published.parts.get(name_fi=name).pk


def test_a_bare_sum_is_told_whole(client):
    found = assessment(client, amount="29999.99")

    assert {name: found[name] for name in ("total", "low", "estimated_value", "verdict")} == {
        "total": "29999.99",
        "low": "29999.99",
        "estimated_value": "29999.99",
        "verdict": "direct",
    }
    assert (found["procedure"], found["must_tender"], found["rule_set"]) == (
        "direct",
        False,
        "avoin-kunta",
    )
    assert found["rows"] == [{"part": None, "year": 1, "amount": "29999.99"}]
    assert [(row["id"], row["measure"], row["reached"]) for row in found["limits"]] == [
        ("avoin-kunta-30000", "life_cycle_cost", False),
        ("fi-2017-goods-services", "estimated_value", False),
        ("eu-2026-goods-services", "estimated_value", False),
    ]
    assert [row["code"] for row in found["reasons"]] == ["initiative_below", "national_below"]
    assert [row["code"] for row in found["warnings"]] == ["just_under"]
    assert [row["id"] for row in found["routes"]] == [
        "direct_purchase",
        "framework_agreement",
        "joint_procurement_unit",
    ]
    assert [(row["id"], row["valid_from"]) for row in found["rule_sets"]] == [
        ("avoin-kunta", "2014-09-16"),
        ("fi-national-2017", "2017-01-01"),
        ("eu-2026-2027", "2026-01-01"),
    ]


def test_reasons_are_told_in_three_languages_with_the_paragraph_and_its_address(client):
    found = assessment(client, amount="60000")

    national = found["reasons"][1]
    assert national["text"] == {
        "fi": (
            "Hankinnan ennakoitu arvo 60\u00a0000\u00a0€ on vähintään kansallisen kynnysarvon"
            " 60\u00a0000\u00a0€ suuruinen. Kunnan on kilpailutettava hankinta."
        ),
        "sv": (
            "Upphandlingens uppskattade värde 60\u00a0000\u00a0€ är minst lika stort som det"
            " nationella tröskelvärdet 60\u00a0000\u00a0€. Kommunen ska konkurrensutsätta"
            " upphandlingen."
        ),
        "en": (
            "The estimated value of €60,000 is at least the national threshold of €60,000. The"
            " municipality must run a tender."
        ),
    }
    assert "25 §" in national["sources"][0]["text"]
    assert national["sources"][0]["url"].startswith("https://www.finlex.fi/")


def test_a_municipality_must_tender_is_said_only_where_the_act_says_so(client):
    between, over = (assessment(client, amount=amount) for amount in ("59999.99", "60000"))

    assert "on kilpailutettava" not in json.dumps(between, ensure_ascii=False)
    assert "on kilpailutettava" in json.dumps(over, ensure_ascii=False)
    assert [found["procedure"] for found in (between, over)] == ["small", "national"]


def test_an_offering_is_reckoned_by_part_and_year(client, offering):
    found = assessment(client, offering="asiointi", population=5000, months=24)

    main, upkeep = (part_of(offering, name) for name in ("Käyttöönotto", "Ylläpito"))
    assert found["rows"] == [
        {"part": main, "year": 1, "amount": "2000.00"},
        {"part": upkeep, "year": 1, "amount": "6000.00"},
        {"part": upkeep, "year": 2, "amount": "6000.00"},
    ]
    assert found["years"] == [
        {"year": 1, "amount": "8000.00", "cumulative": "8000.00"},
        {"year": 2, "amount": "6000.00", "cumulative": "14000.00"},
    ]
    assert found["offerings"] == [
        {"slug": "asiointi", "version": 1, "prices_confirmed_on": "2026-03-02"}
    ]


def test_terms_options_and_chosen_parts_count(client, offering):
    both = [part_of(offering, "Tuki"), part_of(offering, "Botti")]

    def total(**more):
        return assessment(client, offering="asiointi", **more)["total"]

    assert total() == total(months=48) == total(months="indefinite") == "26000.00"
    assert total(months=60) == "26000.00"
    assert total(months=24, option_months=12) == "20000.00"
    assert total(parts=both) == "34800.00"
    # 26,000 is under the limit, and 34,800 with what was left out is not.
    left_out = assessment(client, offering="asiointi")["warnings"]
    assert [row["code"] for row in left_out] == ["left_out"]
    closed = assessment(client, offering="asiointi", parts=both)["warnings"]
    assert [row["code"] for row in closed] == ["closed_part"]
    assert "Ilman sitä summa on 30\u00a0800\u00a0€" in closed[0]["text"]["fi"]


def test_what_is_bought_together_is_added_up(client, offering):
    other = OfferingFactory(slug="toinen", published={"price": "4000"})

    found = assessment(client, offerings=["asiointi", other.slug])

    assert (found["total"], found["verdict"]) == ("30000.00", "tender")
    assert "added_together" in {row["code"] for row in found["reasons"]}
    swapped = assessment(client, offerings=[other.slug, "asiointi"])
    assert (swapped["total"], swapped["procedure"]) == (found["total"], found["procedure"])


def test_vat_is_taken_out(client):
    found = assessment(client, amount="37649.99", vat_rate="25.5")

    assert (found["total"], found["verdict"]) == ("29999.992", "direct")
    assert assessment(client, amount="37650", vat_rate="25.5")["verdict"] == "tender"


def test_a_missing_price_is_named(client):
    OfferingFactory(slug="kysy", published={"price": None})

    found = assessment(client, offering="kysy")

    assert (found["total"], found["verdict"], found["procedure"]) == (
        None,
        "cannot_assess",
        "cannot_assess",
    )
    assert [(row["name"]["fi"], row["reason"]) for row in found["missing"]] == [
        ("Käyttöönotto", "on_request")
    ]
    assert "Käyttöönotto" in found["reasons"][0]["text"]["fi"]


def test_on_aland_a_caution_stands_instead_of_a_verdict(client):
    found = assessment(client, amount="100000", municipality="478")

    assert (found["procedure"], found["must_tender"]) == ("cannot_assess", False)
    assert [row["code"] for row in found["warnings"]] == ["aland"]


def test_an_old_day_has_its_own_act(client):
    found = assessment(client, amount="30000", decided_on="2015-05-05")

    assert (found["procedure"], found["must_tender"]) == ("national", True)
    assert [row["id"] for row in found["rule_sets"]] == [
        "avoin-kunta",
        "fi-national-2010",
        "eu-2014-2015",
    ]


def test_own_work_is_told_and_not_counted(client):
    found = assessment(client, amount="100", own_days="18", own_day_price="310")

    assert (found["total"], found["own_work"]) == (
        "100.00",
        {"days": "18.00", "day_price": "310.00", "amount": "5580.00"},
    )


def test_the_same_inputs_give_the_same_fingerprint_in_every_language(client, offering):
    def fingerprint(language="fi", **more):
        body = {"decided_on": TODAY, "offering": "asiointi", **more}
        return post(client, body, headers={"Accept-Language": language}).json()["fingerprint"]

    assert len({fingerprint(language) for language in ("fi", "sv", "en")}) == 1
    assert fingerprint() == fingerprint(months=48)
    assert fingerprint() != fingerprint(months=47)


def test_a_version_that_was_public_is_assessed_by_its_number(client, offering):
    assert assessment(client, offering="asiointi:1")["total"] == "26000.00"
    assert errors(client, offering="asiointi:2") == {
        "/offering": "Ratkaisua ”asiointi:2” ei ole hakemistossa tai se on poistettu siitä."
        " Valitse toinen."
    }


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/offering"]),
        ({"amount": "1", "colour": "red"}, ["/colour"]),
        ({"amount": 5}, ["/amount"]),
        ({"amount": "NaN"}, ["/amount"]),
        ({"amount": "1e30"}, ["/amount"]),
        ({"amount": "-5"}, ["/amount"]),
        ({"amount": "1,5"}, ["/amount"]),
        ({"amount": "1.00001"}, ["/amount"]),
        ({"amount": "1", "vat_rate": "100"}, ["/vat_rate"]),
        ({"vat_rate": "24", "offering": "asiointi"}, ["/amount"]),
        ({"amount": "1", "offering": "asiointi"}, ["/amount"]),
        ({"offering": "puuttuu"}, ["/offering"]),
        ({"offering": "../etc"}, ["/offering"]),
        ({"offering": ["asiointi"]}, ["/offering"]),
        ({"offerings": ["asiointi", "asiointi"]}, ["/offerings"]),
        ({"offerings": ["a", "b", "c", "d", "e", "f"]}, ["/offerings"]),
        ({"offerings": ["asiointi", 5]}, ["/offerings/1"]),
        ({"offering": "asiointi", "offerings": ["asiointi"]}, ["/offerings"]),
        ({"offering": "asiointi", "parts": [999999999]}, ["/parts"]),
        ({"offering": "asiointi", "parts": ["1"]}, ["/parts/0"]),
        ({"offering": "asiointi", "parts": [1] * 10000}, ["/parts"]),
        ({"amount": "1", "municipality": "837", "population": 5}, ["/population"]),
        ({"amount": "1", "municipality": "999"}, ["/municipality"]),
        ({"amount": "1", "municipality": "Tampere"}, ["/municipality"]),
        ({"amount": "1", "population": 0}, ["/population"]),
        ({"amount": "1", "population": True}, ["/population"]),
        ({"amount": "1", "months": 0}, ["/months"]),
        ({"amount": "1", "months": 121}, ["/months"]),
        ({"amount": "1", "months": "forever"}, ["/months"]),
        ({"amount": "1", "months": 1.5}, ["/months"]),
        ({"amount": "1", "option_months": -1}, ["/option_months"]),
        ({"amount": "1", "users": 10**30}, ["/users"]),
        ({"amount": "1", "procedure_class": "magic"}, ["/procedure_class"]),
        ({"amount": "1", "basis": "magic"}, ["/basis"]),
        ({"amount": "1", "decided_on": "1999-01-01"}, ["/decided_on"]),
        ({"amount": "1", "decided_on": "2099-01-01"}, ["/decided_on"]),
        ({"amount": "1", "decided_on": "2026-02-30"}, ["/decided_on"]),
        ({"amount": "1", "own_days": "5"}, ["/own_day_price"]),
        ({"amount": "1", "own_day_price": "5"}, ["/own_days"]),
        ({"amount": None}, ["/amount"]),
        ({"colour": 1, "amount": 1, "parts": 1}, ["/amount", "/colour", "/parts"]),
    ],
    ids=str,
)
def test_a_body_that_will_not_do_is_refused_at_its_pointer(client, offering, body, pointers):
    assert sorted(errors(client, **body)) == pointers


def test_another_offerings_parts_are_refused(client, offering):
    other = OfferingFactory(slug="toinen", published=True)

    assert list(errors(client, offering=other.slug, parts=[part_of(offering, "Tuki")])) == [
        "/parts"
    ]


def test_a_withdrawn_offering_is_refused(client, offering):
    offering.withdrawn_at = timezone.now()
    offering.save(update_fields=["withdrawn_at"])

    assert list(errors(client, offering="asiointi")) == ["/offering"]


def test_a_list_a_parameter_and_a_method_are_refused(client):
    assert post(client, []).status_code == 400
    assert client.get("/api/v1/assessments/").status_code == 405
    asked = client.post("/api/v1/assessments/?x=1", "{}", content_type="application/json")
    assert list(asked.json()["errors"]) == ["x"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_are_four_however_many_are_bought(client, django_assert_num_queries, count):
    slugs = [OfferingFactory(published=True).slug for _ in range(count)]
    limits()
    post(client, {"offerings": slugs})

    with django_assert_num_queries(4):
        assert post(client, {"offerings": slugs}).status_code == 200


@pytest.mark.usefixtures("demo_site")
@pytest.mark.xdist_group("demo")
def test_every_example_of_the_schema_does_what_it_says(client):
    shape = client.get("/api/v1/schema/").json()["paths"]["/api/v1/assessments/"]["post"]
    examples = shape["requestBody"]["content"]["application/json"]["examples"]

    answers = {name: post(client, row["value"]) for name, row in examples.items()}

    assert [response.status_code for response in answers.values()] == [200] * 4
    assert all(response.json()["total"] for response in answers.values())
