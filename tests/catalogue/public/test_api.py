"""`offerings/<slug>/`, its versions, `vendors/` and `taxonomy/`."""

from decimal import Decimal

import pytest

from catalogue.models import Finding, Price, PriceTier, Standard, State, VersionCpv
from catalogue.taxonomy.registry import taxonomy
from procurement.registry import limits, municipalities
from tests.support.factories import (
    APPROVED_AT,
    OfferingFactory,
    VendorFactory,
    VersionFactory,
    add_part,
    amended,
    publish,
    review,
)

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


def get(client, path, **headers):
    return client.get(f"/api/v1/{path}", headers=headers)


def warm():
    return taxonomy(), municipalities(), limits()


def test_an_offering_is_told_whole(client):
    offering = OfferingFactory(
        slug="kuntasivusto",
        published={
            "name_fi": "Kuntasivusto",
            "name_sv": "Kommunwebb",
            "hosted_by": "vendor",
            "hosting_location": "FI",
            "facts": {
                "processing_role": "processor",
                "certificates": ["iso_27001"],
                "penetration_tested_on": "2026-03-05",
                "response_hours": 4,
                "availability": "99.5",
                "training": {"fi": "Kaksi päivää.", "sv": "", "en": ""},
                "terms_url": "https://code.example/ehdot",
            },
        },
    )
    version = offering.published
    with amended(version):
        Standard.objects.create(
            version=version,
            order=1,
            name="OpenAPI",
            edition="3.1",
            url="https://spec.openapis.org/",
        )
        VersionCpv.objects.create(version=version, code="72413000-8")

    body = get(client, "offerings/kuntasivusto/").json()

    software, service = body.pop("parts")
    claims, partners = body.pop("claims"), body.pop("partners")
    assert partners == []
    assert body == {
        "slug": "kuntasivusto",
        "url": f"{BASE}/ratkaisut/kuntasivusto",
        "api_url": f"{BASE}/api/v1/offerings/kuntasivusto/",
        "name": {"fi": "Kuntasivusto", "sv": "Kommunwebb", "en": None},
        "summary": {"fi": "Lyhyt kuvaus ratkaisusta.", "sv": None, "en": None},
        "description": {"fi": "Pidempi kuvaus.", "sv": None, "en": None},
        "change_log": {"fi": None, "sv": None, "en": None},
        "support": {"fi": None, "sv": None, "en": None},
        "kind": "product",
        "vendor": {"slug": offering.vendor.slug, "name": offering.vendor.name},
        "layer": "palvelukanavat",
        "components": ["palveluun-ohjaus"],
        "placements": [
            {"layer": "palvelukanavat", "component": "palveluun-ohjaus", "is_main": True}
        ],
        "functions": [],
        "phases": ["tuotanto"],
        "standards": [{"name": "OpenAPI", "edition": "3.1", "url": "https://spec.openapis.org/"}],
        "cpv": ["72413000-8"],
        "openness": dict.fromkeys(taxonomy().criteria, "met"),
        "closed_parts": [],
        "cost": {
            "total": "1000.00",
            "total_with_options": "1000.00",
            "currency": "EUR",
            "vat": "excluded",
            "months": 48,
            "counted_months": 48,
            "inhabitants": 8412,
            "users": None,
            "days": None,
            "municipality": None,
            "basis": "example",
            "missing": [],
        },
        "threshold": {
            "verdict": "below",
            "band": "under",
            "procedure": "direct",
            "procedure_title": {
                "fi": "Kunta voi ostaa suoraan",
                "sv": "Kommunen kan köpa direkt",
                "en": "The municipality may buy directly",
            },
            "limits": [
                {"id": "avoin-kunta-30000", "amount": "30000.00", "reached": False},
                {"id": "fi-2017-goods-services", "amount": "60000.00", "reached": False},
            ],
        },
        "version": 1,
        "is_published": True,
        "published_at": "2026-03-02T12:00:00Z",
        "confirmed_at": "2026-03-02T12:00:00Z",
        "updated_at": "2026-03-02T12:00:00Z",
        "hosting": {"by": "vendor", "location": "FI"},
        "exit": {
            "minimum_months": None,
            "notice_months": None,
            "terms": {"fi": None, "sv": None, "en": None},
        },
        "told": {
            "languages": None,
            "accessibility": {"fi": None, "sv": None, "en": None},
            "accessibility_level": None,
            "accessibility_url": None,
            "processing_role": "processor",
            "processing_region": None,
            "subprocessors": {"fi": None, "sv": None, "en": None},
            "processing_agreement_url": None,
            "certificates": ["iso_27001"],
            "other_certificates": {"fi": None, "sv": None, "en": None},
            "backup_interval": None,
            "restore_test_interval": None,
            "penetration_tested_on": "2026-03-05",
            "support_hours": None,
            "response_hours": 4,
            "availability": "99.5",
            "identification": None,
            "integrations": None,
            "deployment_weeks": None,
            "training": {"fi": "Kaksi päivää.", "sv": None, "en": None},
            "release_interval": None,
            "released_on": None,
            "changes_url": None,
            "roadmap_url": None,
            "service_description_url": None,
            "terms_url": "https://code.example/ehdot",
            "price_list_url": None,
        },
        "frameworks": [],
        "links": {
            "self": f"{BASE}/api/v1/offerings/kuntasivusto/versions/1/",
            "page": f"{BASE}/ratkaisut/kuntasivusto/versiot/1",
            "offering": f"{BASE}/api/v1/offerings/kuntasivusto/",
            "versions": f"{BASE}/api/v1/offerings/kuntasivusto/versions/",
            "vendor": f"{BASE}/api/v1/vendors/{offering.vendor.slug}/",
        },
    }
    assert (software["kind"], software["licence"], software["source_url"]) == (
        "open",
        "EUPL-1.2",
        "https://code.example/source",
    )
    assert (service["kind"], service["licence"], service["cost"]) == (
        "service",
        None,
        {"once": "1000.00", "yearly": "0.00", "total": "1000.00", "missing": []},
    )
    assert service["id"] == version.parts.get(order=2).pk
    assert claims[0] == {
        "criterion": "avoin-lahdekoodi",
        "claimed": "met",
        "text": {"fi": "Perustelu.", "sv": None, "en": None},
        "evidence": [
            {
                "url": "https://code.example/licence",
                "shows": {"fi": "Lisenssi", "sv": None, "en": None},
            }
        ],
        "finding": {"state": "met", "reason": {"fi": None, "sv": None, "en": None}},
    }
    assert [claim["criterion"] for claim in claims] == list(taxonomy().criteria)


def test_closed_and_optional_parts_and_every_way_to_price_are_told(client):
    version = OfferingFactory(slug="moni", published=True).published
    with amended(version):
        closed = add_part(
            version,
            3,
            kind="closed",
            name_fi="Suljettu osa",
            price="0.4567",
            supplier="Alihankkija Oy",
            is_optional=True,
        )
        Price.objects.filter(part=closed).update(per="inhabitant", recurrence="year")
        tiered = add_part(version, 4, kind="service", name_fi="Porrastettu", price=None)
        tiered.pricing = "priced"
        tiered.save()
        price = Price.objects.create(part=tiered, recurrence="month")
        PriceTier.objects.bulk_create(
            [
                PriceTier(price=price, up_to=5000, amount=Decimal(100)),
                PriceTier(price=price, up_to=None, amount=Decimal(250)),
            ]
        )
        day = add_part(version, 5, kind="service", name_fi="Päivät", price="900")
        Price.objects.filter(part=day).update(
            per="day", days=Decimal("2.5"), amount_max=Decimal(1000)
        )
        included = add_part(version, 6, kind="service", name_fi="Tuki", price=None)
        included.pricing, included.included_in = "included", tiered
        included.save()

    body = get(client, "offerings/moni/?population=10000&months=12").json()

    parts = {part["name"]["fi"]: part for part in body["parts"]}
    assert body["closed_parts"] == [{"fi": "Suljettu osa", "sv": None, "en": None}]
    assert (parts["Suljettu osa"]["is_optional"], parts["Suljettu osa"]["supplier"]) == (
        True,
        "Alihankkija Oy",
    )
    assert parts["Suljettu osa"]["prices"] == [
        {
            "amount": "0.4567",
            "amount_max": None,
            "recurrence": "year",
            "per": "inhabitant",
            "days": None,
            "tiering": None,
            "tiers": [],
        }
    ]
    assert parts["Suljettu osa"]["cost"]["total"] == "4567.00"
    assert parts["Porrastettu"]["prices"][0]["tiers"] == [
        {"up_to": 5000, "amount": "100.00"},
        {"up_to": None, "amount": "250.00"},
    ]
    assert parts["Porrastettu"]["prices"][0]["amount"] is None
    assert (parts["Päivät"]["prices"][0]["days"], parts["Päivät"]["cost"]["total"]) == (
        "2.5",
        "2500.00",
    )
    assert (parts["Tuki"]["pricing"], parts["Tuki"]["included_in"]) == ("included", tiered.pk)
    assert (body["cost"]["total"], body["cost"]["total_with_options"]) == ("6500.00", "11067.00")
    assert (body["cost"]["basis"], body["cost"]["inhabitants"]) == ("population", 10000)


def test_a_price_on_request_gives_no_total_and_no_verdict(client):
    publish(OfferingFactory(slug="pyydettaessa"), price=None)

    body = get(client, "offerings/pyydettaessa/").json()

    assert (body["cost"]["total"], body["cost"]["missing"]) == (None, ["on_request"])
    assert (
        body["threshold"]["verdict"],
        {limit["reached"] for limit in body["threshold"]["limits"]},
    ) == ("unknown", {None})


@pytest.mark.parametrize(
    ("price", "verdict", "band", "reached"),
    [
        ("29999.99", "below", "under", [False, False]),
        ("30000", "above", "between", [True, False]),
        ("60000", "above", "over", [True, True]),
    ],
)
def test_exactly_the_limit_reaches_it(client, price, verdict, band, reached):
    publish(OfferingFactory(slug="rajalla"), price=price)

    flag = get(client, "offerings/rajalla/").json()["threshold"]

    assert (flag["verdict"], flag["band"], [limit["reached"] for limit in flag["limits"]]) == (
        verdict,
        band,
        reached,
    )


def test_the_buyer_decides_prices_per_inhabitant_and_per_user(client):
    version = OfferingFactory(slug="ostaja", published=True).published
    with amended(version):
        Price.objects.filter(part__version=version, part__order=2).update(
            per="user", recurrence="month", amount=Decimal(2)
        )

    without = get(client, "offerings/ostaja/").json()["cost"]
    cost = get(client, "offerings/ostaja/?municipality=837&users=10&months=120").json()["cost"]

    assert (without["total"], without["missing"]) == (None, ["no_users"])
    assert (cost["total"], cost["months"], cost["counted_months"], cost["users"]) == (
        "960.00",
        120,
        48,
        10,
    )
    assert (cost["municipality"], cost["basis"], cost["inhabitants"]) == (
        "837",
        "municipality",
        municipalities()["837"].population,
    )


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("municipality=837&population=5", "population"),
        ("municipality=999", "municipality"),
        ("municipality=8%00", "municipality"),
        ("municipality=0837", "municipality"),
        ("population=0", "population"),
        ("population=10000001", "population"),
        ("months=0", "months"),
        ("months=121", "months"),
        ("months=-1", "months"),
        ("users=1000001", "users"),
        ("kunta=837", "kunta"),
        ("format=json", "format"),
    ],
)
def test_a_buyer_that_will_not_do_is_refused(client, query, name):
    OfferingFactory(slug="x", published=True)

    for path in ("offerings/x/", "offerings/x/versions/1/"):
        answer = get(client, f"{path}?{query}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])


def test_what_was_withdrawn_is_gone_and_says_when(client):
    OfferingFactory(
        slug="poistettu",
        published=True,
        withdrawn_at=APPROVED_AT,
        withdrawal_reason_fi="Toimitus loppui.",
    )

    for path in (
        "offerings/poistettu/",
        "offerings/poistettu/versions/",
        "offerings/poistettu/versions/1/",
    ):
        answer = get(client, path)
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        assert (answer.json()["withdrawn_at"], answer.json()["reason"]["fi"]) == (
            "2026-03-02T12:00:00Z",
            "Toimitus loppui.",
        )


def test_what_is_not_public_is_not_found(client):
    VersionFactory(offering=OfferingFactory(slug="luonnos"))
    OfferingFactory(slug="ei-jasen", published=True, vendor=VendorFactory(listed=False))

    for slug in ("luonnos", "ei-jasen", "ei-ole"):
        for path in (
            f"offerings/{slug}/",
            f"offerings/{slug}/versions/",
            f"offerings/{slug}/versions/1/",
        ):
            answer = get(client, path)
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_versions_are_those_that_have_been_public_newest_first(client):
    offering = OfferingFactory(slug="historia")
    old = publish(offering, name_fi="Vanha")
    offering.published = None
    offering.save()
    old.state = State.SUPERSEDED
    old.save()
    publish(offering, number=2, name_fi="Uusi", change_log_fi="Nimi vaihtui.")
    VersionFactory(offering=offering, number=3)

    body = get(client, "offerings/historia/versions/").json()
    older = get(client, "offerings/historia/versions/1/").json()

    assert body["count"] == 2
    assert [
        (row["number"], row["is_published"], row["change_log"]["fi"]) for row in body["results"]
    ] == [(2, True, "Nimi vaihtui."), (1, False, None)]
    assert (older["name"]["fi"], older["is_published"], older["version"]) == ("Vanha", False, 1)
    assert get(client, "offerings/historia/").json()["name"]["fi"] == "Uusi"
    assert get(client, "offerings/historia/versions/3/").status_code == 404
    assert get(client, "offerings/historia/versions/99999999999999999999999/").status_code == 404


def test_a_finding_of_a_refused_review_is_not_public(client):
    version = OfferingFactory(slug="arvio", published=True).published
    Finding.objects.filter(review__version=version, criterion__slug="avoin-data").delete()
    refused = review(VersionFactory(offering=OfferingFactory()), {})
    refused.version, refused.decision = version, "reject"
    refused.save()

    body = get(client, "offerings/arvio/").json()

    assert body["openness"]["avoin-data"] is None
    assert body["claims"][-1]["finding"] is None


def test_the_whole_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    version = OfferingFactory(slug="yksi", published=True).published
    warm()
    with django_assert_num_queries(7):
        get(client, "offerings/yksi/")

    with amended(version):
        for order in range(3, 6):
            add_part(version, order, kind="service", name_fi=f"Osa {order}")
    with django_assert_num_queries(7):
        get(client, "offerings/yksi/")
