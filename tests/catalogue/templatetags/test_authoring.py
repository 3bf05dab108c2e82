"""What an offering's page says to decide by: told by subject, the rest named as not told."""

import re

import pytest

from catalogue.content.declaration import Subject
from catalogue.content.schema import BY_SUBJECT
from catalogue.templatetags.authoring import told_subjects
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


def public(slug, **columns):
    return OfferingFactory(slug=slug, published={"name_fi": slug, **columns}).published


def test_what_is_told_stands_by_subject_and_the_rest_is_named():
    version = public(
        "a",
        languages=["fi"],
        facts={"response_hours": 4, "terms_url": "https://code.example/ehdot"},
    )

    rows = {row.subject: row for row in told_subjects(version).told}

    assert list(rows) == [Subject.ACCESSIBILITY, Subject.SERVICE_LEVEL, Subject.DOCUMENTS]
    assert rows[Subject.SERVICE_LEVEL].told == [("Vasteaika", "4 tuntia")]
    assert rows[Subject.SERVICE_LEVEL].untold == [
        "Tuki",
        "Tuen palveluaika",
        "Käytettävyystavoite",
    ]
    assert told_subjects(version).untold == [
        "Tietosuoja",
        "Tietoturva",
        "Tunnistautuminen ja integraatiot",
        "Käyttöönotto",
        "Kehitys ja julkaisut",
    ]


def test_every_field_of_a_subject_is_told_or_named():
    version = public("a", facts={"certificates": ["iso_27001"]})

    for row in told_subjects(version).told:
        named = [label for label, _value in row.told] + row.untold
        assert sorted(named) == sorted(str(field.label) for field in BY_SUBJECT[row.subject])


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_a_page_shows_what_is_told_and_never_a_no_for_what_is_not(client, prefix):
    public(
        "a",
        facts={
            "training": {"fi": "<b>Kaksi</b> päivää.", "sv": "", "en": ""},
            "terms_url": "https://code.example/ehdot",
        },
    )

    html = client.get(f"{prefix}/ratkaisut/a").content.decode()
    block = html[html.index('id="paatostiedot"') :].partition('id="versiot"')[0]

    assert "&lt;b&gt;Kaksi&lt;/b&gt; päivää." in block
    assert '<a href="https://code.example/ehdot" rel="noopener external nofollow">' in block
    words = {"": "Ei kerrottu: ", "/sv": "Inte angivet: ", "/en": "Not stated: "}[prefix]
    assert block.count(words) == 2
    assert not re.search(r"<dd>\s*</dd>|<dd>(Ei|Nej|No)</dd>", block)


def test_an_offering_that_tells_nothing_says_so_once(client):
    public("a")

    html = client.get("/ratkaisut/a").content.decode()

    assert html.count("Näistä toimittaja ei ole kertonut mitään:") == 1
    assert "Ei kerrottu:" not in html
