"""Every form of the site: at the sign-in wall, with an expired token, twice, stale.

Nothing typed is lost, one outcome. The forms are found by walking the resolver: those of the pages
that people of the permission matrix are shown; a new page with a form is in the walk by being
there.
"""

from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import AuditEvent
from accounts.submissions.form_key import FIELD
from accounts.submissions.kept_text import KEPT
from lib.forms.refill import _Reader
from tests.deploy.test_admin_log import CASES
from tests.support.signing_in import make_reviewer, sign_in
from tests.support.walks.forms import HOST, ODD, OPEN_TO_ALL, admin_forms_of, forms_of, has_factor
from tests.support.walks.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("forms")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One for all tests; what each of them does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def forms(world):
    return forms_of(world) + admin_forms_of(world)


def signed_in(world, role, client):
    sign_in(client, world.people[role], second_factor=has_factor(role))
    return client


def undone(act):
    """What came of it; whatever it did in the database is undone."""
    cache.clear()
    with transaction.atomic():
        result = act()
        transaction.set_rollback(True)
    return result


def test_the_walk_finds_the_forms_there_are(forms):
    names = {form.name for form in forms}

    assert len(forms) >= 50, sorted(names)
    assert {
        "vendors:team",
        "vendors:company",
        "vendors:company-new",
        "catalogue:step",
        "catalogue:offering-new",
        "catalogue:offering-import",
        "catalogue:review",
        "account_email",
        "procurement:buyer",
    } <= names


def test_the_walk_goes_through_the_admin(forms):
    found = {form.name.split("_", 1)[1] for form in forms if form.name.startswith("admin:")}

    assert {label.split(".")[1] for label in CASES} <= {name.rsplit("_", 1)[0] for name in found}
    assert {name.rsplit("_", 1)[1] for name in found} == {"add", "change", "changelist", "delete"}


def signed_out(world, role):
    return Client()


def factor_not_shown(world, role):
    """The person has set up a factor elsewhere."""
    sign_in(Client(), world.people[role])
    return sign_in(Client(), world.people[role], second_factor=False)


def factor_owed(world, role):
    """The person was taken into the group while the page was open, and has no factor yet."""
    Authenticator.objects.filter(user=world.people[role]).delete()
    if not has_factor(role):
        make_reviewer(world.people[role])
    return sign_in(Client(), world.people[role], second_factor=False)


# What stands between the form and its act → where it leads.
WALLS = {
    signed_out: "/tili/kirjaudu",
    factor_not_shown: "/tili/kaksivaiheinen/varmista",
    factor_owed: "/tili/kaksivaiheinen",
}


@pytest.mark.parametrize("wall", WALLS)
def test_what_is_sent_at_a_wall_stands_in_the_form_behind_it(world, forms, wall):
    lost = []
    for form in (form for form in forms if form.name not in OPEN_TO_ALL):

        def walk(form=form):
            client, before = wall(world, form.role), AuditEvent.objects.count()
            answer = client.post(form.address, form.body())
            if answer.headers.get("Location", "").startswith("/hallinta/login/"):
                answer = client.get(answer.headers["Location"])
            there = urlsplit(answer.headers.get("Location", ""))
            if (answer.status_code, there.path) != (302, WALLS[wall]):
                return "no wall", answer.status_code, there.path
            page = parse_qs(there.query)["next"][0]
            if AuditEvent.objects.count() != before:
                return "it was done"
            kept = repr(client.session.get(KEPT))
            if "Kirjoitettu" in kept:
                return "in the clear"
            behind(world, form.role, client, wall)
            shown = client.get(page)
            found = form.likeness_in(shown.content.decode())
            return (
                None
                if (page, shown.status_code, found) == (form.page, 200, form.typed())
                else (page, shown.status_code, found, form.typed())
            )

        if (fault := undone(walk)) is not None:
            lost.append((form.shape[0], form.page, fault))
    assert lost == [], "\n".join(map(str, lost))


def behind(world, role, client, wall):
    """The person has done what the wall asked."""
    kept = client.session.get(KEPT)
    sign_in(client, world.people[role], second_factor=wall is not signed_out or has_factor(role))
    assert client.session.get(KEPT) == kept


def test_what_is_sent_with_an_expired_token_stands_in_the_form_on_the_same_answer(world, forms):
    lost = []
    for form in forms:

        def walk(form=form):
            client = signed_in(world, form.role, Client(enforce_csrf_checks=True))
            before = AuditEvent.objects.count()
            body = form.body() | {"csrfmiddlewaretoken": "x" * 64}
            own = client.post(form.address, body, headers={"Origin": HOST})
            html = own.content.decode()
            if own.status_code != 403 or (form.typed() and form.likeness_in(html) != form.typed()):
                return own.status_code, form.likeness_in(html), form.typed()
            # And the fresh token does: the same form goes through.
            strange = client.post(
                form.address,
                body,
                headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
            )
            text = strange.content.decode()
            forms_there = [
                parsed
                for parsed in _Reader(text).forms
                if urljoin(form.page, parsed.attributes.get("action") or form.address)
                == form.address
            ]
            if (
                strange.status_code != 403
                or forms_there
                or not all(
                    value in unescape(text) for values in form.typed().values() for value in values
                )
            ):
                return "a stranger's", strange.status_code, len(forms_there)
            return None if AuditEvent.objects.count() == before else "it was done"

        if (fault := undone(walk)) is not None:
            lost.append((form.shape[0], form.page, fault))
    assert lost == [], "\n".join(map(str, lost))


def test_what_is_sent_twice_has_one_outcome(world, forms):
    twice = []
    for form in forms:

        def walk(form=form):
            client = signed_in(world, form.role, Client())
            first = client.post(form.address, form.body())
            events = AuditEvent.objects.count()
            second = client.post(form.address, form.body())
            outcomes = [
                (answer.status_code, answer.headers.get("Location")) for answer in (first, second)
            ]
            # A file of one's own data may be fetched again.
            is_file = "Content-Disposition" in first
            return (
                None
                if outcomes[0] == outcomes[1] and (is_file or AuditEvent.objects.count() == events)
                else outcomes
            )

        if (fault := undone(walk)) is not None:
            twice.append((form.shape[0], form.page, fault))
    assert twice == [], "\n".join(map(str, twice))


def test_what_is_stale_is_shown_again_with_what_was_typed(world, forms):
    stale = [form for form in forms if "row_version" in form.body() and form.typed()]
    lost = []
    for form in stale:

        def walk(form=form):
            client = signed_in(world, form.role, Client())
            answer = client.post(form.address, form.body() | {"row_version": "999"})
            html = answer.content.decode()
            found = form.likeness_in(html)
            kept = {name: values for name, values in form.typed().items() if name in found}
            stands = kept and all(
                comparable(found[name]) == comparable(values) for name, values in kept.items()
            )
            # A judgement that came too late has no form any more: what was written stands on the
            # page, to be copied.
            is_text = not found and all(line in unescape(html) for line in ODD.splitlines())
            return (
                None
                if answer.status_code in {409, 422} and (stands or is_text)
                else (answer.status_code, found, form.typed())
            )

        if (fault := undone(walk)) is not None:
            lost.append((form.shape[0], form.page, fault))
    assert len(stale) >= 5
    assert lost == [], "\n".join(map(str, lost))


def comparable(values):
    return [value.replace("\r\n", "\n").strip() for value in values]


def test_every_form_carries_its_one_time_key(forms):
    assert [form.shape for form in forms if FIELD not in form.body()] == []
