"""Nineteen kinds of people at every address of the site, by every method: who gets what is written
here once, and nothing else leaks.

The addresses come from the URL resolver, so a new one without an expectation fails. What nobody but
its owners may see carries a canary.
"""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.authoring.actions.partners import accept_partnership, ask_partner
from catalogue.authoring.actions.writing import create_offering, save_section, submit_version
from catalogue.reviewing.actions import take_version
from procurement.models import BuyerRole, Municipality
from tests.support.addresses import addresses
from tests.support.drafts import whole_content
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer, sign_in
from vendors.actions.team import invite
from vendors.models import Invitation, MembershipStatement, TakeoverRequest, TeamMember

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CANARY, ADDRESS_CANARY = "Kanarialintu", "kanaria@salainen.example"
ROLES = (
    "anonymous", "buyer", "editor", "owner", "other vendor", "partner", "reviewer", "conflicted",
    "left lately", "partner reviewer", "writer", "factorless",
    "superuser", "secretary", "keeper", "technical", "groupless staff", "deactivated", "ex-member",
)  # fmt: skip
# Reviewers who do not decide: on the team, off it lately, on a partner's, and who wrote it and
# left.
BOUND = {"conflicted", "left lately", "partner reviewer", "writer"}
STAFF = {"superuser", "secretary", "keeper", "technical", "groupless staff"}
DECIDES_COMPANIES, RESETS_FACTORS = {"superuser", "secretary"}, {"superuser", "technical"}
TEAM = {"editor", "owner", "conflicted"}
STRANGERS = {"anonymous", "deactivated"}

OK, SIGN_IN, FACTOR, FORBIDDEN, MISSING, METHOD, KEY = (
    "ok",
    "sign in",
    "second factor",
    "forbidden",
    "missing",
    "method",
    "key",
)


def by(*groups, otherwise):
    """A column of the matrix: role → answer; strangers sign in and whoever owes a factor shows it,
    unless told otherwise.
    """
    column = (
        dict.fromkeys(ROLES, otherwise) | dict.fromkeys(STRANGERS, SIGN_IN) | {"factorless": FACTOR}
    )
    for roles, answer in groups:
        column |= dict.fromkeys(roles, answer)
    return column


EVERYBODY = dict.fromkeys(ROLES, OK) | {"factorless": FACTOR}
NOBODY = dict.fromkeys(ROLES, METHOD) | {"factorless": FACTOR}
SIGNED_IN = by(otherwise=OK)
NOT_SIGNED_IN_METHOD = by(otherwise=METHOD)
TEAM_ONLY = by((TEAM, OK), otherwise=MISSING)
OWNER_ONLY = by(({"owner"}, OK), (TEAM - {"owner"}, FORBIDDEN), otherwise=MISSING)
SECRETARIES = by((DECIDES_COMPANIES, OK), otherwise=FORBIDDEN)
HELPERS = by((RESETS_FACTORS, OK), otherwise=FORBIDDEN)
REVIEWERS = by(({"reviewer"}, OK), (BOUND, FORBIDDEN), otherwise=MISSING)
QUEUE = by(({"reviewer"} | BOUND, OK), otherwise=FORBIDDEN)
REVIEWERS_METHOD = by(({"reviewer"} | BOUND, METHOD), otherwise=MISSING)
KEYS = dict.fromkeys(ROLES, KEY) | {"factorless": FORBIDDEN}
API = dict.fromkeys(ROLES, OK) | {"factorless": FORBIDDEN}
API_METHOD = dict.fromkeys(ROLES, METHOD) | {"factorless": FORBIDDEN}

# Name of the address → who may read, who may post.
EXPECTED = {
    **dict.fromkeys(
        [
            "deploy:front",
            "deploy:api",
            "search:offering-list",
            "catalogue:offering-detail",
            "catalogue:version-detail",
            "catalogue:vendor-list",
            "catalogue:vendor-detail",
            "catalogue:decision-log",
            "catalogue:how-reviewed",
            "procurement:thresholds",
            "procurement:choose",
            "deploy:accessibility",
            "deploy:privacy",
        ],
        (EVERYBODY, NOBODY),
    ),
    **dict.fromkeys(
        ["deploy:feedback", "catalogue:offering-ask", "catalogue:vendor-ask"],
        (EVERYBODY, EVERYBODY),
    ),
    "deploy:staff-feedback": (
        by((STAFF, OK), otherwise=FORBIDDEN),
        by((STAFF, MISSING), otherwise=FORBIDDEN),
    ),
    **dict.fromkeys(
        [
            "api:offering-list",
            "api:change-list",
            "api:offering-detail",
            "api:version-list",
            "api:version-detail",
            "api:vendor-list",
            "api:vendor-detail",
            "api:taxonomy",
            "api:municipality-list",
            "api:threshold-list",
            "api:schema",
        ],
        (API, API_METHOD),
    ),
    **dict.fromkeys(
        ["api:draft-list", "api:draft-import", "api:draft-detail", "api:draft-submit"], (KEYS, KEYS)
    ),
    **dict.fromkeys(["accounts:home", "accounts:security-log"], (SIGNED_IN, NOT_SIGNED_IN_METHOD)),
    **dict.fromkeys(
        ["accounts:settings", "accounts:keys", "accounts:own-data"], (SIGNED_IN, SIGNED_IN)
    ),
    "accounts:export": (NOT_SIGNED_IN_METHOD, SIGNED_IN),
    "accounts:key-revoke": (NOT_SIGNED_IN_METHOD, by(otherwise=MISSING)),
    "vendors:company-new": (SIGNED_IN, SIGNED_IN),
    "vendors:takeover": (NOT_SIGNED_IN_METHOD, SIGNED_IN),
    "vendors:company": (TEAM_ONLY, OWNER_ONLY),
    "vendors:consent-give": (NOT_SIGNED_IN_METHOD, by((TEAM, FORBIDDEN), otherwise=MISSING)),
    "vendors:consent-withdraw": (NOT_SIGNED_IN_METHOD, TEAM_ONLY),
    "vendors:company-close": (OWNER_ONLY, OWNER_ONLY),
    "vendors:statement": (NOT_SIGNED_IN_METHOD, OWNER_ONLY),
    "vendors:team": (TEAM_ONLY, OWNER_ONLY),
    "vendors:member-role": (NOT_SIGNED_IN_METHOD, OWNER_ONLY),
    # The row is the editor's own: everybody may leave.
    "vendors:member-end": (
        NOT_SIGNED_IN_METHOD,
        by(({"owner", "editor"}, OK), ({"conflicted"}, FORBIDDEN), otherwise=MISSING),
    ),
    "vendors:invitation-revoke": (NOT_SIGNED_IN_METHOD, OWNER_ONLY),
    # A key nobody was sent: 410 for everybody.
    "vendors:invitation": (SIGNED_IN, SIGNED_IN),
    "vendors:staff": (
        by((STAFF, OK), otherwise=FORBIDDEN),
        by((STAFF, METHOD), otherwise=FORBIDDEN),
    ),
    **dict.fromkeys(
        [
            "vendors:staff-statement",
            "vendors:staff-renewal",
            "vendors:staff-takeover",
            "vendors:staff-company",
        ],
        (SECRETARIES, SECRETARIES),
    ),
    "vendors:staff-companies": (SECRETARIES, by((DECIDES_COMPANIES, METHOD), otherwise=FORBIDDEN)),
    "procurement:staff-buyers": (
        SECRETARIES,
        by((DECIDES_COMPANIES, MISSING), otherwise=FORBIDDEN),
    ),
    **dict.fromkeys(["accounts:staff-people", "accounts:staff-factor"], (HELPERS, HELPERS)),
    "staff-mails": (HELPERS, HELPERS),
    "procurement:buyer": (SIGNED_IN, SIGNED_IN),
    "catalogue:dashboard": (SIGNED_IN, NOT_SIGNED_IN_METHOD),
    "catalogue:offering-new": (SIGNED_IN, SIGNED_IN),
    "catalogue:offering-import": (NOT_SIGNED_IN_METHOD, SIGNED_IN),
    **dict.fromkeys(
        [
            "catalogue:offering-copy",
            "catalogue:partner-ask",
            "catalogue:part-remove",
            "catalogue:part-restore",
            "catalogue:part-up",
            "catalogue:version-recall",
            "catalogue:version-submit",
        ],
        (NOT_SIGNED_IN_METHOD, TEAM_ONLY),
    ),
    # A draft is no version to begin the next from, nor one to confirm: the act refuses the team.
    "catalogue:version-next": (NOT_SIGNED_IN_METHOD, TEAM_ONLY),
    "catalogue:version-confirm": (NOT_SIGNED_IN_METHOD, by((TEAM, FORBIDDEN), otherwise=MISSING)),
    **dict.fromkeys(
        [
            "catalogue:version-discard",
            "catalogue:offering-visibility",
            "catalogue:step",
            "catalogue:version-import",
        ],
        (TEAM_ONLY, TEAM_ONLY),
    ),
    **dict.fromkeys(
        ["catalogue:version-check", "catalogue:version-preview", "catalogue:price-examples"],
        (TEAM_ONLY, by((TEAM, METHOD), otherwise=METHOD)),
    ),
    # A part is posted with its place; without one there is nothing to find.
    "catalogue:parts": (TEAM_ONLY, by(otherwise=MISSING)),
    "catalogue:partner-accept": (
        NOT_SIGNED_IN_METHOD,
        by(({"partner", "partner reviewer"}, OK), (TEAM, FORBIDDEN), otherwise=MISSING),
    ),
    "catalogue:partner-end": (
        NOT_SIGNED_IN_METHOD,
        by(({"partner", "partner reviewer"} | TEAM, OK), otherwise=MISSING),
    ),
    "catalogue:review-queue": (QUEUE, by(({"reviewer"} | BOUND, METHOD), otherwise=FORBIDDEN)),
    "catalogue:review": (REVIEWERS, REVIEWERS),
    "catalogue:review-take": (REVIEWERS_METHOD, REVIEWERS),
    "catalogue:review-release": (REVIEWERS_METHOD, REVIEWERS),
    "catalogue:review-presence": (REVIEWERS, REVIEWERS_METHOD),
}
# Health, robots and the sitemap know no people; sign-in's own pages are proved in tests/accounts.
# Here they only must not fail or leak.
ONLY_QUIET = (
    "alive",
    "ready",
    "robots",
    "sitemap",
    "account_",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
)


NAMES = dict(addresses())


def test_every_address_has_an_expectation():
    assert [
        name for name in NAMES if name not in EXPECTED and not name.startswith(ONLY_QUIET)
    ] == []
    assert set(EXPECTED) <= set(NAMES)


class World:
    """A company with a draft and a version in review, its people, and everybody else."""

    def __init__(self):
        at = timezone.now()
        self.vendor, other, third = (
            VendorFactory(slug="oma-yritys"),
            VendorFactory(),
            VendorFactory(),
        )
        self.people = {
            "anonymous": None,
            "buyer": UserFactory(),
            "editor": self.member(self.vendor, "editor"),
            "owner": self.member(self.vendor, "owner", email=ADDRESS_CANARY),
            "other vendor": self.member(other, "owner"),
            "partner": self.member(third, "owner"),
            "reviewer": make_reviewer(),
            "conflicted": make_reviewer(self.member(self.vendor, "editor")),
            "left lately": make_reviewer(self.member(self.vendor, "editor")),
            "partner reviewer": make_reviewer(self.member(third, "editor")),
            "writer": make_reviewer(self.member(self.vendor, "editor")),
            "factorless": make_reviewer(),
            "superuser": UserFactory(is_staff=True, is_superuser=True),
            "secretary": self.staff("Sihteeri"),
            "keeper": self.staff("Hakemiston hoitaja"),
            "technical": self.staff("Tekninen ylläpito"),
            "groupless staff": UserFactory(is_staff=True),
            "deactivated": self.member(self.vendor, "owner"),
            "ex-member": self.member(self.vendor, "owner"),
        }
        owner = self.people["owner"]
        BuyerRole.objects.create(
            user=self.people["buyer"],
            municipality=Municipality.objects.first(),
            proof="staff",
            claimed_at=at,
            since=at,
            confirmed_by=self.people["superuser"],
        )
        TeamMember.objects.filter(user=self.people["ex-member"]).update(ended_at=timezone.now())
        self.draft = self.made(owner, at)
        self.sent = self.made(owner, at)
        basics = whole_content()["basics"]
        basics["name"]["fi"] = basics["summary"]["fi"] = CANARY
        self.sent = save_section(
            version_id=self.sent.pk,
            section="basics",
            data=basics,
            row_version=self.sent.row_version,
            by=self.people["writer"],
            at=at,
        )
        self.sent = submit_version(
            version_id=self.sent.pk, row_version=self.sent.row_version, by=owner, at=at
        )
        TeamMember.objects.filter(
            user__in=[self.people["left lately"], self.people["writer"]]
        ).update(ended_at=timezone.now())
        take_version(version_id=self.sent.pk, by=self.people["reviewer"], at=at)
        self.partner = ask_partner(
            offering_id=self.sent.offering_id,
            vendor=third,
            role={"fi": "Koulutus"},
            by=owner,
            at=at,
        )
        accept_partnership(partner=self.partner, by=self.people["partner"], at=at)
        self.public = OfferingFactory(published=True, vendor=other, slug="julkinen")
        invite(vendor=self.vendor, email="kutsuttu@example.com", role="editor", by=owner, at=at)
        newcomer = UserFactory()
        self.statement = MembershipStatement.objects.create(
            vendor=VendorFactory(listed=False), made_by=newcomer, made_at=at
        )
        self.takeover = TakeoverRequest.objects.create(vendor=other, made_by=newcomer, made_at=at)
        self.clients = {role: self.client(role, user) for role, user in self.people.items()}
        self.people["deactivated"].is_active = False
        self.people["deactivated"].save()

    @staticmethod
    def member(vendor, role, **columns):
        return TeamMember.objects.create(vendor=vendor, user=UserFactory(**columns), role=role).user

    @staticmethod
    def staff(group):
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return user

    def made(self, owner, at):
        content = whole_content()
        content["basics"]["name"]["fi"] = content["basics"]["summary"]["fi"] = content["users"][
            "references"
        ]["fi"] = CANARY
        return create_offering(vendor=self.vendor, content=content, by=owner, at=at)

    @staticmethod
    def client(role, user):
        client = Client(raise_request_exception=True)
        return (
            client
            if user is None
            else sign_in(client, user, second_factor=role in {"reviewer"} | BOUND | STAFF)
        )

    def address(self, name):
        in_review = name.startswith("catalogue:review")
        version = self.sent if in_review else self.draft
        known = {
            "slug": "oma-yritys" if name.startswith("vendors:") else "julkinen",
            "pk": version.pk,
            "part": 1,
            "step": "perustiedot",
            "number": 1,
            "token": "ei-ole",
            "provider_id": "oidc",
            "uidb36": "1",
            "key": "x",
        }
        known |= {
            "vendors:staff-statement": {"pk": self.statement.pk},
            "vendors:staff-takeover": {"pk": self.takeover.pk},
        }.get(name, {})
        known |= (
            {"pk": self.partner.pk}
            if name.startswith("catalogue:partner-") and name != "catalogue:partner-ask"
            else {}
        )
        known |= {"pk": self.people["buyer"].pk} if name == "accounts:staff-factor" else {}
        known |= (
            {"pk": TeamMember.objects.get(user=self.people["editor"]).pk}
            if name.startswith("vendors:member-")
            else {}
        )
        known |= {"pk": Invitation.objects.get().pk} if name == "vendors:invitation-revoke" else {}
        known |= (
            {"slug": self.public.vendor.slug}
            if name.endswith(("vendor-detail", "vendor-ask"))
            else {}
        )
        names = NAMES[name].converters or dict.fromkeys(NAMES[name].regex.groupindex)
        return reverse(name, kwargs={key: known[key] for key in names})


def kind_of(answer):
    """An answer as the matrix names it; what a form refuses was reached."""
    place = answer.headers.get("Location", "")
    if answer.status_code == 302 and "/tili/kirjaudu" in place:
        return SIGN_IN
    if answer.status_code == 302 and place.startswith("/tili/kaksivaiheinen"):
        return FACTOR
    return {401: KEY, 403: FORBIDDEN, 404: MISSING, 405: METHOD}.get(answer.status_code, OK)


def asked(client, method, address):
    """What came of it; whatever it did is undone."""
    cache.clear()
    with transaction.atomic():
        content = (
            {"data": json.dumps({}), "content_type": "application/json"}
            if address.startswith("/api/") and method == "post"
            else {}
        )
        answer = getattr(client, method)(address, **content)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, address)
    return answer


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
    """Drafts are their team's; what is in review its reviewers' too; addresses of people their
    team's and staff's.
    """
    body = (
        b"".join(answer.streaming_content).decode()
        if answer.streaming
        else answer.content.decode(errors="replace")
    )
    may_see = TEAM | ({"reviewer"} if name.startswith("catalogue:review") else set())
    may_see |= BOUND if name == "catalogue:review-queue" else set()
    # The subjects of mails they were sent while they were on the team.
    may_see |= {"left lately", "writer"} if name == "accounts:export" else set()
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


def snapshot(world):
    """The first company's rows."""
    from catalogue.content.snapshot import read_content

    versions = [
        (version.pk, version.state, version.row_version)
        for version in world.draft.__class__.objects.filter(offering__vendor=world.vendor).order_by(
            "pk"
        )
    ]
    team = list(
        TeamMember.objects.filter(vendor=world.vendor)
        .order_by("pk")
        .values_list("user", "role", "ended_at")
    )
    world.vendor.refresh_from_db()
    return versions, team, world.vendor.row_version, world.vendor.name, read_content(world.draft.pk)
