"""A review is kept and decided; what will not do is named, and of two at once one wins."""

import pytest
from django.utils import timezone

from accounts.models import Mail
from catalogue.models import CannedText, Review, State, Version
from catalogue.reviewing.actions import save_review
from catalogue.reviewing.judgement import Judged, Judgement
from lib.workdays import add_working_days
from tests.catalogue.reviewing.test_review_pages import body, page
from tests.support.drafts import STATES
from tests.support.reviews import form_of, sent_back

pytestmark = pytest.mark.django_db


# Keeping and deciding.


def test_a_draft_is_kept_and_comes_back(desk, version, review):
    fields = {
        "state-avoin-data": "met",
        "reason-avoin-data": "Vienti löytyy.",
        "summary": "Kesken.",
        "fix_time": "pvm",
        "fix_by": "2031-01-02",
        "save": "1",
    }

    assert (
        desk.post(page(version), form_of(version, review, "request_changes", **fields)).status_code
        == 302
    )

    form = desk.get(page(version)).context["form"]
    assert form["state-avoin-data"].value() == "met"
    assert form["reason-avoin-data"].value() == "Vienti löytyy."
    assert (
        form["summary"].value(),
        form["fix_time"].value(),
        str(form["fix_by"].value()),
        form["decision"].value(),
    ) == ("Kesken.", "pvm", "2031-01-02", "request_changes")
    assert not Mail.objects.filter(kind="version_changes_requested").exists()


def test_a_draft_may_lack_anything(desk, version, review):
    empty = {
        "row_version": version.row_version,
        "review_row_version": review.row_version,
        "language": "fi",
        "save": "1",
    }

    assert desk.post(page(version), empty).status_code == 302


def test_approval_publishes(desk, version, review):
    response = desk.post(
        page(version),
        form_of(version, review, public_summary="Kaikille.", summary="Hyvä."),
        follow=True,
    )

    version.refresh_from_db()
    review.refresh_from_db()
    assert "Versio on hyväksytty ja julkaistu." in body(response)
    assert (version.state, version.offering.published_id) == (State.APPROVED, version.pk)
    assert (review.summary_fi, review.public_summary_fi, review.findings.count()) == (
        "Hyvä.",
        "Kaikille.",
        5,
    )


def test_changes_are_asked_for_with_a_day_and_in_the_language_chosen(desk, version, review):
    fields = {
        "state-avoin-data": "not_applicable",
        "reason-avoin-data": "Inga data.",
        "language": "sv",
        "summary": "Rätta priset.",
        "fix_time": "20",
    }

    desk.post(page(version), form_of(version, review, "request_changes", **fields))

    version.refresh_from_db()
    review.refresh_from_db()
    assert (version.state, version.fix_by) == (
        State.CHANGES_REQUESTED,
        add_working_days(timezone.localdate(), 20),
    )
    assert (
        review.summary_sv,
        review.summary_fi,
        review.findings.get(criterion__slug="avoin-data").reason_sv,
    ) == ("Rätta priset.", "", "Inga data.")


def test_rejection_needs_a_summary_and_nothing_typed_is_lost(desk, version, review):
    fields = {"state-avoin-data": "met", "reason-avoimet-standardit": "Säilyy tämä."}

    response = desk.post(page(version), form_of(version, review, "reject", **fields))

    assert response.status_code == 422
    assert "Virhe:" in body(response)
    assert 'href="#id_summary"' in body(response)
    assert "Kirjoita toimittajalle, miksi arviosi poikkeaa sen arviosta." in body(response)
    assert "Säilyy tämä." in body(response)
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decision": ""}, "Valitse päätös."),
        ({"state-avoin-data": ""}, "Valitse arvio."),
        (
            {
                "decision": "request_changes",
                "summary": "x",
                "fix_time": "pvm",
                "fix_by": "2020-01-01",
            },
            "Anna korjausaika, joka on tulevaisuudessa.",
        ),
        (
            {
                "decision": "request_changes",
                "summary": "x",
                "fix_time": "pvm",
                "fix_by": "ensi viikolla",
            },
            "päivä",
        ),
        ({"summary": "x" * 4001}, "4000"),
        ({"state-avoin-data": "olematon"}, "olematon"),
        ({"row_version": "abc"}, ""),
        ({"review_row_version": "-1"}, ""),
        ({"language": "de"}, ""),
        ({"summary": "a\0b"}, ""),
    ],
)
def test_what_will_not_do_is_named_and_nothing_is_decided(desk, version, review, fields, words):
    response = desk.post(page(version), form_of(version, review) | fields)

    assert response.status_code == 422
    assert words in body(response)
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


def test_a_ready_text_is_added_without_losing_anything(desk, version, review):
    canned = CannedText.objects.create(
        title="Testi", decision="approve", text_fi="Valmis teksti.", text_sv="Färdig text."
    )
    typed = form_of(
        version,
        review,
        summary="Oma alku.",
        language="sv",
        canned=canned.pk,
        public_summary="Kaikille.",
        add_text="1",
        reason__x="",
    ) | {"reason-avoin-data": "Perustelu."}

    response = desk.post(page(version), typed)

    form = response.context["form"]
    assert response.status_code == 200
    assert form["summary"].value() == "Oma alku.\n\nFärdig text."
    assert (
        form["reason-avoin-data"].value(),
        form["public_summary"].value(),
        form["decision"].value(),
    ) == ("Perustelu.", "Kaikille.", "approve")
    assert 'role="alert"' not in body(response)
    assert Review.objects.get().summary_sv == ""


@pytest.mark.parametrize("canned", ["", "abc", "99999999999999999999", "0"])
def test_an_unknown_ready_text_adds_nothing(desk, version, review, canned):
    response = desk.post(
        page(version), form_of(version, review, summary="Oma.", canned=canned, add_text="1")
    )

    assert response.context["form"]["summary"].value() == "Oma."


# Two at once.


def test_a_review_saved_in_another_window_shows_both_texts(desk, reviewer, version, review):
    judged = Judgement(
        {slug: Judged(state) for slug, state in STATES.items()}, {"fi": "Toinen ikkuna."}
    )
    save_review(
        version_id=version.pk,
        judgement=judged,
        review_row_version=review.row_version,
        by=reviewer,
        at=timezone.now(),
    )

    response = desk.post(page(version), form_of(version, review, summary="Tämä ikkuna."))

    assert response.status_code == 409
    assert {
        "label": "Yhteenveto toimittajalle",
        "theirs": "Toinen ikkuna.",
        "mine": "Tämä ikkuna.",
    } in response.context["clashes"]
    form = response.context["form"]
    assert (form["summary"].value(), form["review_row_version"].value()) == (
        "Tämä ikkuna.",
        review.row_version + 1,
    )
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


def test_who_is_too_late_loses_the_decision_but_not_the_text(desk, version, review):
    stale = form_of(version, review, summary="Kirjoitin tämän.")
    Review.objects.filter(pk=review.pk).update(released_at=timezone.now())
    sent_back(version)

    response = desk.post(page(version), stale)

    assert response.status_code == 409
    assert "Kirjoitin tämän." in body(response)
    assert "Versio ei ole enää sinulla arvioitavana" in body(response)
    version.refresh_from_db()
    assert version.state == State.CHANGES_REQUESTED


def test_a_stale_version_number_loses(desk, version, review):
    response = desk.post(
        page(version),
        form_of(version, review, row_version=version.row_version - 1, summary="Teksti."),
    )

    assert response.status_code == 409
    assert "Teksti." in body(response)


def test_a_version_changed_behind_our_back_cannot_be_decided(desk, version, review):
    Version.objects.filter(pk=version.pk).update(state=State.DRAFT)
    Version.objects.filter(pk=version.pk).update(name_fi="Salaa vaihdettu")
    Version.objects.filter(pk=version.pk).update(state=State.SUBMITTED)

    response = desk.post(page(version), form_of(version, review))

    assert response.status_code == 409
    assert "Tallennettu sisältö ei ole se, joka lähetettiin." in body(response)
