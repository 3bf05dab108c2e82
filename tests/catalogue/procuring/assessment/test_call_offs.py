"""An assessment tells of a framework only whom it is open to, and only while it is in force."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.support.bodies import BodyFactory, FrameworkFactory, cover, own
from tests.support.factories import OfferingFactory, publish

pytestmark = pytest.mark.django_db
MAY, MAY_NOT = "837", "091"
SAID = "Kunta voi ostaa puitejärjestelyllä"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def offering():
    return publish(OfferingFactory(slug="sivusto"), price="1000").offering


@pytest.fixture
def framework(today):
    body = BodyFactory(name_fi="Yhteishankinta", owners=[MAY])
    return FrameworkFactory(
        body=body,
        slug="sivustot",
        number="S-7",
        title_fi="Sivustot",
        valid_from=today - timedelta(days=30),
        valid_to=today + timedelta(days=30),
    )


@pytest.fixture
def covered(framework, offering, today):
    return cover(framework, offering, added_on=today - timedelta(days=1))


def page(client, municipality=MAY, more="", prefix=""):
    answer = client.get(f"{prefix}/hankinta-apu?r=sivusto&kunta={municipality}{more}")
    assert answer.status_code == 200
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).replace("\xa0", " ")


def told(client, **document):
    answer = client.post(
        "/api/v1/assessments/",
        {"offering": "sivusto", "municipality": MAY} | document,
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return answer.json()["frameworks"]


def test_a_municipality_that_may_is_told_where_and_until_when(client, covered, framework, today):
    text = page(client)
    last = framework.valid_to
    assert f"{SAID} {last.day}.{last.month}.{last.year} asti: Sivustot, Yhteishankinta." in text
    assert "Kysy: onko kunta nimetty puitejärjestelyn käyttäjäksi" not in text
    assert told(client) == [
        {
            "offering": "sivusto",
            "framework": "sivustot",
            "number": "S-7",
            "valid_to": last.isoformat(),
            "parts": [],
            "source": "https://yksikko.example/puite",
        }
    ]


@pytest.mark.usefixtures("covered")
@pytest.mark.parametrize("prefix", ["/sv", "/en"])
def test_it_is_told_in_the_language_of_the_page(client, prefix):
    text = page(client, prefix=prefix)
    assert SAID not in text
    assert {"/sv": "Kommunen kan köpa", "/en": "The municipality can buy"}[prefix] in text


@pytest.mark.usefixtures("covered")
@pytest.mark.parametrize("municipality", [MAY_NOT, ""])
def test_to_others_it_is_a_question(client, municipality):
    text = page(client, municipality)
    assert SAID not in text
    assert "Kysy: onko kunta nimetty puitejärjestelyn käyttäjäksi" in text
    assert told(client, municipality=municipality or MAY_NOT) == []


@pytest.mark.parametrize("day", [-31, 31])
def test_it_is_told_on_its_days_only(client, covered, today, day):
    on = (today + timedelta(days=day)).isoformat()
    assert SAID not in page(client, more=f"&paiva={on}")
    assert told(client, decided_on=on) == []


def test_an_owner_that_is_so_no_more_is_not_told(client, framework, offering, today):
    body = BodyFactory()
    own(body, MAY, until=today - timedelta(days=1))
    framework.body = body
    framework.save()
    cover(framework, offering, added_on=today - timedelta(days=1))
    assert told(client) == []
    assert SAID not in page(client)


def test_parts_that_are_covered_are_named_and_others_give_nothing(
    client, framework, offering, today
):
    first, second = offering.published.parts.all()
    cover(framework, offering, part_name=first.name_fi, added_on=today - timedelta(days=1))
    assert told(client)[0]["parts"] == [first.name_fi]
    assert f"Vain osat: {first.name_fi}." in page(client)

    cover(framework, offering, part_name=second.name_fi, added_on=today - timedelta(days=1))
    # All that is bought is covered.
    assert told(client)[0]["parts"] == []
    assert "Vain osat" not in page(client)

    other = FrameworkFactory(
        body=framework.body,
        slug="muu",
        valid_from=framework.valid_from,
        valid_to=framework.valid_to,
    )
    cover(other, offering, part_name="Muu osa", added_on=today - timedelta(days=1))
    assert [row["framework"] for row in told(client)] == ["sivustot"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_are_as_many_for_one_framework_as_for_three(
    client, framework, offering, today, django_assert_num_queries, count
):
    for number in range(count):
        row = FrameworkFactory(
            body=framework.body,
            valid_from=framework.valid_from,
            valid_to=framework.valid_to,
            slug=f"puite-nro-{number}",
        )
        cover(row, offering, added_on=today - timedelta(days=1))
    told(client)
    with django_assert_num_queries(6):
        assert len(told(client)) == count
