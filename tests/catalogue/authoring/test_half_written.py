"""Every page that shows a version shows a half-written one too.

Whatever the models let be empty is emptied, and every address is walked.
"""

import json
import random
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import make_key
from catalogue.authoring.actions.writing import HasBreachesError, start_next_version, submit_version
from catalogue.authoring.steps import STEPS
from catalogue.models import Offering, Review, Version
from catalogue.reviewing.reminders import reminder_job
from search.indexing.documents import documents
from tests.support.addresses import addresses
from tests.support.factories import OfferingFactory, UserFactory
from tests.support.half_written import CHOICE, HOLES, LIST, TEXT, VALUE, dig, moved
from tests.support.reviews import approved, make_owner, sent_version
from tests.support.signing_in import make_reviewer, sign_in

pytestmark = pytest.mark.django_db
WRITTEN, SENT, PUBLIC = ("draft", "changes_requested"), ("submitted",), ("approved",)
EVERY = WRITTEN + SENT + PUBLIC
# Of many turns each walks one page in so many, so that every page has its share of them.
SHARE = 4

# Name of the address → who asks, in which states of the version, by which method. An address that
# shows no version is in ELSEWHERE.
SHOWING = {
    "deploy:front": ("anybody", PUBLIC, "get"),
    "search:offering-list": ("anybody", PUBLIC, "get"),
    "catalogue:offering-detail": ("anybody", PUBLIC, "get"),
    "catalogue:version-detail": ("anybody", PUBLIC, "get"),
    "catalogue:vendor-list": ("anybody", PUBLIC, "get"),
    "catalogue:vendor-detail": ("anybody", PUBLIC, "get"),
    "catalogue:offering-ask": ("anybody", PUBLIC, "get"),
    "catalogue:vendor-ask": ("anybody", PUBLIC, "get"),
    "catalogue:decision-log": ("anybody", PUBLIC, "get"),
    "api:offering-list": ("anybody", PUBLIC, "get"),
    "api:offering-detail": ("anybody", PUBLIC, "get"),
    "api:change-list": ("anybody", PUBLIC, "get"),
    "api:version-list": ("anybody", PUBLIC, "get"),
    "api:version-detail": ("anybody", PUBLIC, "get"),
    "api:vendor-list": ("anybody", PUBLIC, "get"),
    "api:vendor-detail": ("anybody", PUBLIC, "get"),
    "sitemap": ("anybody", PUBLIC, "get"),
    "catalogue:comparison": ("anybody", PUBLIC, "get"),
    "catalogue:comparison-csv": ("anybody", PUBLIC, "get"),
    "catalogue:comparison-xlsx": ("anybody", PUBLIC, "get"),
    "catalogue:helper": ("anybody", PUBLIC, "get"),
    "catalogue:memo-pdf": ("anybody", PUBLIC, "get"),
    "catalogue:memo-csv": ("anybody", PUBLIC, "get"),
    "catalogue:memo-json": ("anybody", PUBLIC, "get"),
    "catalogue:limit-preview": ("staff", PUBLIC, "get"),
    "api:compare": ("anybody", PUBLIC, "get"),
    "api:assessment": ("anybody", PUBLIC, "post"),
    "catalogue:dashboard": ("owner", EVERY, "get"),
    "catalogue:offering-new": ("owner", ("draft",), "get"),
    "catalogue:offering-visibility": ("owner", ("draft", "approved"), "get"),
    "catalogue:version-next": ("owner", PUBLIC, "post"),
    "catalogue:offering-copy": ("owner", ("draft", "approved"), "post"),
    "catalogue:version-confirm": ("owner", PUBLIC, "post"),
    "catalogue:version-discard": ("owner", WRITTEN, "get"),
    "catalogue:step": ("owner", WRITTEN, "get"),
    "catalogue:parts": ("owner", WRITTEN, "get"),
    "catalogue:part-remove": ("owner", ("draft",), "post"),
    "catalogue:part-restore": ("owner", ("draft",), "post"),
    "catalogue:part-up": ("owner", ("draft",), "post"),
    "catalogue:version-check": ("owner", EVERY, "get"),
    "catalogue:version-preview": ("owner", EVERY, "get"),
    "catalogue:version-submit": ("owner", WRITTEN, "post"),
    "catalogue:version-recall": ("owner", ("submitted",), "post"),
    "catalogue:version-import": ("owner", ("draft",), "get"),
    "catalogue:partner-ask": ("owner", ("draft",), "post"),
    "api:draft-list": ("program", WRITTEN + SENT, "get"),
    "api:draft-detail": ("program", WRITTEN + SENT, "get"),
    "api:draft-submit": ("program", WRITTEN, "post"),
    "catalogue:review-queue": ("reviewer", SENT + PUBLIC, "get"),
    "catalogue:review": ("reviewer", SENT + PUBLIC, "get"),
    "catalogue:review-presence": ("reviewer", SENT, "get"),
    "catalogue:review-take": ("reviewer", SENT, "post"),
    "catalogue:review-release": ("reviewer", SENT, "post"),
    "accounts:export": ("owner", EVERY, "post"),
}
ELSEWHERE = (
    "account_",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
    "accounts:",
    "vendors:",
    "procurement:",
    "staff-mails",
    "alive",
    "ready",
    "robots",
    "deploy:api",
    "deploy:accessibility",
    "deploy:privacy",
    "deploy:feedback",
    "deploy:staff-feedback",
    "api:taxonomy",
    "api:municipality-list",
    "api:threshold-list",
    "api:schema",
    "api:draft-import",
    # Of what they cover they say the name.
    "api:framework-list",
    "api:purchasing-body-list",
    "catalogue:framework-",
    "catalogue:offering-import",
    "catalogue:partner-accept",
    "catalogue:partner-end",
    "catalogue:price-examples",
    "catalogue:how-reviewed",
    "catalogue:comparison-keep",
)
ADMIN = (
    "admin:catalogue_version_change",
    "admin:catalogue_version_changelist",
    "admin:catalogue_offering_change",
    "admin:catalogue_offering_changelist",
)


NAMES = dict(addresses())


def test_every_address_is_walked_or_shows_no_version():
    assert [name for name in NAMES if name not in SHOWING and not name.startswith(ELSEWHERE)] == []
    assert set(SHOWING) <= set(NAMES)


def test_the_holes_are_those_of_the_models():
    counts = Counter(hole.kind for hole in HOLES)
    named = {str(hole) for hole in HOLES}

    assert {
        "Claim.state",
        "Part.kind",
        "Part.pricing",
        "Version.hosted_by",
        "Version.user_groups",
        "Version.functions",
        "Answer.rows",
        "Placement.rows",
        "Price.amount",
        "Evidence.shows_fi",
    } <= named
    assert min(counts[CHOICE] // 4, counts[LIST] // 14, counts[TEXT] // 40, counts[VALUE] // 5) >= 1


class World:
    """An offering with an approved version and a draft after it, its people, and their clients."""

    def __init__(self):
        self.at = timezone.now()
        self.owner, self.reviewer = make_owner(), make_reviewer()
        self.public = approved(sent_version(self.owner, at=self.at), self.reviewer, at=self.at)
        self.other = OfferingFactory(published=True)
        self.draft = start_next_version(
            offering_id=self.public.offering_id, source=self.public, by=self.owner, at=self.at
        )
        Version.objects.filter(pk=self.draft.pk).update(change_log_fi="Uutta.")
        self.clients = {
            "anybody": Client(),
            "owner": sign_in(Client(), self.owner),
            "reviewer": sign_in(Client(), self.reviewer),
            "program": Client(),
            "staff": sign_in(Client(), UserFactory(is_staff=True, is_superuser=True)),
        }
        _key, token = make_key(user=self.owner, name="ohjelma", may_write=True, days=30, at=self.at)
        self.headers = {"Authorization": f"Bearer {token}"}

    def in_state(self, state):
        """The draft moved on; sent back it has a decision, approved it is the public one."""
        if state == "approved":
            Offering.objects.filter(pk=self.public.offering_id).update(published=None)
            Version.objects.filter(pk=self.public.pk).update(state="superseded")
        version = moved(self.draft, state, self.owner)
        if state == "changes_requested":
            Review.objects.create(
                version=version,
                reviewer=self.reviewer,
                decision="request_changes",
                summary_fi="Korjaa.",
                created_at=self.at,
                decided_at=self.at,
                read_row_version=version.row_version,
            )
        if state == "approved":
            Offering.objects.filter(pk=version.offering_id).update(published=version)
        return version

    def paths(self, name, version):
        """Of the version; with every step, every part and the comparison."""
        known = {
            "pk": version.pk,
            "slug": version.offering.vendor.slug if "vendor" in name else version.offering.slug,
            "number": version.number,
            "part": getattr(version.parts.first(), "pk", 1),
        }
        if name == "catalogue:step":
            return [reverse(name, args=[version.pk, step.slug]) for step in STEPS]
        path = reverse(name, kwargs={key: known[key] for key in NAMES[name].converters})
        slug, other = version.offering.slug, self.other.slug
        if query := {
            "catalogue:comparison": f"?v={slug}&v={other}",
            "catalogue:helper": f"?r={slug}&r={other}",
            "catalogue:memo": f"?r={slug}",
            "api:compare": f"?offering={slug}&offering={other}",
        }.get(name.partition("-")[0]):
            return [path + query]
        more = {
            "catalogue:parts": ["?osa=0", "?osa=1", "?osa=3"],
            "catalogue:version-detail": [f"?vertaa={version.number - 1}"],
            "catalogue:review-queue": ["?tila=ratkaistut"],
        }
        return [path, *(path + query for query in more.get(name, []))]

    def ask(self, who, method, path, version):
        cache.clear()
        if who == "program":
            more = (
                {"data": json.dumps({}), "content_type": "application/json"}
                if method == "post"
                else {}
            )
            return getattr(self.clients[who], method)(
                path, headers=self.headers | {"If-Match": f'"{version.row_version}"'}, **more
            ).status_code
        if path == reverse("api:assessment"):
            asked = {"offering": version.offering.slug}
            return self.clients[who].post(path, asked, content_type="application/json").status_code
        return getattr(self.clients[who], method)(
            path, {"row_version": version.row_version} if method == "post" else {}
        ).status_code

    def pages(self, state, version):
        return [
            (name, path)
            for name, (_who, states, _method) in SHOWING.items()
            if state in states
            for path in self.paths(name, version)
        ]

    def walk(self, state, version, turn=None):
        """Each page that shows a version in this state, with what came of it.

        A share of them when it is one of many turns.
        """
        for place, (name, path) in enumerate(self.pages(state, version)):
            if turn is None or place % SHARE == turn % SHARE:
                who, _states, method = SHOWING[name]
                with transaction.atomic():
                    yield name, path, self.ask(who, method, path, version)
                    transaction.set_rollback(True)
        for name in ADMIN if state == "draft" and turn is None else ():
            pk = version.pk if "version" in name else version.offering_id
            path = reverse(name, args=[pk] if name.endswith("_change") else [])
            yield name, path, self.ask("staff", "get", path, version)
        list(documents([version.offering_id], timezone.localdate()))
        reminder_job(at=self.at)


@pytest.fixture
def world(client):
    for user in (made := World()).clients.values():
        user.raise_request_exception = True
    return made


def failures(world, chosen, state, turn=None):
    """Errors; of a whole version addresses that did not open, too.

    An emptied one has no first part to remove.
    """
    with transaction.atomic():
        dig(world.draft, chosen)
        version = world.in_state(state)
        found = [
            (list(map(str, chosen))[:5], name, path, status)
            for name, path, status in world.walk(state, version, turn)
            if status >= 500 or (status in {403, 404, 405} and not chosen)
        ]
        transaction.set_rollback(True)
    world.draft.refresh_from_db()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("state", EVERY)
def test_a_version_opens_everywhere_whole_without_choices_without_lists_and_without_anything(
    world, state
):
    for kinds in ((), (CHOICE,), (LIST,), (CHOICE, LIST, TEXT, VALUE)):
        assert failures(world, [hole for hole in HOLES if hole.kind in kinds], state) == []


def test_a_version_without_what_it_needs_is_not_sent_and_says_what_it_lacks(world):
    dig(world.draft, HOLES)
    world.draft.refresh_from_db()

    with pytest.raises(HasBreachesError) as refused:
        submit_version(
            version_id=world.draft.pk,
            row_version=world.draft.row_version,
            by=world.owner,
            at=world.at,
        )

    assert {"basics.name", "basics.summary", "places.components", "parts"} <= {
        breach.field for breach in refused.value.found
    }
    page = world.clients["owner"].post(
        reverse("catalogue:version-submit", args=[world.draft.pk]),
        {"row_version": world.draft.row_version},
    )
    assert page.status_code == 422
    assert all(str(breach.remedy) in page.content.decode() for breach in refused.value.found)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [CHOICE, LIST])
def test_a_draft_with_any_one_choice_or_list_empty_opens_everywhere(world, kind):
    assert [
        fault for hole in HOLES if hole.kind == kind for fault in failures(world, [hole], "draft")
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("state", EVERY)
def test_a_version_with_any_one_thing_empty_opens_everywhere(world, state):
    assert [
        fault for turn, hole in enumerate(HOLES) for fault in failures(world, [hole], state, turn)
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("state", EVERY)
def test_a_version_with_things_empty_by_chance_opens_everywhere(world, state):
    """Seventy-five of each state: three hundred in all."""
    chance = random.Random(state)
    for turn in range(75):
        chosen = chance.sample(HOLES, chance.randint(2, len(HOLES) - 1))
        assert failures(world, chosen, state, turn) == []
