"""An answer that says something is missing, gone or wrong is kept by no browser and no proxy.

Whichever way it comes about.
"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from catalogue.public.views.offerings import OfferingDetailPage
from catalogue.publishing.actions import restore_offering
from tests.support.factories import APPROVED_AT, OfferingFactory
from tests.support.reviews import make_owner
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
REASON = {
    "withdrawal_reason_fi": "Tuote siirtyi uuteen.",
    "withdrawal_reason_sv": "Produkten flyttades.",
}


@pytest.fixture
def withdrawn():
    return OfferingFactory(
        slug="poistettu",
        published=True,
        vendor=make_owner().teams.get().vendor,
        withdrawn_at=APPROVED_AT,
        **REASON,
    )


def raising(monkeypatch, error):
    monkeypatch.setattr(
        OfferingDetailPage, "get", lambda *_args, **_kwargs: (_ for _ in ()).throw(error)
    )


# A way to be refused → its address, its status, and how the request is made where it is not a plain
# one.
WAYS = {
    "a page that never was": ("/ei-ole", 404),
    "an offering that never was": ("/sv/ratkaisut/ei-ole", 404),
    "an offering that was withdrawn": ("/ratkaisut/poistettu", 410),
    "a version of it": ("/en/ratkaisut/poistettu/versiot/1", 410),
    "an offering of the API that never was": ("/api/v1/offerings/ei-ole/", 404),
    "a withdrawn one": ("/api/v1/offerings/poistettu/", 410),
    "parameters the API does not know": ("/api/v1/offerings/?tuntematon=1", 400),
    "a picture that is not": ("/static/img/ei-ole.svg", 404),
    "a page of others": ("/arviointi", 403),
    "a method that is not": ("/kynnysarvot", 405),
    "a form that will not do": ("/tili/ilmoitukset", 422),
    "a host we are not": ("/kynnysarvot", 400),
    "a form without its token": ("/oma/ratkaisut/uusi", 403),
    "a right that is not": ("/ratkaisut/poistettu", 403),
    "a database that is away": ("/ratkaisut/poistettu", 503),
    "a fault of ours": ("/ratkaisut/poistettu", 500),
}
RAISED = {
    "a right that is not": PermissionDenied(),
    "a database that is away": OperationalError("database is locked"),
    "a fault of ours": ValueError("x"),
}


def asked(way, path):
    """The answer to a browser of the vendor's owner."""
    client = Client(
        raise_request_exception=False, enforce_csrf_checks=way == "a form without its token"
    )
    if way in {"a page of others", "a form that will not do", "a form without its token"}:
        sign_in(client, make_owner())
    if way in {"a form that will not do", "a form without its token"}:
        return client.post(path, {})
    return (
        client.put(path)
        if way == "a method that is not"
        else client.get(path, headers={"host": "x.example"} if way == "a host we are not" else {})
    )


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_refuses_is_kept_by_nobody(withdrawn, monkeypatch, settings, way):
    path, status = WAYS[way]
    settings.ALLOWED_HOSTS = ["testserver"]
    if way in RAISED:
        raising(monkeypatch, RAISED[way])

    answer = asked(way, path)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")


@pytest.mark.parametrize(
    ("prefix", "words", "lang"),
    [
        ("", "Tuote siirtyi uuteen.", ""),
        ("/sv", "Produkten flyttades.", ""),
        ("/en", "Tuote siirtyi uuteen.", "fi"),
    ],
)
def test_visitors_of_a_withdrawn_offering_read_why(client, withdrawn, prefix, words, lang):
    for path in ("/ratkaisut/poistettu", "/ratkaisut/poistettu/versiot/1"):
        html = client.get(f"{prefix}{path}").content.decode()

        assert words in html
        assert (f'lang="{lang}">{words}' in html) == bool(lang)


def test_an_offering_that_is_back_is_seen_at_once_and_tells_of_no_reason(client, withdrawn):
    assert client.get("/ratkaisut/poistettu").status_code == 410
    restore_offering(
        offering_id=withdrawn.pk,
        reason="Virhe.",
        by=withdrawn.vendor.team.get().user,
        at=timezone.now(),
    )

    page = client.get("/ratkaisut/poistettu")

    assert page.status_code == 200
    assert "Tuote siirtyi" not in page.content.decode()
    assert page.headers.get("Cache-Control", "") != "no-store"


def test_what_is_shown_to_visitors_is_said_of_the_reason_for_withdrawing_only(client, withdrawn):
    sign_in(client, withdrawn.vendor.team.get().user)
    form = f"/oma/ratkaisut/{withdrawn.published_id}/nakyvyys"

    restoring = client.get(form).content.decode()
    client.post(form, {"reason_fi": "Takaisin."})
    withdrawing = client.get(form).content.decode()

    assert "Näkyy sivulla niille, jotka tulevat vanhasta linkistä." in withdrawing
    assert "Näkyy sivulla" not in restoring
