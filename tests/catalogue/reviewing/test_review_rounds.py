"""The reviewer's page: the criteria first; a second round begins where the first ended."""

import re

import pytest
from django.utils import timezone

from catalogue.authoring.actions.writing import save_content, start_next_version, submit_version
from catalogue.content.snapshot import read_content
from catalogue.models import Review
from catalogue.publishing.notices import fix_path
from catalogue.reviewing.actions import decide, release_version, take_version
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from tests.support.drafts import STATES, part, price, text
from tests.support.reviews import approved, make_owner, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in

pytestmark = pytest.mark.django_db


def asked(version, reviewer, reasons):
    """Changes are asked for, with reasons at these criteria."""
    review = taken(version, reviewer)
    findings = {
        slug: Judged(
            "partly" if slug in reasons else state, {"fi": reasons[slug]} if slug in reasons else {}
        )
        for slug, state in STATES.items()
    }
    judgement = Judgement(
        findings, {"fi": "Korjaa nämä."}, {}, timezone.localdate().replace(year=2099)
    )
    version.refresh_from_db()
    decide(
        version_id=version.pk,
        decision=Decision.REQUEST_CHANGES,
        judgement=judgement,
        row_version=version.row_version,
        review_row_version=review.row_version,
        by=review.reviewer,
        at=timezone.now(),
    )
    version.refresh_from_db()
    return version


def mended(version, change):
    """The vendor changes the content and sends it again."""
    owner, content = version.submitted_by, read_content(version.pk)
    change(content)
    saved = save_content(
        version_id=version.pk,
        content=content,
        row_version=version.row_version,
        by=owner,
        at=timezone.now(),
    )
    sent = submit_version(
        version_id=version.pk, row_version=saved.row_version, by=owner, at=timezone.now()
    )
    sent.refresh_from_db()
    return sent


def change_data_claim(content):
    claim = next(
        claim for claim in content["openness"]["claims"] if claim["criterion"] == "avoin-data"
    )
    claim["text"] = text("Nyt tiedot saa CSV-muodossa.")


def fold(html, name):
    """The opening tag of a folded section and where it stands."""
    found = re.search(rf'<details[^>]*id="{name}"[^>]*>', html)
    return found.group(0), found.start()


@pytest.mark.parametrize("name", ["muutokset", "osat", "tarkistukset", "historia"])
def test_the_criteria_come_first_and_the_content_is_folded(desk, reviewer, name):
    version = sent_version()
    taken(version, reviewer)

    html = desk.get(f"/arviointi/{version.pk}").content.decode()

    tag, place = fold(html, name)
    assert html.index('id="lista-o"') < html.index('id="k-avoin-data"') < place
    assert " open" not in tag
    assert f'href="#{name}"' in html


def test_a_second_round_comes_to_who_asked_with_the_findings_of_the_first(desk, reviewer):
    version = asked(sent_version(), reviewer, {"avoin-data": "Kerro muoto."})

    version = mended(version, change_data_claim)

    review = version.reviews.open().get()
    page = desk.get(f"/arviointi/{version.pk}")
    form = page.context["form"]
    assert (review.reviewer, review.read_row_version) == (reviewer, version.row_version)
    assert {slug: form[f"state-{slug}"].value() for slug in STATES} == STATES | {
        "avoin-data": "partly"
    }
    assert form["reason-avoin-data"].value() == "Kerro muoto."
    assert form["summary"].value() == ""
    assert [
        line.version.pk for line in desk.get("/arviointi?tila=omat").context["queue"].lines
    ] == [version.pk]


def test_a_second_round_shows_what_changed_since_the_request_and_nothing_else(desk, reviewer):
    version = mended(
        asked(sent_version(), reviewer, {"avoin-data": "Kerro muoto."}), change_data_claim
    )

    page = desk.get(f"/arviointi/{version.pk}")

    sheet, html = page.context["sheet"], page.content.decode()
    assert [
        (row.path, "".join(piece.text for piece in row.after)) for row in sheet.since_request
    ] == [("claims.avoin-data.text.fi", "Nyt tiedot saa CSV-muodossa.")]
    assert [row.slug for row in sheet.criteria() if row.is_touched] == ["avoin-data"]
    assert "Korjaa nämä." in html
    assert html.index("Muutokset korjauspyynnön jälkeen") < html.index('id="lista-o"')


def test_a_version_sent_again_as_it_was_says_so(desk, reviewer):
    version = mended(asked(sent_version(), reviewer, {}), dict)

    page = desk.get(f"/arviointi/{version.pk}")

    assert page.context["sheet"].since_request == []
    assert "Mikään kenttä ei ole muuttunut pyynnön jälkeen." in page.content.decode()


def test_whoever_takes_a_second_round_begins_with_the_findings_of_the_first(reviewer):
    version = mended(
        asked(sent_version(), reviewer, {"avoin-data": "Kerro muoto."}), change_data_claim
    )
    release_version(version_id=version.pk, by=reviewer, at=timezone.now())

    other = take_version(version_id=version.pk, by=make_reviewer(), at=timezone.now())

    assert other.findings.get(criterion__slug="avoin-data").reason_fi == "Kerro muoto."
    assert Review.objects.filter(decision="request_changes").get().findings.count() == 5


def test_a_first_review_shows_every_part_as_new_and_the_history(desk, reviewer):
    version = sent_version()
    taken(version, reviewer)

    page = desk.get(f"/arviointi/{version.pk}")

    html = page.content.decode()
    parts = html[fold(html, "osat")[1] : fold(html, "tarkistukset")[1]]
    assert [(str(row.name), row.is_new, row.changes) for row in page.context["sheet"].parts] == [
        (name, True, ()) for name in ("Ohjelmisto", "Ylläpito", "Koulutus", "Botti")
    ]
    assert parts.count("Uusi</span>") == 4
    assert "lähetti version 1 arvioitavaksi" in html[fold(html, "historia")[1] :]


def test_a_later_review_shows_what_happened_to_each_part(desk, reviewer):
    owner = make_owner()
    first = approved(sent_version(owner))
    draft = start_next_version(
        offering_id=first.offering_id, source=first, by=owner, at=timezone.now()
    )
    content = read_content(draft.pk)
    content["basics"]["change_log"] = text("Osat muuttuivat.")
    rows = content["parts"]["parts"]
    rows[0]["licence"] = "MIT"
    content["parts"]["parts"] = [*rows[:3], part("Ohjelmisto 2.1", "service", prices=[price("5")])]
    saved = save_content(
        version_id=draft.pk,
        content=content,
        row_version=draft.row_version,
        by=owner,
        at=timezone.now(),
    )
    version = submit_version(
        version_id=draft.pk, row_version=saved.row_version, by=owner, at=timezone.now()
    )

    sheet = desk.get(f"/arviointi/{version.pk}").context["sheet"]

    assert [
        (str(row.name), row.is_new, [change.label for change in row.changes]) for row in sheet.parts
    ] == [
        ("Ohjelmisto", False, ["Ohjelmisto, lisenssi"]),
        ("Ylläpito", False, []),
        ("Koulutus", False, []),
        ("Ohjelmisto 2.1", True, []),
    ]
    assert [row.label for row in sheet.removed_parts] == ["Botti"]


@pytest.mark.parametrize(
    ("reasons", "step"),
    [
        ({"avoin-data": "Kerro."}, "avoimuus#k-avoin-data"),
        ({"avoimet-standardit": "A.", "avoin-data": "B."}, "avoimuus#k-avoimet-standardit"),
        ({}, "tarkista"),
    ],
)
def test_the_corrections_open_at_the_step_that_is_at_fault(client, reviewer, reasons, step):
    version = asked(sent_version(), reviewer, reasons)
    review = Review.objects.get(decision="request_changes")
    address = f"/oma/ratkaisut/{version.pk}/{step}"
    sign_in(client, version.submitted_by)

    desk = client.get("/oma").content.decode()
    page = client.get(address.partition("#")[0])

    assert fix_path(version, review) == address
    assert re.findall(r'href="([^"]*)">Avaa korjaukset', desk) == [address, address]
    assert page.status_code == 200
    assert f'id="{address.partition("#")[2]}"' in page.content.decode() or "#" not in address
    assert "Korjaa nämä." in page.content.decode()
