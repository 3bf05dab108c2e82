"""What the footer promises: feedback reaches staff as a row and a mail.

The pages of accessibility and privacy say what the law asks.
"""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail
from deploy.models import Feedback
from deploy.pages.feedback import handle_feedback
from lib.day_limits import MOST_FROM_NETWORK
from procurement.home import COOKIE
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
SENT = {"name": "", "email": "", "text": "Painike ei toimi näppäimistöllä.", "page": "/ratkaisut"}


def test_feedback_is_a_row_and_a_mail_to_each_member_of_staff(client):
    staff, other = UserFactory(is_staff=True), UserFactory()

    answer = client.post(
        reverse("deploy:feedback"),
        SENT | {"name": "Lukija", "email": "lukija@kunta.example"},
        follow=True,
    )

    row = Feedback.objects.get()
    assert (row.text, row.page, row.name, row.email) == (
        SENT["text"],
        "/ratkaisut",
        "Lukija",
        "lukija@kunta.example",
    )
    assert [mail.address for mail in Mail.objects.all()] == [staff.email]
    assert SENT["text"] in Mail.objects.get().text
    assert "lukija@kunta.example" in Mail.objects.get().text
    assert other.email not in str(Mail.objects.values())
    assert "Kiitos palautteesta" in answer.content.decode()


def test_nobody_has_to_say_who_they_are(client):
    assert client.post(reverse("deploy:feedback"), SENT).status_code == 302
    assert client.post(reverse("deploy:feedback"), SENT | {"text": ""}).status_code == 422
    assert Feedback.objects.count() == 1


def test_a_network_sends_so_much_a_day(client):
    answers = [
        client.post(reverse("deploy:feedback"), SENT | {"text": f"Palaute {number}"}).status_code
        for number in range(MOST_FROM_NETWORK + 1)
    ]

    assert answers == [302] * MOST_FROM_NETWORK + [429]


def test_who_sent_it_is_forgotten_when_it_has_been_handled_and_the_first_to_handle_it_stays():
    first, second = UserFactory(is_staff=True), UserFactory(is_staff=True)
    row = Feedback.objects.create(
        text="Teksti",
        name="Lukija",
        email="a@b.example",
        language="fi",
        network="x",
        sent_at=timezone.now(),
    )

    handle_feedback(feedback=row, by=first, at=timezone.now())
    handle_feedback(feedback=row, by=second, at=timezone.now())

    row.refresh_from_db()
    assert (row.name, row.email, row.text, row.handled_by) == ("", "", "Teksti", first)


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_footer_leads_to_the_pages_and_to_the_source(client, settings, prefix):
    settings.SOURCE_URL = "https://koodi.example/avoinkunta"

    page = client.get(f"{prefix}/").content.decode()

    for path in ("/palaute", "/saavutettavuus", "/tietosuoja"):
        assert f'href="{prefix}{path}"' in page
        assert client.get(f"{prefix}{path}").status_code == 200
    assert 'href="https://koodi.example/avoinkunta"' in page


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_statement_tells_state_shortcomings_contact_and_authority(client, prefix):
    page = client.get(f"{prefix}/saavutettavuus").content.decode()

    assert all(
        needed in page for needed in ("306/2019", "WCAG", "Traficom", f'href="{prefix}/palaute')
    )
    assert len(re.findall(r"<h2>", page[page.index("<main") : page.index("</main")])) == 5
    assert page.count("(WCAG ") >= 2


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_notice_names_every_cookie_of_the_site(client, prefix):
    page = client.get(f"{prefix}/tietosuoja").content.decode()

    assert all(
        f"<li>{name}:" in page
        for name in (
            COOKIE,
            settings.LANGUAGE_COOKIE_NAME,
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
        )
    )


def test_staff_see_what_waits_and_others_do_not(client):
    Feedback.objects.create(
        text="<script>alert(1)</script>", language="fi", network="x", sent_at=timezone.now()
    )
    sign_in(client, UserFactory())

    assert client.get(reverse("deploy:staff-feedback")).status_code == 403
