"""The six openness rules together, on whatever anyone may write."""

import pytest
from django.utils import translation
from django.utils.functional import Promise
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.openness.facts import ClaimFacts, EvidenceFacts, PartFacts, VersionFacts
from catalogue.openness.rules import evaluate
from tests.catalogue.openness.test_rules import OSI, SHOWN, found

some = settings(max_examples=80, deadline=None)

kinds = st.sampled_from(["", "open", "closed", "service"])
some_parts = st.lists(
    st.builds(
        PartFacts,
        key=st.sampled_from("abcd"),
        kind=kinds,
        licence=st.sampled_from(["", "MIT", "CC0-1.0", "("]),
        source_url=st.sampled_from(["", "https://code.example"]),
        pricing=st.sampled_from(["", "priced", "included", "on_request"]),
        has_price=st.booleans(),
        prices_fall=st.booleans(),
        tiers_are_unsaid=st.booleans(),
        included_in=st.none() | st.sampled_from("abcde"),
    ),
    max_size=4,
    unique_by=lambda part: part.key,
).map(tuple)
some_claims = st.lists(
    st.builds(
        ClaimFacts,
        criterion=st.sampled_from(
            [
                "avoin-lahdekoodi",
                "avoimet-standardit",
                "avoin-rajapinta",
                "avoin-arkkitehtuuri",
                "avoin-data",
            ]
        ),
        state=st.sampled_from(["met", "partly", "not_met", "not_applicable", ""]),
        evidence=st.sampled_from([(), SHOWN, (EvidenceFacts("x", "y"),)]),
    ),
    max_size=5,
    unique_by=lambda claim: claim.criterion,
).map(tuple)
some_texts = st.lists(
    st.sampled_from(["Kuvaus", "avointa lähdekoodia", "öppna källkoden", "open source"]), max_size=2
).map(tuple)


@some
@given(some_texts, some_parts, some_claims)
def test_the_same_version_is_always_told_the_same_and_each_thing_once(texts, parts, claims):
    once = found(*parts, texts=texts, claims=claims)

    assert once == found(*parts, texts=texts, claims=claims)
    assert len(once) == len(set(once))
    assert [rule for rule, _ in once] == sorted(rule for rule, _ in once)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@some
@given(some_texts, some_parts, some_claims)
def test_every_remedy_can_be_said_in_the_language_of_the_page(language, texts, parts, claims):
    remedies = [
        breach.remedy for breach in evaluate(VersionFacts(texts, parts, claims), OSI).shortcomings
    ]

    assert all(isinstance(remedy, Promise) for remedy in remedies)
    with translation.override(language):
        assert all(str(remedy).strip() for remedy in remedies)


anything = st.text(max_size=20)
any_part = st.builds(
    PartFacts,
    key=anything,
    kind=kinds | anything,
    licence=anything,
    source_url=anything,
    pricing=anything,
    has_price=st.booleans(),
    included_in=st.none() | anything,
)
any_claim = st.builds(
    ClaimFacts,
    anything,
    st.just("met") | anything,
    st.lists(st.builds(EvidenceFacts, anything, anything), max_size=2).map(tuple),
)


@some
@given(
    st.lists(anything, max_size=2).map(tuple),
    st.lists(any_part, max_size=2).map(tuple),
    st.lists(any_claim, max_size=2).map(tuple),
)
def test_whatever_is_written_is_told_and_never_raises(texts, parts, claims):
    for breach in evaluate(VersionFacts(texts, parts, claims), OSI).breaches:
        assert breach.rule in range(1, 7)
        assert breach.field.split(".")[0] in {"texts", "parts", "claims"}


@some
@given(some_texts, some_parts, some_claims)
def test_a_version_without_breaches_keeps_its_word(texts, parts, claims):
    if found(*parts, texts=texts, claims=claims):
        return
    has = {part.kind for part in parts}

    assert all(part.licence == "MIT" and part.source_url for part in parts if part.kind == "open")
    assert not ("closed" in has and "open" not in has) or {
        "avoin-rajapinta",
        "avoimet-standardit",
    } & {claim.criterion for claim in claims}
    assert all(claim.evidence == SHOWN for claim in claims if claim.state in {"met", "partly"})
