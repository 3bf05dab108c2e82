"""`/yllapito/viestit`: staff see what did not leave, without texts, and send it again."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import AuditEvent, Mail
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
CANARY = "https://avoinkunta.example/tili/salasana/uusi/kanarialintu"


def failing(key, **columns):
    given = {
        "address": f"{key}@example.com",
        "kind": "reset_password",
        "language": "fi",
        "subject": f"Aihe {key}",
        "text": CANARY,
        "created_at": AT,
        "due_at": AT,
        "failing_since": AT,
        "last_error": "TimeoutError",
    }
    return Mail.objects.create(key=key, **given | columns)


@pytest.fixture
def staff(client):
    person = UserFactory(is_staff=True, is_superuser=True)
    sign_in(client, person)
    return person


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_shows_what_did_not_leave_and_never_its_text(
    client, staff, django_assert_num_queries, count
):
    for number in range(count):
        failing(f"k{number}", given_up_at=AT if number else None)
    failing("mennyt", sent_at=AT, failing_since=None, text="", last_error="")
    client.get("/yllapito/viestit")

    with django_assert_num_queries(13):
        page = client.get("/yllapito/viestit").content.decode()

    assert page.count("TimeoutError") == count
    assert "k0@example.com" in page
    assert "mennyt" not in page
    assert "kanarialintu" not in page


def test_one_is_sent_again_and_the_others_wait(client, staff):
    first, second = failing("a"), failing("b", given_up_at=AT)

    page = client.post("/yllapito/viestit", {"mail": second.pk}, follow=True).content.decode()

    assert "1 viesti lähtee uudelleen heti." in page
    second.refresh_from_db()
    assert (second.failing_since, second.given_up_at, second.attempts) == (None, None, 0)
    assert Mail.objects.get(pk=first.pk).failing_since == AT
    assert AuditEvent.objects.get(verb="mail.sent_again").actor == staff


def test_all_are_sent_again_with_one_press(client, staff):
    failing("a"), failing("b", given_up_at=AT)

    page = client.post("/yllapito/viestit", follow=True).content.decode()

    assert "2 viestiä lähtee uudelleen heti." in page
    assert "Kaikki viestit ovat lähteneet." in page
    assert not Mail.objects.undelivered().exists()


def test_a_mail_that_left_meanwhile_is_no_mistake(client, staff):
    gone = failing("a", sent_at=AT, failing_since=None, text="", last_error="")

    assert (
        "Viesti on jo lähtenyt."
        in client.post("/yllapito/viestit", {"mail": gone.pk}, follow=True).content.decode()
    )


@pytest.mark.parametrize("mail", ["0", "x", "-1", "99999999999999999999999", "\x00"])
def test_a_mail_that_never_was_is_told(client, staff, mail):
    failing("a")

    answer = client.post("/yllapito/viestit", {"mail": mail})

    assert answer.status_code == 422
    assert 'id="virheet"' in answer.content.decode()


def test_the_start_page_of_staff_leads_there_only_when_there_is_something(client, staff):
    assert "/yllapito/viestit" not in client.get("/yllapito").content.decode()

    failing("a", failing_since=AT - timedelta(days=1))

    assert "/yllapito/viestit" in client.get("/yllapito").content.decode()
