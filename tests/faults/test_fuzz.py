"""Thousands of requests that nobody would send, by everybody: none is an error of ours.

At every address of the site. A tenth of the figures by default; `FUZZ=1 pytest
tests/faults/test_fuzz.py` sends 10,000 to the API and 3,000 forms. `FUZZ_SEED` draws others.
"""

import logging
import os
import sys
import traceback
from io import BytesIO

import pytest
from _pytest.logging import LogCaptureHandler
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import make_key
from tests.support.drafts import whole_content
from tests.support.faults.fuzzing import FORM_TYPES, METHODS, TYPES, Draw, Fields, encoded
from tests.support.walks.permission_table import ROLES
from tests.support.walks.world import NAMES, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCALE, SEED = float(os.environ.get("FUZZ", "0.1")), int(os.environ.get("FUZZ_SEED", "20261127"))
API_REQUESTS, FORM_REQUESTS = round(10_000 * SCALE), round(3_000 * SCALE)
# Those who reach a form that nobody else does; the others are refused at the door.
SENDERS = tuple(
    role
    for role in ROLES
    if role not in {"other vendor", "conflicted", "factorless", "deactivated", "ex-member"}
)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def _kept_logs():
    """Pytest keeps each record of a test, and a record its request with all it led to."""
    root = logging.getLogger()
    keeping = [handler for handler in root.handlers if isinstance(handler, LogCaptureHandler)]
    for handler in keeping:
        root.removeHandler(handler)
    yield
    for handler in keeping:
        root.addHandler(handler)


@pytest.fixture
def send(_kept_logs):
    """Sends one, undoes what it did, and gives the kind of error when it was one of ours."""
    raised = []

    def note(**_about):
        raised.append(sys.exc_info()[1])

    got_request_exception.connect(note)

    def sent(client, method, path, query, body, content_type, headers):
        raised.clear()
        extra = {
            "HTTP_" + name.upper().replace("-", "_"): value
            for name, value in headers.items()
            if name not in {"Content-Length", "Cookie"}
        }
        extra |= {"HTTP_COOKIE": headers["Cookie"]} if "Cookie" in headers else {}
        request = {
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "wsgi.input": BytesIO(body),
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": headers.get("Content-Length", str(len(body))),
            **extra,
        }
        client.raise_request_exception = False
        with transaction.atomic():
            response = client.request(PATH_INFO=wsgi_path(path), **request)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return ours(raised, response, method, path, query)

    yield sent
    got_request_exception.disconnect(note)


def wsgi_path(path):
    """Percent-decoded bytes as latin-1, as a server hands them over."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")


def ours(raised, response, method, path, query):
    if response.status_code < 500:
        return None
    error = raised[0] if raised else None
    place = (
        next(
            (
                f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}"
                for frame in reversed(traceback.extract_tb(error.__traceback__))
            ),
            "",
        )
        if error
        else ""
    )
    return (
        f"{response.status_code} {type(error).__name__}: {str(error)[:150]} at {place} | {method}"
        f" {path[:120]}?{query[:120]}"
    )


def findings(found):
    """Each kind of error once, with an example and how often it was."""
    kinds = {}
    for line in filter(None, found):
        kinds.setdefault(line.partition(" | ")[0], []).append(line)
    return "\n".join(f"{len(lines)} × {lines[0]}" for lines in kinds.values())


def test_no_request_to_the_api_is_an_error_of_ours(world, send):
    draw = Draw(SEED)
    keys = {
        role: make_key(
            user=world.people[role], name="avain", may_write=True, days=30, at=timezone.now()
        )[1]
        for role in ("owner", "editor", "other vendor", "reviewer")
    }
    addresses = [world.address(name) for name in NAMES if name.startswith("api:")]
    bodies = [
        {"vendor": world.vendor.slug, "content": whole_content()},
        {"content": whole_content()},
        whole_content(),
        {"vendor": world.vendor.slug, "text": "name: X\nurl: https://example.com"},
        {"url": "https://example.com", "content": "name: X"},
    ]
    found = []
    for number in range(API_REQUESTS):
        if number % 50 == 0:
            cache.clear()
        headers = draw.headers()
        if draw.chance(0.6):
            headers["Authorization"] = (
                f"Bearer {draw.choice(list(keys.values()))}"
                if draw.chance(0.85)
                else draw.choice(
                    ["Bearer", "Bearer \xff", "Basic x", "Bearer " + "a" * 5000, "Bearer \x00", ""]
                )
            )
        if draw.chance(0.4):
            headers["If-Match"] = '"1"'
        found.append(
            send(
                Client(),
                draw.choice(METHODS),
                draw.path(draw.choice(addresses)),
                draw.query(),
                draw.json_body(draw.choice(bodies)),
                draw.choice(TYPES),
                headers,
            )
        )

    assert len(found) == API_REQUESTS
    assert not findings(found), findings(found)


def forms_of(world):
    """Who, where, fields: every form of every page, as its person sees it.

    And every address that takes a post besides.
    """
    forms = {}
    for role in SENDERS:
        for name in NAMES:
            if name.startswith("api:"):
                continue
            address = world.address(name)
            forms.setdefault((role, address), [])
            response = world.clients[role].get(address)
            if (
                response.status_code == 200
                and not response.streaming
                and "html" in response["Content-Type"]
            ):
                for action, fields in Fields(response.content.decode()).forms.items():
                    forms[role, action.partition("?")[0] or address] = fields
    # Nobody's session may end, or the rest would be sent by nobody.
    return {
        (role, address): fields
        for (role, address), fields in forms.items()
        if address != reverse("account_logout")
    }


def test_no_form_is_an_error_of_ours(world, send):
    draw = Draw(SEED + 1)
    forms = forms_of(world)
    filled = [key for key, fields in forms.items() if len(fields) > 1]
    found = []
    for number in range(FORM_REQUESTS):
        if number % 50 == 0:
            cache.clear()
        role, address = draw.choice(filled) if draw.chance(0.8) else draw.choice(list(forms))
        content_type = draw.choice(FORM_TYPES)
        pairs = draw.form(forms[role, address])
        headers = {name: value for name, value in draw.headers().items() if name != "Cookie"}
        cookies = {name: morsel.value for name, morsel in world.clients[role].cookies.items()}
        found.append(
            send(
                world.clients[role],
                draw.choice(["POST"] * 9 + METHODS),
                draw.path(address),
                draw.query(),
                encoded(pairs, content_type),
                content_type,
                headers,
            )
        )
        for name, value in cookies.items():
            world.clients[role].cookies[name] = value

    assert len(filled) >= 30
    assert not findings(found), findings(found)
