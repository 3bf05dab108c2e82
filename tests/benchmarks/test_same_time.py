"""Whether the time of an answer tells who has an account. Prints, never asserts on the clock.

Known against unknown addresses, one after the other in one run. Run it alone: `python -m pytest -n0
-s tests/benchmarks/test_same_time.py`.
"""

import sys
from statistics import median
from time import perf_counter

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.models import User
from tests.support.account_pages import PASSWORD, sign_up, try_password
from tests.support.signing_in import verified

IS_ASKED_FOR = any("benchmarks" in argument for argument in sys.argv)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not IS_ASKED_FOR, reason="hashes for a minute and proves nothing: run it by name"
    ),
]
TRIES = 50


def forgotten(browser, email):
    return browser.post("/tili/salasana/unohtui", {"email": email})


ACTS = {
    "sign-up": sign_up,
    "sign-in": lambda browser, email: try_password(browser, email, f"{PASSWORD}!"),
    "forgotten password": forgotten,
}


def seconds(act, email):
    cache.clear()
    browser = Client()
    began = perf_counter()
    answer = act(browser, email)
    took = perf_counter() - began
    assert answer.status_code in {302, 422}
    return took


@pytest.mark.parametrize("name", ACTS)
def test_known_and_unknown_addresses_take_as_long(name, capsys):
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        for number in range(TRIES):
            verified(User.objects.create_user(f"tuttu{number}@example.com"))
        seconds(ACTS[name], "ensin@example.com")
        pairs = [
            (
                seconds(ACTS[name], f"tuttu{number}@example.com"),
                seconds(ACTS[name], f"outo{number}@example.com"),
            )
            for number in range(TRIES)
        ]

    known, unknown = (median(side) for side in zip(*pairs, strict=True))
    with capsys.disabled():
        print(  # noqa: T201 -- the figure is the result
            f"\n{name}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms, ratio"
            f" {max(known, unknown) / min(known, unknown):.2f} over {TRIES} tries"
        )
