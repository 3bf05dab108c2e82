"""Wrong passwords to four workers at once: exactly five are looked at."""

import threading
from collections import Counter

import pytest

from tests.support.live_workers import Workers

pytestmark = pytest.mark.slow
PASSWORD = "kolme vihreää omenaa"
TRIES = 40
MAKE = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
for name in ("maija", "muu"):
    user = User.objects.create_user(f"{{name}}@example.com", "{PASSWORD}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""
LOOKED_AT = (
    "from accounts.models import"
    " AuditEvent\nprint(AuditEvent.objects.filter(verb='user.sign_in_failed').count())"
)


@pytest.fixture
def site(tmp_path_factory):
    running = Workers(tmp_path_factory)
    running.shell(MAKE)
    running.start()
    yield running
    running.stop()


def test_five_wrong_passwords_from_four_workers_are_exactly_five_tries(site):
    token, headers = site.form("/tili/kirjaudu")
    answers, ready = Counter(), threading.Barrier(TRIES)

    def attempt(number):
        ready.wait()
        answers[sign_in("maija@example.com", f"väärä salasana {number}")] += 1

    def sign_in(email, password):
        return site.ask(
            "POST",
            "/tili/kirjaudu",
            {"csrfmiddlewaretoken": token, "login": email, "password": password},
            headers,
        ).status

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {422: 5, 429: TRIES - 5}
    assert site.shell(LOOKED_AT) == "5"
    assert sign_in("maija@example.com", PASSWORD) == 429
    assert sign_in("muu@example.com", PASSWORD) == 302
