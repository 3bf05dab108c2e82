"""Reference data that every page needs, kept by every worker: municipalities and limits."""

import re
from datetime import date
from functools import lru_cache
from operator import itemgetter

from django.db.models import Prefetch

from lib.caching.process import cache_version, forget, process_cached, reference_key
from lib.i18n.collation import by_name
from lib.i18n.localized import page_language
from procurement.models import AssessmentText, Municipality, Route, RuleSet, Threshold
from procurement.rules.limits import Limit

MUNICIPALITIES = reference_key("procurement.municipalities")
LIMITS = reference_key("procurement.rules.limits")
RULE_SETS = reference_key("procurement.rule_sets")
TEXTS = reference_key("procurement.assessment_texts")
ROUTES = reference_key("procurement.routes")


def forget_reference() -> None:
    forget(MUNICIPALITIES, LIMITS, RULE_SETS, TEXTS, ROUTES)


def municipalities() -> dict[str, Municipality]:
    """All by code, in the order of their Finnish names; those that are no more keep their names."""
    return process_cached(
        MUNICIPALITIES, lambda: {row.code: row for row in Municipality.objects.all()}
    )


def municipality_named(text: str) -> Municipality | None:
    """By its number, or by its name in either language, however capitalised.

    One that is no more is found by its number only.
    """
    return municipalities().get(text) or _by_name(cache_version(MUNICIPALITIES)).get(
        text.casefold()
    )


# Made once for each load of the register.
@lru_cache(maxsize=2)
def _by_name(_token: str) -> dict[str, Municipality]:
    return {
        name.casefold(): row
        for row in municipalities().values()
        if row.is_offered
        for name in (row.name_sv, row.name_fi)
    }


def municipality_choices() -> list[tuple[str, str]]:
    return list(_choices(page_language(), cache_version(MUNICIPALITIES)))


# Sorted once for each language and load of the register.
@lru_cache(maxsize=6)
def _choices(language: str, _token: str) -> tuple[tuple[str, str], ...]:
    rows = ((code, row.name(language)) for code, row in municipalities().items() if row.is_offered)
    return tuple(by_name(rows, itemgetter(1), language))


def limits() -> tuple[Limit, ...]:
    return process_cached(
        LIMITS,
        lambda: tuple(
            row.as_limit()
            for row in (
                Threshold.objects.offered()
                .filter(rule_set__retired_at=None)
                .select_related("rule_set")
            )
        ),
    )


def cited(basis: str, language: str) -> str:
    """`1397/2016, 25 §` as Finnish and Swedish write it, `1397/2016, section 25` in English."""
    if language != "en":
        return basis
    return re.sub(r"(\d+–\d+) §", r"sections \1", re.sub(r"(?<!–)\b(\d+) §", r"section \1", basis))


def rule_sets(on: date | None = None) -> list[RuleSet]:
    """Rule sets with their limits, those in force on a day or all.

    The initiative's own come first, then the national ones, then the EU's.
    """
    rows = process_cached(
        RULE_SETS,
        lambda: list(
            RuleSet.objects.offered().prefetch_related(
                Prefetch("thresholds", Threshold.objects.offered())
            )
        ),
    )
    chosen = [rules for rules in rows if on is None or rules.is_in_force(on)]
    return sorted(
        chosen,
        key=lambda rules: (
            ("initiative", "national", "eu").index(rules.level),
            -rules.valid_from.toordinal(),
        ),
    )


def routes() -> dict[str, Route]:
    return process_cached(ROUTES, lambda: {row.slug: row for row in Route.objects.offered()})


def assessment_text(kind: str, code: str, on: date) -> AssessmentText | None:
    """What is said by a code on a day; None where nothing is."""
    rows = process_cached(TEXTS, lambda: list(AssessmentText.objects.offered()))
    return next(
        (row for row in rows if (row.kind, row.code) == (kind, code) and row.is_in_force(on)), None
    )
