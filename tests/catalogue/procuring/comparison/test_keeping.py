"""A buyer keeps a comparison in the account; the address stays what is compared."""

import json
from html import unescape

import pytest
from django.utils import timezone

from accounts.actions.account import erase_account, export_account
from accounts.models import AuditEvent
from catalogue.models import KeptPick
from procurement.models import BuyerRole, Municipality
from tests.support.factories import OfferingFactory, UserFactory

pytestmark = pytest.mark.django_db
RESTORE, KEEP = "Palauta tallennettu valinta", "Tallenna valinta tilille"


@pytest.fixture
def offerings():
    return [OfferingFactory(published=True, slug=slug) for slug in "abc"]


def person(*, buys=True):
    user = UserFactory()
    if buys:
        BuyerRole.objects.create(
            user=user,
            municipality=Municipality.objects.get(code="837"),
            proof=BuyerRole.Proof.STAFF,
            claimed_at=timezone.now(),
            since=timezone.now(),
            confirmed_by=UserFactory(),
        )
    return user


def page(client, address):
    return " ".join(unescape(client.get(address).content.decode()).split())


def keep(client, *slugs, **more):
    return client.post("/vertailu/tallenna", {"v": slugs, **more})


def kept_by(user):
    return [row.offering.slug for row in KeptPick.objects.filter(user=user)]


def test_a_pick_is_kept_in_its_order_with_one_event_and_none_where_nothing_changes(
    client, offerings
):
    buyer, other = person(), person()
    KeptPick.objects.create(user=other, offering=offerings[2], kept_at=timezone.now())
    client.force_login(buyer)

    answers = [keep(client, "b", "a", kunta="091", kk="24") for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {"/vertailu?v=b&v=a&kunta=091&kk=24"}
    assert (kept_by(buyer), kept_by(other)) == (["b", "a"], ["c"])
    (event,) = AuditEvent.objects.filter(verb=AuditEvent.Verb.PICKS_KEPT)
    assert (event.actor, event.object_id, event.data) == (
        buyer,
        str(buyer.pk),
        {"offerings": ["b", "a"]},
    )


def test_the_address_wins_and_what_was_kept_is_offered(client, offerings):
    buyer = person()
    client.force_login(buyer)
    assert KEEP in page(client, "/vertailu?v=a&v=b")
    keep(client, "a", "c")

    same, another, nothing, listed = (
        page(client, address)
        for address in ("/vertailu?v=a&v=c", "/vertailu?v=b&v=a", "/vertailu", "/ratkaisut/b?v=b")
    )

    assert "Tämä valinta on tallennettu tilillesi." in same
    assert RESTORE not in same
    assert "Korvaa tallennettu tällä valinnalla" in another
    assert another.count("compare__letter") == 2
    for html in (another, nothing):
        assert f'href="/vertailu?v=a&v=c&kunta=837">{RESTORE}</a>' in html
    assert f'href="/ratkaisut/b?kunta=837&v=a&v=c" rel="nofollow">{RESTORE}</a>' in listed
    assert kept_by(buyer) == ["a", "c"]


def test_what_is_kept_is_taken_off_and_what_is_public_no_more_is_not_offered(client, offerings):
    buyer = person()
    client.force_login(buyer)
    keep(client, "a", "c")
    offerings[2].withdrawn_at = timezone.now()
    offerings[2].save(update_fields=["withdrawn_at"])
    assert 'href="/vertailu?v=a&kunta=837">' in page(client, "/vertailu")

    answer = keep(client, "a", "b", poista="1")

    assert (answer["Location"], kept_by(buyer)) == ("/vertailu?v=a&v=b&kunta=837", [])
    assert RESTORE not in page(client, "/vertailu")


def test_what_was_never_public_or_is_too_much_is_not_kept(client, offerings):
    OfferingFactory(slug="luonnos")
    for slug in "defg":
        OfferingFactory(published=True, slug=slug)
    buyer = person()
    client.force_login(buyer)

    keep(client, "luonnos", "a", "eiole", "a", "../x")
    assert kept_by(buyer) == ["a"]
    keep(client, *"gfedcba")
    assert kept_by(buyer) == list("gfedc")


def test_only_who_buys_keeps_and_nobody_sees_anothers(client, offerings):
    buyer, stranger = person(), person(buys=False)
    KeptPick.objects.create(user=buyer, offering=offerings[0], kept_at=timezone.now())
    assert keep(client, "a")["Location"].startswith("/tili/kirjaudu")
    assert RESTORE not in page(client, "/vertailu")

    client.force_login(stranger)

    assert keep(client, "a").status_code == 403
    html = page(client, "/vertailu?v=b&v=c")
    assert RESTORE not in html
    assert KEEP not in html
    assert kept_by(stranger) == []


def test_what_is_kept_is_in_the_persons_own_data_and_goes_with_the_account(offerings):
    buyer, other = person(), person()
    for user in (buyer, other):
        KeptPick.objects.create(user=user, offering=offerings[0], kept_at=timezone.now())

    data = json.loads(json.dumps(export_account(user=buyer, at=timezone.now())))
    erase_account(user=buyer, by=buyer, at=timezone.now())

    assert [row["offering"] for row in data["kept_picks"]] == ["a"]
    assert (kept_by(buyer), kept_by(other)) == ([], ["a"])


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_kept_costs_one_query(client, offerings, count, django_assert_num_queries):
    buyer = person()
    client.force_login(buyer)
    for offering in offerings[:count]:
        KeptPick.objects.create(user=buyer, offering=offering, kept_at=timezone.now())
    page(client, "/vertailu")

    with django_assert_num_queries(9):
        page(client, "/vertailu")
