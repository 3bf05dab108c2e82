"""Beside the matrix of pages: the draft API by everybody's key and every method, the admin.

And own addresses with others' rows in them.
"""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts.actions.account import make_key
from tests.support.signing_in import with_second_factor
from tests.support.walks.permission_table import (
    BOUND,
    FACTOR,
    FORBIDDEN,
    ROLES,
    SIGN_IN,
    STAFF,
    TEAM,
)
from tests.support.walks.world import CANARY, World, asked, kind_of, snapshot
from vendors.models import Invitation, TeamMember

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
METHODS = ("get", "post", "put", "patch", "delete")
# Whose key opens nothing: no key, no account, no second factor where one is owed.
SHUT = {"anonymous", "deactivated", "factorless"}


@pytest.fixture
def world():
    return World()


def key_of(user, *, may_write=True):
    _key, token = make_key(user=user, name="avain", may_write=may_write, days=30, at=timezone.now())
    return {"Authorization": f"Bearer {token}"}


def called(method, address, headers, body=None):
    content = (
        {}
        if method == "get"
        else {"data": json.dumps(body or {}), "content_type": "application/json"}
    )
    answer = getattr(Client(headers=headers), method)(address, **content)
    assert answer.status_code < 500, (method, address)
    return answer


def expected(role, method, name, known):
    """Team or not, by what the address knows."""
    if role in SHUT:
        return {401}
    if method not in known:
        return {405}
    if name in {"api:draft-detail", "api:draft-submit"}:
        return {200, 428} if role in TEAM else {404}
    return {200} if method == "get" else {400, 404}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("api:draft-list", {"get", "post"}),
        ("api:draft-import", {"post"}),
        ("api:draft-detail", {"get", "patch"}),
        ("api:draft-submit", {"post"}),
    ],
)
def test_a_key_opens_what_its_holder_may_do_and_no_more(world, name, known):
    address = reverse(
        name,
        kwargs={"pk": world.draft.pk} if name in {"api:draft-detail", "api:draft-submit"} else {},
    )
    wrong = []
    for role in ROLES:
        headers = key_of(world.people[role]) if world.people[role] else {}
        if role in {"reviewer"} | BOUND | STAFF:
            with_second_factor(world.people[role])
        for method in METHODS:
            answer = called(method, address, headers)
            if answer.status_code not in expected(role, method, name, known) or (
                CANARY in answer.content.decode() and role not in TEAM
            ):
                wrong.append((role, method, answer.status_code))
    assert wrong == []


def test_a_reading_key_writes_nothing(world):
    headers, detail = (
        key_of(world.people["owner"], may_write=False),
        reverse("api:draft-detail", args=[world.draft.pk]),
    )

    assert called("get", detail, headers).status_code == 200
    assert called("patch", detail, headers).status_code == 403
    assert (
        called("post", reverse("api:draft-submit", args=[world.draft.pk]), headers).status_code
        == 403
    )


def test_no_key_writes_for_a_company_of_others(world):
    headers, before = key_of(world.people["other vendor"]), snapshot(world)
    content = {"basics": {"kind": "product", "name": {"fi": "Varas"}}}

    for name, body in (
        ("api:draft-list", {"content": content}),
        ("api:draft-import", {"source": "name: Varas"}),
    ):
        assert (
            called("post", reverse(name), headers, body | {"vendor": world.vendor.slug}).status_code
            == 404
        )
    for name, method in (("api:draft-detail", "patch"), ("api:draft-submit", "post")):
        answer = called(
            method,
            reverse(name, args=[world.draft.pk]),
            headers | {"If-Match": str(world.draft.row_version)},
        )
        assert answer.status_code == 404
    assert snapshot(world) == before


def admin_addresses():
    """Every address of the admin, with something in each place."""
    site = next(
        pattern
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "namespace", None) == "admin"
    )
    names = {pattern.name for pattern in site.url_patterns if getattr(pattern, "name", None)}
    names |= {
        f"{model._meta.app_label}_{model._meta.model_name}_{act}"
        for model in admin.site._registry
        for act in ("changelist", "add", "change", "delete", "history")
    }
    for name in sorted(names):
        for arguments in ([], ["1"], ["catalogue"], ["1", "1"]):
            try:
                yield reverse(f"admin:{name}", args=arguments)
            except NoReverseMatch:
                continue
            break


def at_the_door(client, answer):
    """The admin leads everybody it does not know to its door; what the door says counts."""
    place = answer.headers.get("Location", "")
    return asked(client, "get", place) if place.startswith(reverse("admin:login")) else answer


def test_the_admin_is_closed_to_everybody_but_staff(world):
    # The admin's own way in and out answers whoever comes.
    addresses = [
        address
        for address in admin_addresses()
        if not address.endswith(("/login/", "/logout/", "/jsi18n/"))
    ]
    expectation = {
        "anonymous": SIGN_IN,
        "deactivated": SIGN_IN,
        "factorless": FACTOR,
        "owner": FORBIDDEN,
        "reviewer": FORBIDDEN,
    }

    wrong = []
    for address in addresses:
        for role, kind in expectation.items():
            for method in ("get", "post"):
                answer = at_the_door(
                    world.clients[role], asked(world.clients[role], method, address)
                )
                if kind_of(answer) != kind:
                    wrong.append((address, role, method, answer.status_code))
    assert len(addresses) > 5 * len(admin.site._registry)
    assert wrong == []


def test_an_own_address_with_a_row_of_others_finds_nothing(world):
    """The first place is right, the second is the other company's."""
    client, before = world.clients["other vendor"], snapshot(world)
    own = TeamMember.objects.get(user=world.people["other vendor"]).vendor.slug
    member, invitation = (
        TeamMember.objects.get(user=world.people["editor"]),
        Invitation.objects.get(),
    )
    key, _token = make_key(
        user=world.people["owner"], name="avain", may_write=True, days=30, at=timezone.now()
    )

    for address in (
        reverse("vendors:member-role", args=[own, member.pk]), reverse("vendors:member-end",
            args=[own, member.pk]),
        reverse("vendors:invitation-revoke", args=[own, invitation.pk]),
            reverse("accounts:key-revoke", args=[key.pk]),
    ):  # fmt: skip
        assert client.post(address, {"role": "owner"}).status_code == 404, address
    key.refresh_from_db()
    invitation.refresh_from_db()
    assert (key.revoked_at, invitation.revoked_at) == (None, None)
    assert snapshot(world) == before


def test_others_addresses_and_factors_stay_where_they_are(world):
    client, owner = world.clients["other vendor"], with_second_factor(world.people["owner"])
    factor = Authenticator.objects.get(user=owner)

    client.post(reverse("account_email"), {"action_remove": "", "email": owner.email})
    client.post(reverse("account_email"), {"action_primary": "", "email": owner.email})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(name, args=[factor.pk]), {"name": "x"}).status_code in {302, 404}
    assert EmailAddress.objects.filter(user=owner, email=owner.email, primary=True).exists()
    assert Authenticator.objects.filter(pk=factor.pk, user=owner).exists()
