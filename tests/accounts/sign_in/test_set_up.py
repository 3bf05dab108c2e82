"""Setting up a second factor asks the password once and leads on.

A form shown after the password was asked posts to its own address; a password that will not do is
told so in the person's language.
"""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.models import User
from tests.support.account_pages import PASSWORD, code_for, sign_up, try_password
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db


def staff():
    user = verified(User.objects.create_user("arvioija@example.com", PASSWORD))
    user.is_staff = user.is_superuser = True
    user.save()
    return user


# Allauth tells of the new factor once it is committed.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("goal", ["/yllapito", "/yllapito/yritykset?q=oy", "/sv/oma", "/hallinta/"])
def test_setting_up_a_factor_asks_the_password_once_and_leads_on(client, goal):
    user = staff()
    signed_in = client.post(
        f"/tili/kirjaudu?next={goal}", {"login": user.email, "password": PASSWORD}
    )
    led = client.get(signed_in["Location"])
    assert led["Location"].startswith(("/tili/kaksivaiheinen?", "/sv/tili/kaksivaiheinen?"))
    client.get(led["Location"])

    form = client.get("/tili/kaksivaiheinen/sovellus")
    assert form.status_code == 200
    done = client.post(
        "/tili/kaksivaiheinen/sovellus", {"code": code_for(form.context["form"].secret)}
    )
    codes = client.get(done["Location"])

    assert done["Location"] == "/tili/kaksivaiheinen/koodit"
    assert codes.status_code == 200
    assert f'href="{goal}">Jatka siihen, mihin olit menossa' in codes.content.decode().replace(
        "&amp;", "&"
    )
    assert client.get(goal).status_code == 200
    assert "Jatka siihen" not in client.get("/tili/kaksivaiheinen").content.decode()


def test_nobody_is_led_on_before_the_factor_is_shown_nor_who_went_nowhere(client):
    user = staff()
    client.post("/tili/kirjaudu?next=/yllapito", {"login": user.email, "password": PASSWORD})
    client.get("/yllapito")
    assert "Jatka siihen" not in client.get("/tili/kaksivaiheinen").content.decode()

    other = sign_in(Client(), UserFactory())

    assert "Jatka siihen" not in other.get("/tili/kaksivaiheinen").content.decode()


BEHIND = {
    "/tili/avaimet": {"name": "Ohjelma", "days": "30"},
    "/tili/tiedot": {"word": "EI"},
    "/tili/kaksivaiheinen/sovellus/poista": {},
    "/tili/salasana": {"oldpassword": "väärä", "password1": "x", "password2": "y"},
}


@pytest.mark.parametrize("path", BEHIND)
def test_a_form_shown_after_the_password_was_asked_posts_to_its_own_address(client, path):
    user = verified(User.objects.create_user("maija@example.com", PASSWORD))
    sign_in(client, user, second_factor=path.endswith("poista"), minutes_ago=60)

    asked = client.post(path, BEHIND[path])
    answer = (
        client.post(asked["Location"], {"password": PASSWORD, "next": path})
        if asked.status_code == 302
        else asked
    )

    if answer.status_code == 302:
        return
    actions = re.findall(
        r'<form class="stack form" method="post" action="([^"]*)"', answer.content.decode()
    )
    assert actions == [path]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        (
            "lyhyt",
            {
                "fi": "Salasana on liian lyhyt. Kirjoita vähintään 12 merkkiä.",
                "sv": "12 tecken",
                "en": "12 characters",
            },
        ),
        ("password1234", {"fi": "liian yleinen", "sv": "för vanligt", "en": "too common"}),
        ("481516234289", {"fi": "vain numeroita", "sv": "bara siffror", "en": "only digits"}),
        (
            "maija.meikalainen@example.com",
            {"fi": "muistuttaa liikaa nimeäsi", "sv": "namn", "en": "name"},
        ),
    ],
)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_password_that_will_not_do_is_told_so_in_the_language_of_the_page(
    language, password, words
):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password(password, User(email="maija.meikalainen@example.com"))

    said = " ".join(refused.value.messages)
    assert words[language] in said
    assert language == "en" or not re.search(r"\b(This|password|characters)\b", said)
    assert language == "fi" or not re.search(r"salasana|sähköposti|merkk", said, re.IGNORECASE)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Salasana on liian lyhyt."),
        ("/sv", "Lösenordet är för kort."),
        ("/en", "The password is too short."),
    ],
)
def test_the_page_says_it_too(client, prefix, words):
    assert words in sign_up(client, "uusi@example.com", "lyhyt", prefix).content.decode()
    assert try_password(client, "uusi@example.com", "lyhyt").status_code == 422
