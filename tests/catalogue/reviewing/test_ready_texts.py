"""Ready texts for reviewers: a corrected wording reaches the rows of a site that is in use.

What staff have rewritten stays.
"""

from importlib import import_module

import pytest
from django.apps import apps

from catalogue.models import CannedText

FIRST = import_module("catalogue.migrations.0006_ready_texts_for_reviewers").TEXTS
TODAY = import_module("catalogue.migrations.0011_ready_texts_in_one_voice")

pytestmark = pytest.mark.django_db


def rows():
    return {row.title: (row.text_fi, row.text_sv, row.text_en) for row in CannedText.objects.all()}


def as_at_first():
    CannedText.objects.all().delete()
    for decision, order, title, fi, sv, en in FIRST:
        CannedText.objects.create(
            decision=decision, order=order, title=title, text_fi=fi, text_sv=sv, text_en=en
        )


def test_the_site_has_the_texts_of_today():
    assert {title: rows()[title] for _old, title, *_texts in TODAY.TEXTS} == {
        title: tuple(texts) for _old, title, *texts in TODAY.TEXTS
    }


def test_a_corrected_text_reaches_the_rows_in_use():
    today = rows()
    as_at_first()

    TODAY.correct(apps, None)

    assert rows() == today


@pytest.mark.parametrize("number", range(len(TODAY.TEXTS)))
def test_a_text_that_staff_have_rewritten_stays(number):
    as_at_first()
    old_title = TODAY.TEXTS[number][0]
    CannedText.objects.filter(title=old_title).update(text_sv="Vår egen text.")
    theirs = rows()[old_title]

    TODAY.correct(apps, None)

    assert rows()[old_title] == theirs


def test_a_title_that_staff_have_given_to_another_row_stays_theirs():
    as_at_first()
    CannedText.objects.create(title="Näyttö kunnossa", decision="approve", text_fi="Oma.")

    TODAY.correct(apps, None)

    assert rows()["Näyttö kunnossa"][0] == "Oma."
    assert rows()["Näytöt kunnossa"][0].startswith("Väitteet ja näyttö ovat kunnossa.")
