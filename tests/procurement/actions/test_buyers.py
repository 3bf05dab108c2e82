"""For whom a person buys: by an address in the municipality's domain, or by staff's word.

And only while that lasts.
"""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.actions.account import erase_account, export_account
from accounts.models import AuditEvent, Mail
from procurement.actions.buyers import (
    AlreadyDecidedError,
    claim_municipality,
    confirm_buyer,
    refuse_buyer,
    withdraw_claim,
)
from procurement.models import BuyerRole, Municipality, MunicipalityDomain
from procurement.permissions import buys_for
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def town():
    municipality = Municipality.objects.get(code="837")
    MunicipalityDomain.objects.create(municipality=municipality, domain="tampere.example")
    return municipality


@pytest.mark.parametrize(
    ("address", "is_proven"),
    [
        ("a@tampere.example", True),
        ("a@it.tampere.example", True),
        ("a@TAMPERE.example", True),
        ("a@eitampere.example", False),
        ("a@tampere.example.evil.example", False),
        ("tampere.example@evil.example", False),
        ("a@tаmpere.example", False),
    ],
)
def test_an_address_proves_its_own_domain_only(town, address, is_proven):
    """The last one is written with a Cyrillic letter."""
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=address, verified=True)

    claim_municipality(user=user, municipality=town, note="", at=NOW)

    assert buys_for(user) == (town if is_proven else None)


def test_an_address_that_is_not_verified_proves_nothing(town):
    user = UserFactory(email="a@tampere.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=False)

    claim_municipality(user=user, municipality=town, note="", at=NOW)

    assert buys_for(user) is None


@pytest.mark.parametrize("end", ["address", "domain", "person"])
def test_a_role_by_domain_lives_while_address_and_domain_do(town, end):
    user = verified(UserFactory(email="a@tampere.example"))
    claim_municipality(user=user, municipality=town, note="", at=NOW)
    assert buys_for(user) == town

    if end == "address":
        EmailAddress.objects.all().delete()
    elif end == "domain":
        MunicipalityDomain.objects.all().delete()
    else:
        user.is_active = False

    assert buys_for(user) is None


def test_staffs_word_is_given_once_and_told(town):
    user, staff = verified(UserFactory()), UserFactory(is_staff=True, is_superuser=True)
    role = claim_municipality(user=user, municipality=town, note="Tietohallinto", at=NOW)
    confirm_buyer(role=role, by=staff, at=NOW)

    with pytest.raises(AlreadyDecidedError):
        refuse_buyer(role=role, by=staff, at=NOW)

    assert buys_for(user) == town
    assert Mail.objects.get(user=user).kind == "buyer_confirmed"
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "buyer.claimed",
        "buyer.proven",
    ]


def test_the_page_claims_waits_and_ends(client, town):
    user = UserFactory()
    sign_in(client, user)
    assert client.post("/kunta", {"municipality": "999"}).status_code == 422
    client.post("/kunta", {"municipality": "837", "note": "Hankinnat"})
    assert "pyyntö lähetettiin ylläpidolle" in client.get("/kunta").content.decode()

    client.post("/kunta", {"peru": "1"})

    assert BuyerRole.objects.get().ended_at is not None


@pytest.mark.parametrize("typed", ["837", "Tampere", "tampere", "Tammerfors"])
def test_a_municipality_is_written_by_name_or_number(client, town, typed):
    sign_in(client, UserFactory())

    assert client.post("/kunta", {"municipality": typed, "note": "x"}).status_code == 302

    assert BuyerRole.objects.get().municipality == town


@pytest.mark.parametrize(("typed", "told"), [("Tampre", "Tampere"), ("", "id_municipality")])
def test_a_name_that_is_none_is_told_with_the_nearest_and_kept(client, town, typed, told):
    sign_in(client, UserFactory())

    answer = client.post("/kunta", {"municipality": typed, "note": "Hankinnat"})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="Hankinnat"' in answer.content.decode()
    assert not BuyerRole.objects.exists()


def test_the_page_offers_names_and_is_no_list_of_hundreds(client):
    sign_in(client, UserFactory())
    page = client.get("/kunta").content.decode()

    assert 'list="kunnat"' in page
    assert page.count('<datalist id="kunnat">') == 1
    assert "<select" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def buyer(town):
    """Confirmed by staff for Tampere."""
    user, staff = verified(UserFactory()), UserFactory(is_staff=True, is_superuser=True)
    confirm_buyer(
        role=claim_municipality(user=user, municipality=town, note="", at=NOW), by=staff, at=NOW
    )
    return user


def other():
    return Municipality.objects.get(code="091")


def claim_of(user):
    return BuyerRole.objects.waiting().get(user=user)


def test_asking_for_another_municipality_leaves_the_confirmed_one_until_staff_have_answered(
    town, buyer
):
    claim_municipality(user=buyer, municipality=other(), note="Uusi työ", at=NOW)
    assert buys_for(buyer) == town

    confirm_buyer(role=claim_of(buyer), by=UserFactory(is_staff=True), at=NOW)

    assert buys_for(buyer) == other()
    assert BuyerRole.objects.get(user=buyer, municipality=town).ended_at == NOW
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "buyer.claimed",
        "buyer.proven",
        "buyer.claimed",
        "buyer.ended",
        "buyer.proven",
    ]


@pytest.mark.parametrize("how", ["refused", "withdrawn", "replaced"])
def test_a_claim_that_came_to_nothing_leaves_the_confirmed_municipality(town, buyer, how):
    claim = claim_municipality(user=buyer, municipality=other(), note="", at=NOW)

    if how == "refused":
        refuse_buyer(role=claim, by=UserFactory(is_staff=True), at=NOW)
    elif how == "withdrawn":
        withdraw_claim(user=buyer, at=NOW)
    else:
        claim_municipality(
            user=buyer, municipality=Municipality.objects.get(code="049"), note="", at=NOW
        )

    claim.refresh_from_db()
    assert (buys_for(buyer), claim.ended_at) == (town, NOW)
    assert BuyerRole.objects.waiting().filter(user=buyer).count() == (how == "replaced")


def test_an_address_in_the_other_municipality_changes_it_at_once(town, buyer):
    MunicipalityDomain.objects.create(municipality=other(), domain="example.com")

    claim_municipality(user=buyer, municipality=other(), note="", at=NOW)

    assert buys_for(buyer) == other()


def test_asking_for_the_confirmed_municipality_again_changes_nothing(town, buyer):
    role = claim_municipality(user=buyer, municipality=town, note="", at=NOW)

    assert BuyerRole.objects.get() == role


def test_ending_the_role_leaves_the_claim_and_withdrawing_the_claim_the_role(client, town, buyer):
    sign_in(client, buyer)
    client.post("/kunta", {"municipality": "091", "note": "Uusi työ"})
    html = client.get("/kunta").content.decode()
    assert "Siihen asti kuntasi on Tampere." in html
    assert "Helsinki: pyyntö lähetettiin" in html

    client.post("/kunta", {"paata": "1"})

    assert buys_for(buyer) is None
    assert claim_of(buyer).municipality == other()


def test_staff_confirm_on_their_page(client, town):
    role = claim_municipality(user=UserFactory(), municipality=town, note="", at=NOW)
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    assert client.post("/yllapito/kunnat", {"role": "x"}).status_code == 404

    client.post("/yllapito/kunnat", {"role": role.pk})

    role.refresh_from_db()
    assert role.since is not None


def test_the_role_is_in_the_own_data_and_ends_without_its_note_when_the_account_is_erased(town):
    user = UserFactory()
    claim_municipality(user=user, municipality=town, note="Tietohallinnossa", at=NOW)

    known = export_account(user=user, at=NOW)["buyer_roles"]
    erase_account(user=user, at=NOW)

    assert [(row["municipality"], row["note"]) for row in known] == [("837", "Tietohallinnossa")]
    role = BuyerRole.objects.get()
    assert (role.note, role.ended_at) == ("", NOW)
