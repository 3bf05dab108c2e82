"""What a reviewer writes to the vendor the vendor reads; what all read was written for all."""

import pytest
from django.utils import timezone

from accounts.models import Mail
from catalogue.models import Review, Version
from catalogue.reviewing.actions import decide
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from tests.support.drafts import STATES
from tests.support.factories import UserFactory
from tests.support.reviews import form_of, make_owner, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")
PUBLIC_PAGES = (
    "/ratkaisut/{slug}",
    "/ratkaisut/{slug}/versiot/1",
    "/toimittajat/{vendor}",
    "/paatokset",
    "/ratkaisut",
)
PROGRAMS = (
    "/api/v1/offerings/{slug}/",
    "/api/v1/offerings/{slug}/versions/1/",
    "/api/v1/offerings/",
    "/api/v1/changes/",
)


def in_all(words):
    return {language: f"{words} {language}" for language in LANGUAGES}


def judged(version, decision, states=STATES, **texts):
    """Secrets to the vendor, words to everybody, in every language."""
    review = taken(version)
    secret, said = texts.get("secret", "SALAISUUS"), texts.get("said", "KAIKILLE")
    findings = {
        slug: Judged(state, in_all(secret), in_all(said) if said else {})
        for slug, state in states.items()
    }
    judgement = Judgement(
        findings,
        in_all(secret),
        in_all(said) if said else {},
        timezone.localdate().replace(year=2099),
    )
    version.refresh_from_db()
    decide(
        version_id=version.pk,
        decision=decision,
        judgement=judgement,
        row_version=version.row_version,
        review_row_version=1,
        by=review.reviewer,
        at=timezone.now(),
    )
    version.refresh_from_db()
    return version


def seen_by_everybody(client, version):
    places = {"slug": version.offering.slug, "vendor": version.offering.vendor.slug}
    prefixes = ("", "/sv", "/en")
    pages = [f"{prefix}{path.format(**places)}" for prefix in prefixes for path in PUBLIC_PAGES] + [
        path.format(**places) for path in PROGRAMS
    ]
    answers = {path: client.get(path) for path in pages}
    return {
        path: answer.content.decode()
        for path, answer in answers.items()
        if answer.status_code == 200
    }


@pytest.mark.parametrize("decision", Decision)
def test_nothing_that_was_written_to_the_vendor_is_seen_by_everybody(
    client, search_index, decision
):
    version = judged(sent_version(), decision)
    search_index()

    pages = seen_by_everybody(client, version)

    assert len(pages) >= (18 if decision is Decision.APPROVE else 8)
    assert [path for path, html in pages.items() if "SALAISUUS" in html] == []
    assert [
        path for path, html in pages.items() if "/paatokset" in path and "KAIKILLE" not in html
    ] == []


def test_the_vendor_is_mailed_what_was_written_to_it():
    version = judged(sent_version(make_owner(language="sv")), Decision.REQUEST_CHANGES)

    text = Mail.objects.get(kind="version_changes_requested", user=version.submitted_by).text

    assert text.count("SALAISUUS sv") == 6
    assert "KAIKILLE" not in text


@pytest.mark.parametrize(
    ("path", "count"),
    [("/ratkaisut/{}", 5), ("/sv/ratkaisut/{}", 5), ("/api/v1/offerings/{}/", 15)],
)
def test_the_offerings_page_shows_the_public_reasons(client, path, count):
    version = judged(sent_version(), Decision.APPROVE)

    assert (
        client.get(path.format(version.offering.slug)).content.decode().count("KAIKILLE") == count
    )


@pytest.mark.parametrize(("found", "is_shown"), [("met", True), ("partly", False)])
def test_the_vendors_words_stand_for_a_public_reason_only_where_the_reviewer_agrees(
    client, found, is_shown
):
    version = judged(
        sent_version(), Decision.APPROVE, STATES | {"avoin-lahdekoodi": found}, said=""
    )

    page = client.get(f"/ratkaisut/{version.offering.slug}")

    row = next(row for row in page.context["detail"].criteria if row.slug == "avoin-lahdekoodi")
    assert str(row.reason) == ("Perustelu." if is_shown else "")


def test_the_form_says_of_each_text_who_reads_it_and_shows_how_it_will_look(client):
    version = sent_version()
    review = taken(version, make_reviewer(UserFactory()))
    sign_in(client, review.reviewer)
    typed = form_of(version, review, summary="Vain teille.", public_summary="Kaikille lokiin.") | {
        "reason-avoin-data": "Salaa.",
        "public_reason-avoin-data": "Julki.",
        "state-avoin-data": "partly",
    }

    first = client.get(f"/arviointi/{version.pk}").content.decode()
    answer = client.post(f"/arviointi/{version.pk}", typed | {"preview": "1"})

    assert (first.count("Vain toimittaja näkee"), first.count("Kaikki näkevät")) == (6, 6)
    html = answer.content.decode()
    shown = html[html.index('id="julkinen"') :]
    shown = shown[: shown.index("</details>")]
    assert answer.status_code == 200
    assert "Kaikille lokiin." in shown
    assert "Julki." in shown
    assert "Vain teille." not in shown
    assert "Salaa." not in shown
    assert {name: str(answer.context["form"][name].value()) for name in typed} == {
        name: str(value) for name, value in typed.items()
    }
    assert Review.objects.get().row_version == 1


def test_both_texts_are_kept_in_a_draft_and_come_back(client):
    version = sent_version()
    review = taken(version, make_reviewer(UserFactory()))
    sign_in(client, review.reviewer)
    typed = form_of(
        version, review, summary="Vain teille.", public_summary="Kaikille.", language="sv"
    ) | {"reason-avoin-data": "Salaa.", "public_reason-avoin-data": "Julki."}

    client.post(f"/arviointi/{version.pk}", typed | {"save": "1"})

    form = client.get(f"/arviointi/{version.pk}").context["form"]
    names = (
        "summary",
        "public_summary",
        "language",
        "reason-avoin-data",
        "public_reason-avoin-data",
    )
    assert {name: form[name].value() for name in names} == {name: typed[name] for name in names}
    finding = Review.objects.get().findings.get(criterion__slug="avoin-data")
    assert (finding.reason_sv, finding.public_reason_sv, finding.public_reason_fi) == (
        "Salaa.",
        "Julki.",
        "",
    )
    assert Version.objects.get().state == "submitted"
