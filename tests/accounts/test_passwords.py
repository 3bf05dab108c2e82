"""A password opens however it was spelled, at every form; the hashing costs all the same."""

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.actions.account import create_person
from accounts.models import Mail, User
from accounts.passwords import one_spelling, spellings
from tests.support.account_pages import PASSWORD, link_to, sign_up, try_password
from tests.support.signing_in import sign_in, verified

pytestmark = pytest.mark.django_db
FORMS = ["NFC", "NFD", "NFKC", "NFKD"]
# Å as one sign, a ligature, a wide letter: each form spells them otherwise.
WORDS = "Ångström ﬁksu Ｋunta öljy"
SPELLED = {form: unicodedata.normalize(form, WORDS) for form in FORMS}
OTHER = "neljä punaista omenaa"
MAIJA = "maija@example.com"


def opens(typed):
    cache.clear()
    return User.objects.get(email=MAIJA).check_password(typed)


def through_sign_up(typed, **_again):
    sign_up(Client(), MAIJA, typed)


def through_change(typed, again):
    verified(User.objects.create_user(MAIJA, OTHER))
    browser = Client()
    try_password(browser, MAIJA, OTHER)
    browser.post("/tili/salasana", {"oldpassword": OTHER, "password1": typed, "password2": again})


def through_set(typed, again):
    person = verified(User.objects.create_user(MAIJA))
    sign_in(Client(), person, second_factor=False).post(
        "/tili/salasana/aseta", {"password1": typed, "password2": again}
    )


def through_reset(typed, again):
    verified(User.objects.create_user(MAIJA, OTHER))
    browser = Client()
    browser.post("/tili/salasana/unohtui", {"email": MAIJA})
    page = browser.get(link_to(MAIJA), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": typed, "password2": again})


def staff():
    return sign_in(Client(), User.objects.create_superuser("yllapito@example.com", OTHER))


def through_staff_adding(typed, again):
    staff().post(
        reverse("admin:accounts_user_add"),
        {
            "email": MAIJA,
            "name": "",
            "usable_password": "true",
            "password1": typed,
            "password2": again,
        },
    )


def through_staff_changing(typed, again):
    person = verified(User.objects.create_user(MAIJA, OTHER))
    staff().post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"usable_password": "true", "password1": typed, "password2": again},
    )


def through_command(typed, monkeypatch, **_again):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", typed)
    call_command("createsuperuser", email=MAIJA, interactive=False, verbosity=0)


def through_action(typed, **_again):
    create_person(email=MAIJA, name="", password=typed)


WRITERS = [
    through_sign_up,
    through_change,
    through_set,
    through_reset,
    through_staff_adding,
    through_staff_changing,
    through_command,
    through_action,
]


def sign_in_with(typed):
    return try_password(Client(), MAIJA, typed)["Location"] == "/tili"


def confirm_with(typed):
    browser = sign_in(Client(), User.objects.get(email=MAIJA), second_factor=False)
    return browser.post("/tili/varmista", {"password": typed}).status_code == 302


def change_with(typed):
    browser = sign_in(Client(), User.objects.get(email=MAIJA), second_factor=False)
    return (
        browser.post(
            "/tili/salasana", {"oldpassword": typed, "password1": OTHER, "password2": OTHER}
        ).status_code
        == 302
    )


READERS = [sign_in_with, confirm_with, change_with]


def test_the_spellings_differ_and_are_one():
    assert len(set(SPELLED.values())) == len(FORMS)
    assert {one_spelling(typed) for typed in SPELLED.values()} == {SPELLED["NFKC"]}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize(
    ("kept", "again"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFKC", "NFD"), ("NFKD", "NFKC")]
)
def test_a_password_written_in_one_spelling_opens_in_every_other(writer, kept, again, monkeypatch):
    more = {"monkeypatch": monkeypatch} if writer is through_command else {"again": SPELLED[again]}

    writer(SPELLED[kept], **more)

    assert {form: opens(typed) for form, typed in SPELLED.items()} == dict.fromkeys(FORMS, True)
    assert not opens(OTHER)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_that_asks_for_it_takes_every_spelling(reader, form):
    verified(User.objects.create_user(MAIJA, SPELLED["NFC"]))

    assert reader(SPELLED[form])
    assert not reader(f"{SPELLED[form]}!") if reader is not sign_in_with else True


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", FORMS)
def test_a_password_kept_as_it_was_typed_still_opens_so(reader, form):
    person = verified(User.objects.create_user(MAIJA))
    User.objects.filter(pk=person.pk).update(password=make_password(SPELLED[form]))

    assert reader(SPELLED[form])


def test_a_new_password_is_judged_in_its_one_spelling():
    short = unicodedata.normalize("NFD", "äöäöäöä")
    assert len(short) >= 12 > len(one_spelling(short))

    assert sign_up(Client(), MAIJA, short).status_code == 422


def test_nothing_opens_an_account_without_a_password():
    person = User.objects.create_user(MAIJA)

    assert [person.check_password(typed) for typed in ("", None, "!")] == [False] * 3


# The time it takes.


@pytest.fixture
def hashed(monkeypatch):
    """Counts what the hasher does."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    done = []
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt, encode=MD5PasswordHasher.encode: (
            done.append(password) or encode(self, password, salt)
        ),
    )
    return done


def count(hashed, act, *args):
    hashed.clear()
    act(*args)
    return len(hashed)


@pytest.fixture
def known():
    return verified(User.objects.create_user(MAIJA, PASSWORD))


@pytest.fixture
def unproved():
    return User.objects.create_user("kesken@example.com", PASSWORD)


@pytest.mark.parametrize("form", FORMS)
def test_signing_up_hashes_once_whether_or_not_the_address_is_known(known, unproved, hashed, form):
    counts = [
        count(hashed, sign_up, Client(), email, SPELLED[form])
        for email in (MAIJA, unproved.email, "uusi@example.com")
    ]

    assert counts == [1, 1, 1]
    assert sorted(Mail.objects.values_list("address", flat=True)) == sorted(
        [MAIJA, unproved.email, "uusi@example.com"]
    )


@pytest.mark.parametrize("form", FORMS)
def test_signing_in_hashes_alike_whether_or_not_the_address_is_known(known, unproved, hashed, form):
    typed = SPELLED[form]
    people = [
        known,
        unproved,
        User.objects.create_user("ilman@example.com"),
        User.objects.create_user("suljettu@example.com", PASSWORD, is_active=False),
    ]

    counts = {
        count(hashed, try_password, Client(), email, typed)
        for email in [*(person.email for person in people), "uusi@example.com"]
    }

    assert counts == {len(spellings(typed))}


def test_a_forgotten_password_hashes_nothing(known, hashed):
    counts = [
        count(hashed, Client().post, "/tili/salasana/unohtui", {"email": email})
        for email in (MAIJA, "uusi@example.com")
    ]

    assert counts == [0, 0]
