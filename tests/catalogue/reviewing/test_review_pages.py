"""What reviewers see and do on their pages."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.authoring.actions.writing import (
    save_section,
    start_next_version,
    submit_version,
)
from catalogue.content.snapshot import read_content
from catalogue.models import Review, ReviewPolicy, State
from tests.support.drafts import text
from tests.support.factories import UserFactory
from tests.support.reviews import approved, form_of, make_owner, sent_back, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
QUEUE = "/arviointi"


def page(version, act=""):
    return f"{QUEUE}/{version.pk}{act}"


def body(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def listed(desk, tab):
    return [str(line.name) for line in desk.get(f"{QUEUE}?tila={tab}").context["queue"].lines]


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
