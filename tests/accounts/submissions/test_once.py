"""What is sent twice is done once, with the same answer; what is sent anew, or failed, is done."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.actions.account import make_key, revoke_key
from accounts.jobs import forget_job
from accounts.models import ApiKey, AuditEvent, Mail, Posted, User
from accounts.submissions.form_key import FIELD, posted_key, read_key
from catalogue.models import Version
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import Invitation, TeamMember

pytestmark = pytest.mark.django_db
NOW = timezone.now()
YML = "publiccodeYmlVersion: '0.4'\nname: Ohjelma\nurl: https://code.example/x.git\n"


@pytest.fixture
def member():
    return TeamMember.objects.create(
        vendor=VendorFactory(slug="oma-yritys"), user=UserFactory(), role="owner"
    )


@pytest.fixture
def owner(client, member):
    sign_in(client, member.user)
    return member.user


def posted(client, body=None, **more):
    return client.post(
        "/oma/yritys/oma-yritys/jasenet",
        body or {"email": "uusi@example.com", "role": "editor", **more},
    )


def grow_older(**ago):
    Posted.objects.update(at=timezone.now() - timedelta(**ago))


def key_of(client, path="/oma/yritys/oma-yritys/jasenet"):
    return re.search(rf'name="{FIELD}" value="([^"]+)"', client.get(path).content.decode())[1]


def test_a_form_sent_three_times_is_one_invitation_one_mail_and_one_answer(client, owner):
    answers = [posted(client) for _ in range(3)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/oma/yritys/oma-yritys/jasenet")
    ] * 3
    assert (
        Invitation.objects.count(),
        Mail.objects.count(),
        AuditEvent.objects.filter(verb="team_member.invited").count(),
    ) == (1, 1, 1)


def test_the_second_answer_says_what_the_first_said(client, owner):
    posted(client)
    client.cookies.pop("messages", None)

    assert (
        "Kutsu on lähetetty."
        in posted(client, None).wsgi_request._messages._queued_messages[0].message
    )
    assert "Kutsu on lähetetty." in client.get("/oma/yritys/oma-yritys/jasenet").content.decode()


def test_three_tabs_have_three_keys_and_are_one_act(client, owner):
    keys = {key_of(client) for _ in range(3)}
    for key in keys:
        posted(client, **{FIELD: key})

    assert (len(keys), Invitation.objects.count()) == (3, 1)


def test_going_back_and_sending_again_within_a_day_is_the_same_act(client, owner):
    key = key_of(client)
    posted(client, **{FIELD: key})
    grow_older(hours=20)

    assert posted(client, **{FIELD: key}).status_code == 302
    assert Invitation.objects.count() == 1


def test_the_same_again_after_a_minute_from_a_new_form_is_done(client, owner):
    posted(client)
    grow_older(minutes=2)
    posted(client)

    assert Invitation.objects.count() == 2


def test_to_and_fro_within_a_minute_is_done_each_time(client, owner, member):
    other = TeamMember.objects.create(vendor=member.vendor, user=UserFactory(), role="editor")
    for role in ("owner", "editor", "owner"):
        client.post(f"/oma/yritys/oma-yritys/jasenet/{other.pk}/rooli", {"role": role})

    other.refresh_from_db()
    assert (other.role, AuditEvent.objects.filter(verb="team_member.changed").count()) == (
        "owner",
        3,
    )


def test_what_was_refused_is_looked_at_anew(client, owner):
    assert [posted(client, {"email": "ei", "role": "editor"}).status_code for _ in range(2)] == [
        422,
        422,
    ]
    assert not Posted.objects.exists()


def test_another_person_is_not_answered_with_ones_answer(client, owner, member):
    other = TeamMember.objects.create(vendor=member.vendor, user=UserFactory(), role="owner").user
    posted(client)
    stranger = sign_in(Client(), other)
    posted(stranger)

    assert Invitation.objects.count() == 2


def test_another_file_of_the_same_name_is_another_import(client, owner, member):
    for text in (YML, YML, YML.replace("Ohjelma", "Toinen")):
        client.post(
            "/oma/ratkaisut/uusi/tuo",
            {
                "vendor": member.vendor.pk,
                "pasted": "",
                "uploaded": SimpleUploadedFile("publiccode.yml", text.encode()),
            },
        )

    assert Version.objects.count() == 2


def test_a_step_saved_twice_from_the_same_state_is_saved_once(client, owner, member):
    client.post(
        "/oma/ratkaisut/uusi", {"vendor": member.vendor.pk, "kind": "product", "name_fi": "Nimi"}
    )
    version = Version.objects.get()
    body = {
        "kind": "product",
        "name_fi": "Nimi",
        "summary_fi": "Lyhyt",
        "row_version": version.row_version,
    }
    answers = [
        client.post(f"/oma/ratkaisut/{version.pk}/perustiedot", body).status_code for _ in range(2)
    ]
    body |= {"row_version": version.row_version + 1, "summary_fi": "Lyhyempi"}
    again = client.post(f"/oma/ratkaisut/{version.pk}/perustiedot", body).status_code

    assert (answers, again) == ([302, 302], 302)
    assert AuditEvent.objects.filter(verb="version.edited").count() == 2


def test_a_token_shown_once_is_in_both_answers_and_lies_sealed(client, owner):
    answers = [
        client.post("/tili/avaimet", {"name": "ohjelma", "days": "30"}).content.decode()
        for _ in range(2)
    ]
    tokens = {re.search(r"ak_[\w-]{20,}", answer)[0] for answer in answers}

    assert (len(tokens), ApiKey.objects.count()) == (1, 1)
    assert tokens.pop() not in Posted.objects.get().answer


def test_each_wrong_password_is_counted(client, owner):
    for _ in range(3):
        client.post("/tili/varmista", {"password": "väärä salasana"})
    assert not Posted.objects.exists()


def test_signing_up_twice_at_once_is_one_person_and_one_mail():
    browser = Client(enforce_csrf_checks=True)
    token = re.search(
        r'csrfmiddlewaretoken" value="([^"]+)"', browser.get("/tili/rekisteroidy").content.decode()
    )[1]
    body = {
        "email": "uusi@example.com",
        "password1": "pitkä ja hyvä salasana",
        "csrfmiddlewaretoken": token,
    }
    first, second = (browser.post("/tili/rekisteroidy", body) for _ in range(2))

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert (User.objects.filter(email="uusi@example.com").count(), Mail.objects.count()) == (1, 1)
    assert "hyvä salasana" not in repr(Posted.objects.values())


class Program:
    def __init__(self, client, user):
        self.client, (self.key, token) = (
            client,
            make_key(user=user, name="ohjelma", may_write=True, days=1, at=timezone.now()),
        )
        self.headers = {"Authorization": f"Bearer {token}"}

    def create(self, vendor, name="Nimi", **headers):
        body = {
            "vendor": vendor.slug,
            "content": {
                "basics": whole_content()["basics"] | {"name": {"fi": name, "sv": "", "en": ""}}
            },
        }
        return self.client.post(
            "/api/v1/drafts/", body, content_type="application/json", headers=self.headers | headers
        )


def test_a_programs_call_repeated_within_a_minute_is_one_draft_with_the_same_answer(
    client, owner, member
):
    program = Program(client, owner)
    answers = [program.create(member.vendor) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (answers[0]["ETag"], answers[0]["Content-Type"]) == (
        answers[1]["ETag"],
        answers[1]["Content-Type"],
    )
    assert Version.objects.count() == 1


def test_an_idempotency_key_holds_for_a_day_and_for_one_content(client, owner, member):
    program, key = Program(client, owner), {"Idempotency-Key": "a1"}
    first = program.create(member.vendor, **key)
    grow_older(hours=20)
    again = program.create(member.vendor, **key)
    other = program.create(member.vendor, "Toinen", **key)

    assert (first.json(), other.status_code, other["Content-Type"]) == (
        again.json(),
        422,
        "application/problem+json",
    )
    assert Version.objects.count() == 1


def test_a_revoked_key_is_not_answered_with_an_earlier_answer(client, owner, member):
    program = Program(client, owner)
    program.create(member.vendor)
    revoke_key(key=program.key, by=owner, at=timezone.now())

    assert program.create(member.vendor).status_code == 401


def test_what_was_sent_is_forgotten_after_a_day(client, owner):
    posted(client)
    forget_job(at=timezone.now() + timedelta(hours=23))
    assert Posted.objects.count() == 1
    forget_job(at=timezone.now() + timedelta(hours=25))
    assert not Posted.objects.exists()


def test_every_form_gets_a_key_of_its_own_with_the_csrf_token(rf):
    request = rf.get("/sivu?a=1")
    request.user = UserFactory()
    html = engines["django"].from_string("{% csrf_token %}{% csrf_token %}").render({}, request)
    keys = [read_key(found) for found in re.findall(rf'name="{FIELD}" value="([^"]+)"', html)]

    assert [(key.user, key.page) for key in keys] == [(request.user.pk, "/sivu?a=1")] * 2
    assert keys[0].nonce != keys[1].nonce


def signed(value, **salt):
    """Made in the test: each process has a secret of its own."""
    return lambda: signing.Signer(**salt).sign_object(value)


@pytest.mark.parametrize(
    "make",
    [
        str,
        lambda: "x",
        lambda: "a:b",
        lambda: "x" * 5000,
        lambda: "\x00",
        signed([1, "/", "n"]),
        signed([1], salt="accounts.submissions.form_key"),
        signed("ei", salt="accounts.submissions.form_key"),
    ],
    ids=range(8),
)
def test_a_key_that_is_not_ours_is_none(make):
    assert posted_key(RequestFactory().post("/", {FIELD: make()})) is None
