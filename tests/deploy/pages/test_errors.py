"""Every page of an error can be made for a request that brings nothing along.

What we stand on being away is 503, not 500.
"""

import logging
import re
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.db.utils import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone, HttpResponseNotAllowed
from django.template.loader import get_template, render_to_string
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from django.utils.translation import override

from deploy import urls
from deploy.pages import errors
from lib.caching.file import CacheAway
from lib.seldom import SAID

STATUSES = (400, 403, 404, 405, 410, 413, 429, 500, 503)


def chained(error, cause):
    """As it is when one is raised while the other is met."""
    error.__context__ = cause
    return error


def bare(**meta):
    """As early as a request can fail: no session, no person, no language, and whatever host."""
    request = HttpRequest()
    request.META = meta
    return request


BARE = {
    "nothing at all": {},
    "a host we are not": {"HTTP_HOST": "x.example", "SERVER_NAME": "x", "SERVER_PORT": "80"},
    "a host that is none": {"HTTP_HOST": "\x00[;", "SERVER_NAME": "x", "SERVER_PORT": "80"},
}


@pytest.mark.parametrize("meta", BARE.values(), ids=BARE)
@pytest.mark.parametrize("status", STATUSES)
def test_every_error_page_is_made_from_a_bare_request(status, meta):
    """Without a database too: a test without the mark may not touch it."""
    response = errors.error_page(bare(**meta), status)

    html = response.content.decode()
    assert (response.status_code, html.count("<h1>")) == (status, 1)
    assert str(errors.WORDS[status][0]) in html or get_template(f"{status}.html")


@pytest.mark.parametrize("meta", BARE.values(), ids=BARE)
@pytest.mark.parametrize(
    "template",
    [
        "403_csrf.html",
        "vendors/invitation_unusable.html",
        "catalogue/public/gone.html",
        "admin/404.html",
        "admin/500.html",
    ],
)
def test_pages_of_refusal_that_others_make_need_no_more(template, meta):
    offering = SimpleNamespace(withdrawn_at=timezone.now())

    assert "</html>" in render_to_string(
        template,
        {"gone": SimpleNamespace(offering=offering, lapsed_on=None)},
        bare(**meta) if meta.get("SERVER_NAME") else None,
    )


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_error_page_speaks_the_readers_language(status, language):
    with override(language):
        html = errors.error_page(bare(), status).content.decode()
        title = str(errors.WORDS[status][0])

    assert f'<html lang="{language}">' in html
    assert title in html


@pytest.mark.parametrize("status", STATUSES)
def test_a_program_gets_a_problem_document_for_each(status):
    request = bare()
    request.path = "/api/v1/offerings/"

    response = errors.error_page(request, status)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("status", STATUSES)
def test_when_the_frame_cannot_be_made_the_plain_page_comes_and_when_that_cannot_the_last(
    status, monkeypatch
):
    class Broken:
        def __getattr__(self, _name):
            raise RAISED["unreadable"][0]

    request = bare()
    request.COOKIES, request.user = {"sessionid": "x"}, Broken()
    assert (
        f"<h1>{errors.WORDS[status][0]}</h1>" in errors.error_page(request, status).content.decode()
    )

    monkeypatch.setattr(
        errors,
        "render_to_string",
        lambda *_args, **_more: (_ for _ in ()).throw(ValueError("no templates")),
    )
    response = errors.error_page(request, status)
    assert (response.status_code, "Försök igen" in response.content.decode()) == (status, True)


def test_without_the_list_of_static_files_errors_are_told_all_the_same(monkeypatch):
    monkeypatch.setattr(
        type(
            staticfiles_storage._wrapped
            if hasattr(staticfiles_storage, "_wrapped")
            else staticfiles_storage
        ),
        "url",
        lambda *_args: (_ for _ in ()).throw(ValueError("Missing staticfiles manifest entry")),
    )

    assert "<h1>" in errors.error_page(bare(), 404).content.decode()


# As they come out of the site.

RAISED = {
    "a host": (DisallowedHost("Invalid HTTP_HOST header: 'x'"), 400),
    "a bad request": (BadRequest("x"), 400),
    "a suspicious one": (SuspiciousOperation("x"), 400),
    "too much": (RequestDataTooBig("x"), 413),
    "no permission": (PermissionDenied(), 403),
    "nothing there": (Http404(), 404),
    "locked": (OperationalError("database is locked"), 503),
    "unreadable": (OperationalError("unable to open database file"), 503),
    "full": (OperationalError("database or disk is full"), 503),
    "read-only": (OperationalError("attempt to write a readonly database"), 503),
    "no server": (
        OperationalError('connection to server at "db", port 5432 failed: Connection refused'),
        503,
    ),
    "a server going": (
        OperationalError("terminating connection due to administrator command"),
        503,
    ),
    "a lost connection": (InterfaceError("connection already closed"), 503),
    "a damaged file": (DatabaseError("database disk image is malformed"), 503),
    "no database": (DatabaseError("file is not a database"), 503),
    "codes that cannot be counted": (CacheAway("No space left on device"), 503),
    "a session that cannot be written": (
        chained(
            SessionInterrupted("The session was deleted"),
            chained(UpdateError(), OperationalError("database is locked")),
        ),
        503,
    ),
    "our own table": (OperationalError("no such table: x"), 500),
    "our own column": (OperationalError("table x has no column named y"), 500),
    "our own SQL": (ProgrammingError("relation does not exist"), 500),
    "our own rule": (IntegrityError("UNIQUE constraint failed"), 500),
    "anything else": (ValueError("x"), 500),
}
ANSWERED = {
    "a wrong method": (HttpResponseNotAllowed(["POST"]), 405),
    "gone": (HttpResponseGone(), 410),
    "too many": (HttpResponse(status=429), 429),
}
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


def raising(name):
    def view(request):
        raise RAISED[name][0]

    return view


urlpatterns = [
    *(
        path(f"{prefix}{number}", raising(name))
        for number, name in enumerate(RAISED)
        for prefix in ("sivu/", "api/v1/sivu/")
    ),
    *(
        path(f"vastaus/{number}", lambda _request, name=name: ANSWERED[name][0])
        for number, name in enumerate(ANSWERED)
    ),
    *urls.urlpatterns,
]


@pytest.fixture
def asked(caplog):
    def ask(address, method="get", **more):
        SAID.clear()
        with (
            override_settings(ROOT_URLCONF="tests.deploy.pages.test_errors"),
            caplog.at_level(logging.DEBUG),
        ):
            return getattr(Client(raise_request_exception=False), method)(address, **more)

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["/sivu/", "/api/v1/sivu/"])
@pytest.mark.parametrize("name", RAISED)
def test_what_is_raised_gets_its_page(asked, caplog, prefix, name):
    response = asked(f"{prefix}{list(RAISED).index(name)}")

    assert response.status_code == RAISED[name][1]
    assert ("Retry-After" in response.headers) == (response.status_code == 503)
    assert response["Content-Type"].startswith(
        "application/problem+json" if prefix.startswith("/api") else "text/html"
    )
    tracebacks = [
        record for record in caplog.records if record.exc_info and record.levelno >= logging.ERROR
    ]
    assert len(tracebacks) == (1 if response.status_code == 500 else 0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ANSWERED)
def test_an_error_without_a_word_gets_its_page_and_keeps_its_headers(asked, name):
    response = asked(f"/vastaus/{list(ANSWERED).index(name)}")

    assert response.status_code == ANSWERED[name][1]
    assert (
        str(errors.WORDS[response.status_code][1]) in response.content.decode()
        or "Odota muutama minuutti" in response.content.decode()
    )
    assert name != "a wrong method" or response["Allow"] == "POST"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/sv/ratkaisut",
        "/ei-ole",
        "/hallinta/",
        "/robots.txt",
        "/sitemap.xml",
        "/terve/elossa",
        "/api/v1/taxonomy/",
    ],
)
@pytest.mark.parametrize(
    "host",
    [
        "x.example",
        "localhost.x.example",
        "127.0.0.1@x.example",
        "[::2]",
        "a b",
        "x\\y",
        "localhost:x",
    ],
)
def test_a_foreign_host_is_refused_without_a_traceback(asked, caplog, address, host):
    response = asked(address, headers={"host": host})

    # Health, and answers that hold no address, need not know the host.
    assert response.status_code in (
        {200, 400} if address in {"/terve/elossa", "/api/v1/taxonomy/"} else {400, 302}
    )
    assert host not in response.content.decode()
    assert [
        record for record in caplog.records if record.exc_info and record.levelno >= logging.ERROR
    ] == []


@pytest.mark.django_db
def test_a_hundred_refusals_are_one_line_in_the_log(caplog, monkeypatch):
    SAID.clear()
    with (
        override_settings(ROOT_URLCONF="tests.deploy.pages.test_errors"),
        caplog.at_level(logging.WARNING),
    ):
        client = Client(raise_request_exception=False)
        for _ in range(100):
            client.get(f"/sivu/{list(RAISED).index('no server')}")

    assert len(caplog.records) == 1
    assert len(caplog.text) < 500


# What was typed.


def posted(asked, fields):
    return asked(f"/sivu/{list(RAISED).index('locked')}", "post", data=fields)


@pytest.mark.django_db
def test_what_was_typed_can_be_sent_again_with_one_press(asked):
    typed = {
        "csrfmiddlewaretoken": "vanha",
        "name_fi": 'Kunnan "oma" <b>sivusto</b>\ntoinen rivi',
        "kinds": ["a", "b"],
        "login": "a@kunta.example",
        "password": "salainen lause",
        "code": "123456",
        "row_version": "3",
    }

    html = posted(asked, typed).content.decode()

    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    assert [(name, value) for name, value in hidden if name != "csrfmiddlewaretoken"] == [
        ("name_fi", "Kunnan &quot;oma&quot; &lt;b&gt;sivusto&lt;/b&gt;\ntoinen rivi"),
        ("kinds", "a"),
        ("kinds", "b"),
        ("login", "a@kunta.example"),
        ("row_version", "3"),
    ]
    assert len(dict(hidden)["csrfmiddlewaretoken"]) == 64
    assert re.findall(r'type="password" name="([^"]+)"', html) == ["password", "code"]
    assert "salainen lause" not in html
    assert "123456" not in html
    assert "vanha" not in html


@pytest.mark.django_db
def test_what_another_site_posted_can_be_read_and_not_sent(caplog):
    """One press on our own page would send it in the person's name; whoever wrote it copies it."""
    with override_settings(ROOT_URLCONF="tests.deploy.pages.test_errors"):
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        request = bare()
        request.method, request.POST = "POST", {"name_fi": "Varas"}
        response = client.post("/sivu/6", {"name_fi": "Varas sanoo"})

    assert errors.kept_form(request) == {}
    html = response.content.decode()
    assert [
        form
        for form in re.findall(r"<form[^>]*>.*?</form>", html, re.DOTALL)
        if "Varas" in form or "/sivu/6" in form
    ] == []
    assert re.findall(r"<textarea[^>]* readonly>\s*Varas sanoo", html)
