"""Twenty-one kinds of people at every address of the site, by every method.

Who gets what is written in `tests/support/walks/permission_table.py` once, and nothing else leaks.
The addresses come from the URL resolver, so a new one without an expectation fails. What nobody but
its owners may see carries a canary.
"""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent
from tests.support.walks.permission_table import (
    BOUND,
    DECIDES_COMPANIES,
    EXPECTED,
    KEYS,
    OK,
    ONLY_QUIET,
    TEAM,
    TOLD,
)
from tests.support.walks.world import ADDRESS_CANARY, CANARY, NAMES, World, asked, kind_of, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_address_has_an_expectation():
    assert [
        name for name in NAMES if name not in EXPECTED and not name.startswith(ONLY_QUIET)
    ] == []
    assert set(EXPECTED) <= set(NAMES)


@pytest.fixture
def world():
    return World()


def test_everybody_gets_what_is_written_and_nobody_more(world):
    wrong, leaks = [], []
    for name in NAMES:
        address = world.address(name)
        for role, client in world.clients.items():
            for method, column in zip(
                ("get", "post"), EXPECTED.get(name, (None, None)), strict=True
            ):
                if name == "account_logout" and method == "post":
                    continue
                answer = asked(client, method, address)
                if column is not None and kind_of(answer) != column[role]:
                    wrong.append(
                        (name, method, role, column[role], kind_of(answer), answer.status_code)
                    )
                leaks += leaked(name, method, role, answer)
    assert leaks == []
    assert wrong == [], "\n".join(map(str, wrong))


def test_no_other_method_does_anything_for_anybody(world):
    """PUT, PATCH and DELETE are refused everywhere; OPTIONS and HEAD tell nothing."""
    done, leaks, before = [], [], AuditEvent.objects.count()
    for name in NAMES:
        address = world.address(name)
        for role, client in world.clients.items():
            for method in ("put", "patch", "delete") + (
                ("options", "head") if role in {"anonymous", "other vendor"} else ()
            ):
                answer = asked(client, method, address)
                if (
                    method in {"put", "patch", "delete"}
                    and kind_of(answer) == OK
                    and not name.startswith(ONLY_QUIET)
                ):
                    done.append((name, method, role, answer.status_code))
                if (
                    method == "head"
                    and name in EXPECTED
                    and EXPECTED[name][0] != KEYS
                    and kind_of(answer) != EXPECTED[name][0][role]
                ):
                    done.append((name, method, role, kind_of(answer), EXPECTED[name][0][role]))
                leaks += leaked(name, method, role, answer)
    assert leaks == []
    assert done == []
    assert AuditEvent.objects.count() == before


def leaked(name, method, role, answer):
    """Drafts are their team's; what is in review its reviewers' too.

    Addresses of people are their team's and staff's.
    """
    body = (
        b"".join(answer.streaming_content).decode()
        if answer.streaming
        else answer.content.decode(errors="replace")
    )
    may_see = TEAM | ({"reviewer"} if name.startswith("catalogue:review") else set())
    may_see |= BOUND if name == "catalogue:review-queue" else set()
    # The subjects of mails they were sent.
    may_see |= TOLD if name == "accounts:export" else set()
    if (
        CANARY in body
        and role not in may_see
        and not (role in {"partner", "partner reviewer"} and name == "catalogue:dashboard")
    ):
        yield (name, method, role, CANARY)
    if ADDRESS_CANARY in body and role not in TEAM | DECIDES_COMPANIES:
        yield (name, method, role, ADDRESS_CANARY)


def test_the_others_ids_lead_nowhere_in_path_query_and_body(world):
    """Everything the other company's owner sends names rows of the first company."""
    client = world.clients["other vendor"]
    before = snapshot(world)
    pks = [world.draft.pk, world.sent.pk, world.draft.offering_id, world.partner.pk]
    for name, pattern in NAMES.items():
        if name.startswith(ONLY_QUIET) or not pattern.converters:
            continue
        address = world.address(name)
        body = {
            "vendor": world.vendor.pk,
            "pk": world.draft.pk,
            "version": world.draft.pk,
            "osa": 1,
            "offering": world.draft.offering_id,
            "slug": world.vendor.slug,
            "role": "owner",
            "business_id": world.vendor.business_id,
            "row_version": 1,
        }
        for pk in pks:
            asked_for_good(client, f"{address}?vendor={world.vendor.pk}&pk={pk}", body)
    for name in (
        "catalogue:offering-new",
        "catalogue:offering-import",
        "vendors:takeover",
        "vendors:company-new",
    ):
        asked_for_good(
            client,
            reverse(name),
            {
                "vendor": world.vendor.pk,
                "kind": "product",
                "name_fi": "Varas",
                "pasted": "name: Varas",
                "business_id": world.vendor.business_id,
            },
        )

    assert snapshot(world) == before


def asked_for_good(client, address, body):
    """Not undone: what slipped through must be seen."""
    cache.clear()
    for method in ("get", "post"):
        answer = getattr(client, method)(address, body)
        assert answer.status_code < 500
        assert CANARY not in answer.content.decode(errors="replace"), (method, address)
