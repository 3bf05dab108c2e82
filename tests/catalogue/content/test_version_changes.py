"""What changed between two versions that are or were public, on the page of a version."""

import pytest

from tests.catalogue.reviewing.test_review_pages import renewed
from tests.support.reviews import approved, sent_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def second():
    """The second approved version of an offering."""
    return approved(renewed(approved(sent_version(name="Sivusto"))))


def body(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def address(version, number, other):
    return f"{version.offering.get_absolute_url()}/versiot/{number}?vertaa={other}"


def test_the_changes_are_shown_from_the_older_to_the_newer_whichever_page_is_open(client, second):
    for number, other in ((2, 1), (1, 2)):
        text = body(client, address(second, number, other))

        assert "Muutokset: versio 1 → versio 2" in text
        assert "Ylläpito, hinta" in text
        assert "3 000 € kuukaudessa" in text
        assert '<ins class="word">' in text


def test_the_offering_page_leads_to_the_changes(client, second):
    assert f"{second.offering.get_absolute_url()}/versiot/2?vertaa=1" in body(
        client, second.offering.get_absolute_url()
    )


def test_versions_that_never_were_public_cannot_be_compared_with(client, second):
    secret = renewed(second)

    text = body(client, address(second, 2, secret.number))

    assert "Kohta Vertaa versioon: tuntematon arvo ”3” jäi huomiotta." in text
    assert "Muutokset:" not in text
    assert secret.number == 3
    body(client, address(second, 3, 2), status=404)


@pytest.mark.parametrize(
    "query", ["?vertaa=2", "?vertaa=77", "?vertaa=x", "?vertaa=-1", "?vertaa=99999999999"]
)
def test_an_odd_choice_is_answered_with_the_page(client, second, query):
    assert "Muutokset:" not in body(
        client, f"{second.offering.get_absolute_url()}/versiot/2{query}"
    )


def test_versions_of_another_offering_are_not_mixed_in(client, second):
    other = approved(sent_version(name="Toinen"))

    assert "Muutokset:" not in body(client, address(other, 1, 2))


def test_what_the_vendor_says_of_the_change_stands_above_it(client, second):
    text = body(client, address(second, 2, 1))

    assert "Toimittaja kertoo muutoksesta:" in text
    assert str(second.change_log_fi) in text


def test_two_versions_that_are_the_same_are_not_called_changes(client, monkeypatch, second):
    monkeypatch.setattr("catalogue.content.version_changes.differences", lambda *_versions: ())

    text = body(client, address(second, 2, 1))

    assert "Ei muutoksia: versio 1 → versio 2" in text
    assert "Muutokset: versio" not in text
    assert "Muuttuneet kentät" not in text


@pytest.mark.usefixtures("demo_site")
@pytest.mark.xdist_group("demo")
@pytest.mark.any_database
def test_every_comparison_that_the_demo_leads_to_shows_changes(client, today):
    from catalogue.content.version_changes import compare
    from catalogue.models import Offering, Version

    histories = Version.objects.with_content().filter(
        offering__in=Offering.objects.published(today), state="superseded"
    )
    assert len(histories) >= 10
    for old in histories:
        found = compare(
            old, Version.objects.with_content().get(pk=old.offering.published_id), "fi", today
        )

        assert found.changed, old.offering.slug
