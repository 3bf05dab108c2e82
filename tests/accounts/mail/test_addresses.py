"""Every mail leads to the thing it speaks of, in the reader's language, and says nothing untrue.

It leads to a page the reader may open.
"""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import translation

from accounts.models import Mail, User
from tests.accounts.mail.mail_cases import CASES, LANGUAGE, now, reopened, today, unlisted
from tests.support.factories import UserFactory
from tests.support.reviews import approved, make_owner, sent_version
from tests.support.signing_in import make_reviewer, sign_in, verified
from vendors.actions.memberships import (
    add_membership,
)

pytestmark = pytest.mark.django_db
ROOMS = ("accounts", "vendors", "procurement", "catalogue")
KINDS = {
    path.stem
    for room in ROOMS
    for path in (settings.BASE_DIR / room / "templates" / "mail").glob("*.txt")
} - {"plain"}
# Their addresses hold keys, or they have none; `tests/accounts` reads them through the pages that
# send them.
OF_ACCOUNTS = {
    path.stem for path in (settings.BASE_DIR / "accounts" / "templates" / "mail").glob("*.txt")
}
# What a visitor asks: to the vendor's people and to the asker, whom no page of ours knows;
# `tests/catalogue/public/test_questions.py` reads them.
OF_QUESTIONS = {"question", "question_copy"}


@pytest.fixture
def owner():
    return make_owner()


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def reviewer():
    return make_reviewer()


@pytest.fixture
def stranger():
    return verified(UserFactory(email="kutsuttu@example.com"))


def test_every_kind_of_mail_has_its_case():
    assert set(CASES) == KINDS - OF_ACCOUNTS - OF_QUESTIONS


@pytest.mark.parametrize("asked_in", ["fi", "en"])
@pytest.mark.parametrize("kind", CASES)
def test_a_mail_leads_to_its_thing_in_the_language_of_the_reader(
    client, owner, staff, reviewer, stranger, kind, asked_in
):
    happen, name, view = CASES[kind]
    reader = {"owner": owner, "staff": staff, "reviewer": reviewer, "stranger": stranger}[name]
    User.objects.filter(pk=reader.pk).update(language=LANGUAGE)
    for person in (owner, staff, reviewer, stranger):
        person.refresh_from_db()

    with translation.override(asked_in):
        happen(SimpleNamespace(owner=owner, staff=staff, reviewer=reviewer, stranger=stranger))

    mail = Mail.objects.get(kind=kind, address=reader.email)
    address = re.findall(r"^https?://\S+$", mail.text, re.MULTILINE)[-1]
    path = re.sub(r"^https?://[^/]+", "", address)
    with translation.override(LANGUAGE):
        assert resolve(path.partition("#")[0]).view_name == view
    page = sign_in(client, reader).get(path.partition("#")[0])
    assert (mail.language, path.startswith("/sv/"), page.status_code) == (LANGUAGE, True, 200)
    anchor = path.partition("#")[2]
    assert not anchor or f'id="{anchor}"' in page.content.decode()


TRUE = {
    "a first version has no published one": (
        lambda p: sent_version(p.owner),
        "version_submitted",
        "Julkaistu versio",
        False,
    ),
    "an approved one of a listed company is public": (
        lambda p: approved(sent_version(p.owner)),
        "version_approved",
        "Se on nyt julkinen",
        True,
    ),
    "a membership of an unconfirmed company shows nothing": (
        lambda p: add_membership(
            vendor=(reopened(p.owner), unlisted(p.owner))[0],
            starts_on=today(),
            ends_on=None,
            source="x",
            by=p.staff,
            at=now(),
        ),
        "membership_confirmed",
        "Yritys näkyy hakemistossa",
        False,
    ),
    "a membership of a confirmed one does": (
        lambda p: add_membership(
            vendor=unlisted(p.owner),
            starts_on=today(),
            ends_on=None,
            source="x",
            by=p.staff,
            at=now(),
        ),
        "membership_confirmed",
        "Yritys näkyy hakemistossa, ja",
        True,
    ),
    "one that begins later does not yet": (
        lambda p: add_membership(
            vendor=unlisted(p.owner),
            starts_on=today() + timedelta(days=9),
            ends_on=None,
            source="x",
            by=p.staff,
            at=now(),
        ),
        "membership_confirmed",
        "Yritys näkyy hakemistossa, ja",
        False,
    ),
}


@pytest.mark.parametrize("case", TRUE)
def test_a_mail_says_only_what_is_so(owner, staff, case):
    happen, kind, words, is_said = TRUE[case]

    happen(SimpleNamespace(owner=owner, staff=staff))

    assert (words in Mail.objects.get(kind=kind, user=owner).text) == is_said


def test_a_next_version_says_that_the_published_one_stays(owner):
    from catalogue.authoring.actions.writing import save_content, start_next_version, submit_version
    from catalogue.content.snapshot import read_content

    first = approved(sent_version(owner))
    draft = start_next_version(offering_id=first.offering_id, source=first, by=owner, at=now())
    content = read_content(draft.pk)
    content["basics"]["change_log"] = {"fi": "Uutta.", "sv": "", "en": ""}
    saved = save_content(
        version_id=draft.pk, content=content, row_version=draft.row_version, by=owner, at=now()
    )

    submit_version(version_id=draft.pk, row_version=saved.row_version, by=owner, at=now())

    assert (
        "Julkaistu versio pysyy näkyvissä"
        in Mail.objects.get(
            kind="version_submitted", key__startswith=f"version_submitted:{draft.pk}:"
        ).text
    )
