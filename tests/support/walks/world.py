"""A company, its people and everybody else, and what the site answers each of them."""

import json

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.partners import accept_partnership, ask_partner
from catalogue.authoring.actions.writing import create_offering, save_section, submit_version
from catalogue.reviewing.actions import take_version
from procurement.models import BuyerRole, Municipality
from tests.support.addresses import addresses
from tests.support.bodies import covered_framework
from tests.support.drafts import whole_content
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer, sign_in
from tests.support.walks.permission_table import (
    BOUND,
    FACTOR,
    FORBIDDEN,
    KEY,
    METHOD,
    MISSING,
    OK,
    SIGN_IN,
    STAFF,
)
from vendors.actions.team import invite
from vendors.models import Invitation, MembershipStatement, TakeoverRequest, TeamMember

CANARY, ADDRESS_CANARY = "Kanarialintu", "kanaria@salainen.example"
NAMES = dict(addresses())


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
            "body editor": UserFactory(),
            "other body": UserFactory(),
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
        self.cover, self.body_role = covered_framework(
            self.people["body editor"], self.people["other body"], self.people["superuser"]
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
        known |= {"slug": self.cover.framework.slug} if ":framework-" in name else {}
        known |= {
            "procurement:framework-new": {"slug": self.cover.framework.body.slug},
            "procurement:editing-end": {"pk": self.body_role.pk},
            "catalogue:framework-uncover": {"pk": self.cover.pk},
        }.get(name, {})
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
