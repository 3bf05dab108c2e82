"""What the site sends is what the settings promise."""

import pytest
from django.conf import settings

from deploy.environment import BASE_DIR


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/ratkaisut",
        "/toimittajat",
        "/kynnysarvot",
        "/ei-ole",
        "/hallinta/login/",
        "/api/v1/taxonomy/",
    ],
)
def test_every_answer_carries_the_safety_headers(client, address):
    headers = client.get(address).headers

    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert (
        headers["X-Frame-Options"],
        headers["X-Content-Type-Options"],
        headers["Referrer-Policy"],
    ) == ("DENY", "nosniff", "same-origin")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/ratkaisut", "/toimittajat", "/kynnysarvot", "/rajapinta", "/ei-ole"]
)
def test_pages_hold_no_script_and_no_style_of_their_own(client, address):
    html = client.get(address).content.decode()

    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=")


@pytest.mark.django_db
def test_only_the_api_may_be_read_from_other_sites(client):
    origin = {"origin": "https://kunta.example"}

    assert (
        client.get("/api/v1/taxonomy/", headers=origin).headers["Access-Control-Allow-Origin"]
        == "*"
    )
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=origin).headers


def test_the_secret_is_not_in_the_checkout():
    assert not (BASE_DIR / "secret-key").exists()
    assert len(settings.SECRET_KEY) >= 50
