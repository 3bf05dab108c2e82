"""Vendor, submission and reviewer are answered from one evaluation, so they never disagree."""

import random
import re

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given

from catalogue.authoring.actions.writing import HasBreachesError, start_next_version, submit_version
from catalogue.authoring.progress import Progress
from catalogue.models import Answer, Claim, Evidence, Part, Price, Version
from catalogue.openness.evaluation import MISSING, Breach, Check, Evaluation, Result
from catalogue.openness.facts import VersionFacts
from catalogue.openness.rules import evaluate
from catalogue.reviewing.review_page import ReviewPage
from tests.catalogue.openness.test_openness_together import (
    some,
    some_claims,
    some_parts,
    some_texts,
)
from tests.catalogue.openness.test_rules import OSI
from tests.support.half_written import CHOICE, HOLES, LIST, TEXT, VALUE, Hole, dig, moved
from tests.support.reviews import approved, make_owner, sent_version
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import TeamMember

# What a passed precheck says → the fields that are then in order.
PASSED = {
    "Lisenssi MIT on OSI:n hyväksymä.": {"licence"},
    "Lähdekoodin osoite on oikean muotoinen.": {"source_url"},
    "Hinta on ilmoitettu.": {"price", "tiering", "included_in"},
    "Sisältyy toisen osan hintaan.": {"price", "tiering", "included_in"},
    "Hinta pyydettäessä: elinkaarikustannusta ei voida laskea.": {"price", "tiering"},
}


@some
@given(some_texts, some_parts, some_claims)
def test_a_breach_is_never_shown_as_a_passed_precheck(texts, parts, claims):
    evaluation = evaluate(VersionFacts(texts, parts, claims), OSI)
    broken = {breach.field for breach in evaluation.shortcomings}

    for check in evaluation.prechecks:
        section, key = check.subject.split(".")
        if section == "parts" and check.result is not Result.NO:
            assert not {f"parts.{key}.{field}" for field in PASSED[str(check.words)]} & broken
        if section == "claims" and check.result is Result.NO:
            assert f"claims.{key}.evidence" in broken
    for claim in claims:
        results = {check.result for check in evaluation.prechecks_of(f"claims.{claim.criterion}")}
        assert (Result.NO in results) is (f"claims.{claim.criterion}.evidence" in broken)


@some
@given(some_texts, some_parts, some_claims)
def test_what_fails_a_precheck_is_a_shortcoming_and_every_breach_is_one(texts, parts, claims):
    evaluation = evaluate(VersionFacts(texts, parts, claims), OSI)

    failed = [check.breach for check in evaluation.prechecks if check.result is Result.NO]
    assert all(breach in evaluation.shortcomings for breach in failed)
    assert [row for row in evaluation.shortcomings if row.rule != MISSING] == evaluation.breaches
    assert {row.field.split(".")[1] for row in evaluation.breaches if row.rule in {1, 2, 3}} == {
        row.field.split(".")[1] for row in failed if row.rule in {1, 2, 3}
    }


def test_one_thing_to_mend_is_told_once_however_many_looks_found_it():
    unproven = Breach(6, "claims.avoin-data.evidence", "Lisää näyttö.")
    nameless = Breach(MISSING, "basics.name", "Kirjoita nimi.")
    evaluation = Evaluation(
        (
            Check("claims.avoin-data", "Ei osoite.", unproven),
            Check("claims.avoin-data", "Ei kuvausta.", unproven),
            nameless,
        )
    )

    assert evaluation.shortcomings == [nameless, unproven]
    assert evaluation.breaches == [unproven]
    assert [check.result for check in evaluation.prechecks] == [Result.NO, Result.NO]


# Of rows.


def whole(version):
    return Version.objects.with_content().get(pk=version.pk)


def refused(version, owner):
    """What keeps the version from being sent."""
    try:
        submit_version(version_id=version.pk, row_version=None, by=owner, at=timezone.now())
    except HasBreachesError as refusal:
        return refusal.found
    return []


def cases():
    """One hole at a time, and thirty choices of several."""
    chance = random.Random(11)
    yield []
    yield from ([hole] for hole in HOLES)
    for _ in range(30):
        yield chance.sample(HOLES, chance.randint(2, 8))


@pytest.mark.django_db
def test_what_the_vendor_sees_is_what_refuses_and_what_the_reviewer_reads():
    published = approved(sent_version(), make_reviewer())
    owner, at = TeamMember.objects.get(vendor=published.offering.vendor).user, timezone.now()
    draft = start_next_version(offering_id=published.offering_id, source=published, by=owner, at=at)
    told, rules = [], set()

    for holes in cases():
        with transaction.atomic():
            dig(draft, holes)
            progress = Progress(whole(draft), "fi")
            read = ReviewPage(whole(draft), "fi", timezone.localdate(at)).evaluation.shortcomings
            assert progress.found == read == refused(draft, owner), holes
            assert progress.is_ready is (read == [])
            told.append(len(read))
            rules |= {breach.rule for breach in read}
            transaction.set_rollback(True)
        draft.refresh_from_db()

    assert {MISSING, 1, 2, 3, 6} <= rules
    assert len(set(told)) > 5


COUNT = re.compile(r"(\d+) kohtaa? ei täyty")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("holes", "breaks_rules"),
    [
        ([], False),
        # As when a mandatory question was added after the version was sent.
        ([Hole(LIST, Answer)], False),
        ([Hole(LIST, Evidence)], True),
        ([Hole(TEXT, Part, "licence"), Hole(LIST, Price)], True),
        ([Hole(CHOICE, Claim, "state"), Hole(LIST, Part)], False),
        ([hole for hole in HOLES if hole.kind in {CHOICE, LIST, TEXT, VALUE}], False),
    ],
    ids=lambda value: str(len(value)) if isinstance(value, list) else str(value),
)
def test_the_reviewers_page_counts_alike_above_and_in_the_checks(client, holes, breaks_rules):
    owner = make_owner()
    draft = sent_version(owner)
    Version.objects.filter(pk=draft.pk).update(state="draft")
    draft.refresh_from_db()
    dig(draft, holes)
    short = Progress(whole(draft), "fi").found
    moved(draft, "submitted", owner)

    shown = sign_in(client, make_reviewer()).get(f"/arviointi/{draft.pk}").content.decode()

    assert COUNT.findall(shown) == [str(len(short))] * 2 if short else COUNT.findall(shown) == []
    assert ("kaikki kunnossa" in shown) is (short == [])
    assert ("Ratkaisu ei riko yhtään kuudesta säännöstä." in shown) is not breaks_rules
    assert "rikkoo sääntöjä" not in shown
