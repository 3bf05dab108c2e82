"""An assessment that was asked for, with what it says; and the document that proves it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from catalogue.procuring.assessment.offers import part_names
from catalogue.procuring.assessment.request import Asked
from procurement.rules.assessment import Assessment, LimitVerdict, assess
from procurement.rules.estimated_value import shown_amount
from procurement.rules.findings import Finding
from procurement.rules.lifecycle_cost import PriceLine, summed
from procurement.rules.limits import Amount, Limit
from procurement.wording import Names, OpenRoute, Said, open_routes, said


@dataclass(frozen=True)
class YearSum:
    year: int
    amount: Decimal
    cumulative: Decimal


@dataclass(frozen=True)
class Row:
    """What one part costs in one year, EUR excl. VAT; `part` is empty for a bare sum."""

    part: str
    year: int
    amount: Decimal


@dataclass(frozen=True)
class Result:
    asked: Asked
    assessment: Assessment
    names: Names

    @property
    def decided_on(self) -> date:
        return self.assessment.decided_on

    @cached_property
    def reasons(self) -> tuple[Said, ...]:
        return self._said("reason", self.assessment.reasons)

    @cached_property
    def warnings(self) -> tuple[Said, ...]:
        return self._said("warning", self.assessment.warnings)

    @cached_property
    def routes(self) -> list[OpenRoute]:
        return open_routes(self.assessment.routes, self.decided_on)

    def _said(self, kind: str, findings: Iterable[Finding]) -> tuple[Said, ...]:
        words = (said(kind, finding, self.names, self.decided_on) for finding in findings)
        return tuple(row for row in words if row is not None)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        total, amount = self.assessment.total, self.asked.purchase.sum
        if amount is not None and total is not None:
            return (Row("", 1, shown_amount(total)),)
        return tuple(Row(row.part, row.year, row.amount) for row in self.assessment.rows)

    @cached_property
    def years(self) -> tuple[YearSum, ...]:
        so_far, sums = Decimal(0), []
        for year, amount in sorted(summed((row.year, row.amount) for row in self.rows).items()):
            so_far += amount
            sums.append(YearSum(year, amount, so_far))
        return tuple(sums)

    @cached_property
    def document(self) -> bytes:
        """What was asked, the prices and limits used, and what came of it, in one fixed form.

        The same inputs give the same bytes, in every language and at any time.
        """
        return json.dumps(
            _document(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the document, in hexadecimal."""
        return hashlib.sha256(self.document).hexdigest()


def assessed(asked: Asked, limits: Iterable[Limit]) -> Result:
    return Result(asked, assess(asked.purchase, limits), part_names(asked.offers))


def _document(result: Result) -> dict[str, Any]:
    return {
        "asked": _asked(result.asked),
        "prices": [_price(line) for line in result.asked.purchase.lines],
        "result": _outcome(result),
    }


def _asked(asked: Asked) -> dict[str, Any]:
    purchase = asked.purchase
    buyer, term, work, amount = purchase.buyer, purchase.term, purchase.own_work, purchase.sum
    return {
        "offerings": [
            {
                "slug": offer.slug,
                "version": offer.version.number,
                "prices_confirmed_on": _day(offer.stands_on),
            }
            for offer in asked.offers
        ],
        "amount": amount and {"entered": _text(amount.entered), "vat_rate": _text(amount.vat_rate)},
        "municipality": asked.municipality.code if asked.municipality else None,
        "population": asked.population,
        "users": buyer.users,
        "days": buyer.days,
        "months": term.months or "indefinite",
        "option_months": term.option_months,
        "parts": sorted(map(int, buyer.chosen)),
        "procedure_class": purchase.procedure_class,
        "basis": purchase.basis,
        "own_work": work and {"days": _text(work.days), "day_price": _text(work.day_price)},
        "prices_valid_until": _day(purchase.valid_until),
        "decided_on": _day(purchase.decided_on),
    }


def _price(line: PriceLine) -> dict[str, Any]:
    return {
        "part": int(line.part),
        "pricing": line.pricing,
        "amount": _text(line.amount),
        "amount_max": _text(line.amount_max),
        "recurrence": line.recurrence,
        "per": line.per,
        "days": _text(line.days),
        "tiers": [{"up_to": tier.up_to, "amount": _text(tier.amount)} for tier in line.tiers],
        "tiering": line.tiering if line.tiers else None,
        "is_optional": line.is_optional,
    }


def _outcome(result: Result) -> dict[str, Any]:
    assessment = result.assessment
    return {
        "total": _text(assessment.total),
        "low": _text(assessment.low),
        "estimated_value": _text(assessment.estimated_value),
        "rows": [
            {
                "part": int(row.part) if row.part else None,
                "year": row.year,
                "amount": _text(row.amount),
            }
            for row in result.rows
        ],
        "missing": [{"part": int(row.part), "reason": row.reason} for row in assessment.missing],
        "limits": [_limit(row) for row in assessment.limits],
        "verdict": assessment.verdict,
        "procedure": assessment.procedure,
        "must_tender": assessment.must_tender,
        "routes": list(assessment.routes),
        "reasons": [_finding(finding) for finding in assessment.reasons],
        "warnings": [_finding(finding) for finding in assessment.warnings],
        "rule_sets": [
            {"id": rules.slug, "valid_from": _day(rules.valid_from)}
            for rules in assessment.rule_sets
        ],
    }


def _limit(row: LimitVerdict) -> dict[str, Any]:
    return {
        "id": row.limit.slug,
        "amount": _text(row.limit.amount),
        "measure": row.measure,
        "is_reached": row.is_reached,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "limit": finding.limit.slug if finding.limit else None,
        "parts": [int(part) for part in finding.parts],
        "values": {
            name: _day(value)
            if isinstance(value, date)
            else str(value)
            if isinstance(value, str)
            else _text(value)
            for name, value in finding.values
        },
    }


def _text(value: Amount | None) -> str | None:
    if value is None:
        return None
    # 1E+3 and 1000 are one sum, and have one text.
    exact = shown_amount(value).normalize()
    return f"{exact:f}"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
