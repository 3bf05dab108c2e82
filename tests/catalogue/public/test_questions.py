"""A vendor is asked through the service: its team and who asks get a mail, nobody else learns.

A day has its limits.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Mail
from catalogue.models import Question
from lib.day_limits import MOST_FROM_NETWORK
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "Kuntalan hankinta",
    "email": "kysyja@kuntala.example",
    "text": "Toimiiko ratkaisu\nilman pilveä?",
}


@pytest.fixture
def offering():
    return OfferingFactory(published=True)


@pytest.fixture
def team(offering):
    return [
        TeamMember.objects.create(
            vendor=offering.vendor, user=UserFactory(language=language), role=role
        ).user
        for role, language in (("owner", "fi"), ("editor", "sv"))
    ]


def pages(offering):
    return [
        reverse("catalogue:offering-ask", args=[offering.slug]),
        reverse("catalogue:vendor-ask", args=[offering.vendor.slug]),
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_a_question_goes_to_the_team_and_its_copy_to_who_asks(client, offering, team, which):
    ended = TeamMember.objects.create(vendor=offering.vendor, user=UserFactory(), role="editor")
    TeamMember.objects.filter(pk=ended.pk).update(ended_at=timezone.now() + timedelta(seconds=1))

    answer = client.post(pages(offering)[which], ASKED, follow=True)

    mails = {mail.address: mail for mail in Mail.objects.all()}
    assert mails.keys() == {*(user.email for user in team), ASKED["email"]}
    assert ended.user.email not in mails
    assert all("ilman pilveä?" in mail.text for mail in mails.values())
    assert all(ASKED["email"] in mails[user.email].text for user in team)
    assert [mails[user.email].language for user in team] == ["fi", "sv"]
    assert Question.objects.get().offering == (None if which else offering)
    assert "Kysymys on lähetetty" in answer.content.decode()


def test_what_was_asked_is_in_no_row_and_on_no_page(client, offering, team):
    client.post(pages(offering)[0], ASKED)

    rows = [*Question.objects.values(), *AuditEvent.objects.values()]
    assert not any(
        text in str(row) for row in rows for text in ("pilveä", "Kuntalan hankinta", ASKED["email"])
    )
    for page in (*pages(offering), offering.get_absolute_url(), offering.vendor.get_absolute_url()):
        assert "pilveä" not in client.get(page).content.decode()


def test_every_offering_and_vendor_leads_to_the_form(client, offering, team):
    for page, form in zip(
        (offering.get_absolute_url(), offering.vendor.get_absolute_url()),
        pages(offering),
        strict=True,
    ):
        assert f'href="{form}"' in client.get(page).content.decode()
        assert client.get(form).status_code == 200


@pytest.mark.parametrize("which", [0, 1])
def test_only_what_is_public_can_be_asked_of(client, team, which):
    hidden = OfferingFactory(vendor=VendorFactory(confirmed_at=None, proof=""))

    assert client.get(pages(hidden)[which]).status_code == 404
    assert client.post(pages(hidden)[which], ASKED).status_code == 404
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ei osoite"},
        {"text": ""},
        {"name": "https://paha.example/vahvista"},
        {"name": ""},
        {"text": "a" * 4001},
    ],
)
def test_what_will_not_do_is_told_and_nothing_typed_is_lost(client, offering, team, wrong):
    answer = client.post(pages(offering)[0], ASKED | wrong)

    assert answer.status_code == 422
    assert {name: answer.context["form"][name].value() for name in ASKED} == ASKED | wrong
    assert not Mail.objects.exists()


def test_a_network_asks_so_often_a_day_and_is_then_told_when_to_go_on(client, offering, team):
    answers = [
        client.post(pages(offering)[0], ASKED | {"text": f"Kysymys {number}"}).status_code
        for number in range(MOST_FROM_NETWORK + 1)
    ]

    assert answers == [302] * MOST_FROM_NETWORK + [429]
    assert Question.objects.count() == MOST_FROM_NETWORK
    Question.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert (
        client.post(pages(offering)[0], ASKED | {"text": "Seuraavana päivänä"}).status_code == 302
    )


def test_a_person_is_counted_by_the_table_of_acts(client, offering, team):
    person = UserFactory(name="Kunnan ostaja")
    sign_in(client, person)

    for number in range(MOST_FROM_NETWORK + 1):
        assert (
            client.post(pages(offering)[0], ASKED | {"text": f"Kysymys {number}"}).status_code
            == 302
        )

    assert (
        AuditEvent.objects.filter(verb=AuditEvent.Verb.QUESTION_ASKED, actor=person).count()
        == MOST_FROM_NETWORK + 1
    )
    assert client.get(pages(offering)[0]).context["form"]["email"].value() == person.email


def test_a_company_without_a_team_is_reached_by_its_contact_or_said_to_be_out_of_reach(
    client, offering
):
    assert "ei ole vielä edustajia" in client.get(pages(offering)[0]).content.decode()
    assert client.post(pages(offering)[0], ASKED).status_code == 422

    offering.vendor.contact_email = "myynti@yritys.example"
    offering.vendor.save()
    client.post(pages(offering)[0], ASKED)

    assert {mail.address for mail in Mail.objects.all()} == {
        "myynti@yritys.example",
        ASKED["email"],
    }
    assert "myynti@" not in client.get(pages(offering)[0]).content.decode()
