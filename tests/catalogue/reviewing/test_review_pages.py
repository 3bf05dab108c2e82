"""What reviewers see and do on their pages."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Mail
from catalogue.authoring.actions.writing import (
    create_offering,
    save_section,
    start_next_version,
    submit_version,
)
from catalogue.conflicts import Conflict
from catalogue.content.snapshot import read_content
from catalogue.models import CannedText, Partner, Review, ReviewPolicy, State, Version
from catalogue.publishing.actions import confirm_version
from catalogue.reviewing.actions import save_review
from catalogue.reviewing.judgement import Judged, Judgement
from lib.workdays import add_working_days
from tests.support.drafts import STATES, text, whole_content
from tests.support.factories import UserFactory
from tests.support.reviews import approved, form_of, make_owner, sent_back, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
QUEUE = "/arviointi"


@pytest.fixture
def reviewer():
    return make_reviewer(UserFactory(name="Anna Arvioija"))


@pytest.fixture
def desk(client, reviewer):
    """The reviewer's browser."""
    return sign_in(client, reviewer)


@pytest.fixture
def version():
    return sent_version()


@pytest.fixture
def review(version, reviewer):
    return taken(version, reviewer)


def page(version, act=""):
    return f"{QUEUE}/{version.pk}{act}"


def body(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def listed(desk, tab):
    return [str(line.name) for line in desk.get(f"{QUEUE}?tila={tab}").context["queue"].lines]


# Who may come in.


def test_anonymous_visitors_are_led_to_sign_in_and_others_are_refused(client, version):
    owner = TeamMember.objects.get().user

    assert client.get(QUEUE).status_code == 302
    assert client.get(page(version)).status_code == 302
    sign_in(client, owner)
    assert client.get(QUEUE).status_code == 403
    for act in ("", "/lasna"):
        assert client.get(page(version, act)).status_code == 404
    for act in ("", "/ota", "/vapauta"):
        assert client.post(page(version, act)).status_code == 404


def test_a_reviewer_whose_term_is_over_is_refused_from_the_next_request_on(desk, reviewer, version):
    assert desk.get(page(version)).status_code == 200

    reviewer.reviewer_terms.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert desk.get(page(version)).status_code == 404


@pytest.mark.parametrize("is_partner", [False, True])
def test_nobody_reviews_the_offering_of_their_own_company(desk, reviewer, version, is_partner):
    vendor = make_owner().teams.get().vendor if is_partner else version.offering.vendor
    if is_partner:
        Partner.objects.create(
            offering=version.offering, vendor=vendor, invited_by=reviewer, invited_at=timezone.now()
        )
    TeamMember.objects.create(vendor=vendor, user=reviewer, role="editor")

    assert "Et voi arvioida tätä versiota" in body(desk.get(page(version)))
    for act, method in (
        ("", desk.get),
        ("", desk.post),
        ("/ota", desk.post),
        ("/vapauta", desk.post),
        ("/lasna", desk.get),
    ):
        assert method(page(version, act)).status_code == 403
    (line,) = desk.get(QUEUE).context["queue"].lines
    assert (line.conflict, line.may_take) == (
        Conflict.PARTNER if is_partner else Conflict.TEAM,
        False,
    )
    assert not Review.objects.exists()


def test_drafts_are_no_reviewers_business(desk):
    owner = make_owner()
    draft = create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=timezone.now()
    )

    assert desk.get(page(draft)).status_code == 404
    assert listed(desk, "odottaa") == []


def test_who_acts_for_the_company_does_not_learn_who_reviews(desk, reviewer, version):
    taken(version, make_reviewer(UserFactory(name="Eka Arvioija")))
    TeamMember.objects.create(vendor=version.offering.vendor, user=reviewer, role="owner")

    assert "Eka Arvioija" not in body(desk.get(f"{QUEUE}?tila=muilla"))
    assert listed(desk, "muilla") == ["Kuntasivusto"]


# The queue.


def test_each_version_is_on_the_tab_of_its_state(desk, reviewer):
    sent_version(name="Odottava")
    taken(sent_version(name="Oma"), reviewer)
    taken(sent_version(name="Toisen"))
    sent_back(sent_version(name="Korjattava"))
    approved(sent_version(name="Valmis"))

    tabs = {
        tab: listed(desk, tab)
        for tab in ("odottaa", "omat", "muilla", "korjattavana", "tarkistus", "valmiit")
    }

    assert tabs == {
        "odottaa": ["Odottava"],
        "omat": ["Oma"],
        "muilla": ["Toisen"],
        "korjattavana": ["Korjattava"],
        "tarkistus": [],
        "valmiit": ["Valmis"],
    }
    totals = desk.get(QUEUE).context["totals"]
    assert (totals.submitted, totals.counts["korjattavana"], totals.average_days) == (3, 1, 0)


def test_the_oldest_is_first_and_its_day_is_marked_when_near_or_past(desk):
    now = timezone.now()
    for name, days in (("Uusin", 0), ("Vanhin", 40), ("Lähellä", 0)):
        version = sent_version(name=name, at=now - timedelta(days=days))
        if name == "Lähellä":
            Version.objects.filter(pk=version.pk).update(
                review_due_on=add_working_days(timezone.localdate(now), 2)
            )

    lines = desk.get(QUEUE).context["queue"].lines

    assert [(str(line.name), line.urgency) for line in lines] == [
        ("Vanhin", "past"),
        ("Lähellä", "near"),
        ("Uusin", ""),
    ]


def test_what_nobody_has_confirmed_for_a_year_is_to_be_checked(desk):
    now = timezone.now()
    old, fresh = (approved(sent_version(name=name)) for name in ("Vanha", "Tuore"))
    Version.objects.filter(pk=old.pk).update(confirmed_at=now - timedelta(days=367))
    Version.objects.filter(pk=fresh.pk).update(confirmed_at=now - timedelta(days=364))

    assert listed(desk, "tarkistus") == ["Vanha"]
    confirm_version(
        version_id=old.pk, by=TeamMember.objects.get(vendor=old.offering.vendor).user, at=now
    )
    assert listed(desk, "tarkistus") == []


@pytest.mark.parametrize(
    "tab", ["odottaa", "omat", "muilla", "korjattavana", "tarkistus", "valmiit"]
)
def test_a_tab_costs_the_same_with_one_row_and_with_three(
    desk, reviewer, tab, django_assert_max_num_queries
):
    def one_more(number):
        first = sent_version(name=f"Ratkaisu {number}")
        if tab in {"tarkistus", "valmiit"}:
            approved(first)
            Version.objects.filter(pk=first.pk).update(
                confirmed_at=timezone.now() - timedelta(days=400)
            )
        elif tab == "korjattavana":
            sent_back(first)
        elif tab in {"omat", "muilla"}:
            taken(first, reviewer if tab == "omat" else None)

    counted = []
    for rows in (1, 3):
        while len(listed(desk, tab)) < rows:
            one_more(rows)
        with django_assert_max_num_queries(80) as captured:
            desk.get(f"{QUEUE}?tila={tab}")
        counted.append(len(captured))

    assert counted[0] == counted[1]


def test_an_update_says_how_much_changed(desk):
    version = approved(sent_version())
    renewed(version)

    (line,) = desk.get(QUEUE).context["queue"].lines

    assert (line.changes, line.is_new) == ("1 hinta, 1 muu tieto", False)


@pytest.mark.parametrize(
    "query", ["?tila=olematon", "?sivu=abc", "?sivu=999999999999", "?outo=1", "?tila=omat&sivu=77"]
)
def test_an_odd_address_is_answered_with_a_page(desk, query):
    assert desk.get(f"{QUEUE}{query}").status_code == 200


# Taking and giving back.


def test_a_version_is_taken_once_and_given_back(desk, reviewer, version):
    assert desk.post(page(version, "/ota")).url == page(version)
    desk.post(page(version, "/ota"))

    assert Review.objects.get().reviewer == reviewer
    assert "Palauta jonoon" in body(desk.get(page(version)))
    desk.post(page(version, "/vapauta"))
    assert Review.objects.get().released_at is not None
    assert AuditEvent.objects.filter(verb="review.released").count() == 1


def test_who_comes_second_is_told_and_may_read(desk, version):
    taken(version)

    response = desk.post(page(version, "/ota"), follow=True)

    assert "Toinen arvioija ehti ottaa version" in body(response)
    assert "Lähetä päätös" not in body(response)
    assert Review.objects.count() == 1


def test_giving_back_what_one_does_not_hold_changes_nothing(desk, version):
    assert "Versio ei ole sinulla arvioitavana." in body(
        desk.post(page(version, "/vapauta"), follow=True)
    )


# The page.


def renewed(version):
    """The next version with another price and description, sent."""
    owner, at = TeamMember.objects.get(vendor=version.offering.vendor).user, timezone.now()
    draft = start_next_version(offering_id=version.offering_id, source=version, by=owner, at=at)
    content = read_content(draft.pk)
    content["basics"] |= {
        "description": text("Pitkä **kuvaus** kunnille."),
        "change_log": text("Hinta nousi."),
    }
    content["parts"]["parts"][1]["prices"][0]["amount"] = "3000"
    for section in ("basics", "parts"):
        draft = save_section(
            version_id=draft.pk,
            section=section,
            data=content[section],
            row_version=draft.row_version,
            by=owner,
            at=at,
        )
    return submit_version(version_id=draft.pk, row_version=draft.row_version, by=owner, at=at)


def test_the_page_shows_the_changes_beside_what_is_public(desk):
    version = renewed(approved(sent_version()))

    response = desk.get(page(version))

    rows = {row.label: row for row in response.context["sheet"].comparison.changed}
    assert set(rows) == {"Kuvaus", "Ylläpito, hinta"}
    assert '<del class="word">' in body(response)
    assert "Hinta nousi." in body(response)
    assert "Vähintään 60 000 €" in body(response)
    assert "muuttumatonta kenttää" in body(response)


def test_the_page_of_a_first_version_shows_everything(desk, version):
    response = desk.get(page(version))

    assert "Uusi ratkaisu: koko ilmoitus" in body(response)
    for words in (
        "Lisenssi EUPL-1.2 on OSI:n hyväksymä.",
        "Hinta pyydettäessä: elinkaarikustannusta ei voida laskea.",
        "Ratkaisu ei riko yhtään kuudesta säännöstä.",
        "Onko ohjelmistolla OSI:n hyväksymä lisenssi?",
    ):
        assert words in body(response)


def test_somebody_else_on_the_page_is_told_of(desk, version):
    cache.clear()
    words = "Toinen arvioija katsoo tätä sivua."
    assert words not in body(desk.get(page(version)))
    other = sign_in(Client(), make_reviewer())

    assert words in body(other.get(page(version)))
    assert words in body(desk.get(page(version, "/lasna")))


def test_the_texts_begin_in_the_vendors_language(desk, reviewer):
    version = sent_version(make_owner(language="sv"))
    taken(version, reviewer)

    assert desk.get(page(version)).context["form"]["language"].value() == "sv"


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


# Four eyes.


def test_two_approvals_are_asked_for_where_staff_have_set_so(desk, reviewer, version):
    ReviewPolicy.objects.create(approvals_required=2, set_at=timezone.now())
    first = make_reviewer(UserFactory(name="Eka Arvioija"))
    approved(version, first)
    assert version.state == State.SUBMITTED
    (line,) = desk.get(QUEUE).context["queue"].lines
    assert (line.needs_second, line.may_take, [person.name for person in line.reviewers]) == (
        True,
        True,
        ["Eka Arvioija"],
    )

    assert "Toinen hyväksyntä tarvitaan" in body(desk.get(page(version)))
    desk.post(page(version, "/ota"))
    review = Review.objects.get(reviewer=reviewer)
    desk.post(page(version), form_of(version, review))

    version.refresh_from_db()
    assert version.state == State.APPROVED


def test_who_approved_first_waits_for_another(desk, reviewer, version):
    ReviewPolicy.objects.create(approvals_required=2, set_at=timezone.now())
    review = taken(version, reviewer)

    response = desk.post(page(version), form_of(version, review), follow=True)

    assert "Hyväksyntäsi on kirjattu. Toinen hyväksyntä tarvitaan." in body(response)
    assert "Olet hyväksynyt version." in body(desk.get(page(version)))
    assert listed(desk, "odottaa") == ["Kuntasivusto"]
    assert not desk.get(QUEUE).context["queue"].lines[0].may_take


def test_decided_versions_are_shown_with_their_findings(desk):
    version = sent_back(sent_version(), "Korjaa hinta.")

    response = desk.get(page(version))

    assert "Korjaa hinta." in body(response)
    assert "JulkisCOSS-ryhmän arvio" in body(response)
    assert "Lähetä päätös" not in body(response)


def test_addresses_are_as_designed(version):
    assert reverse("catalogue:review-queue") == QUEUE
    assert reverse("catalogue:review", args=[7]) == "/arviointi/7"
