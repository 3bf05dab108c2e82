"""Loading the reference data of buying."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from lib.reference.files import Report, Row, prepared, read_csv, read_json, section, spread, upsert
from procurement.models import (
    AssessmentText,
    Municipality,
    PurchasingBody,
    Route,
    RuleSet,
    Threshold,
    ValueRule,
)
from procurement.registry import forget_reference

DATA = Path(__file__).parent.parent / "data"
MUNICIPALITIES = DATA / "municipalities.csv"
THRESHOLDS = DATA / "procurement_thresholds.json"
PURCHASING_BODIES = DATA / "purchasing_bodies.json"
ASSESSMENT_TEXTS = DATA / "assessment_texts.json"


@transaction.atomic
def load_municipalities(*, at: datetime, path: Path = MUNICIPALITIES) -> list[Report]:
    rows = prepared(path, read_csv(path), _municipality_columns, key="code")
    report = upsert(path, Municipality, rows, key="code", at=at)
    transaction.on_commit(forget_reference)
    return [report]


def _municipality_columns(_number: int, row: Row) -> dict[str, Any]:
    texts = (
        "code",
        "name_fi",
        "name_sv",
        "region_code",
        "region_name_fi",
        "region_name_sv",
        "region_name_en",
        "language_status",
        "majority_language",
    )
    return {name: row[name] for name in texts} | {
        "population": int(row["population"]),
        "population_year": int(row["population_year"]),
    }


@transaction.atomic
def load_thresholds(*, at: datetime, path: Path = THRESHOLDS) -> list[Report]:
    content = read_json(path)
    rule_sets = section(path, content, "rule_sets")
    rows = prepared(path, rule_sets, _rule_set_columns)
    _make_way(rows)
    reports = [upsert(path, RuleSet, rows, at=at)]
    sets = {rules.slug: rules for rules in RuleSet.objects.all()}
    limits = [
        {**limit, "rule_set": sets[rules["id"]]}
        for rules in rule_sets
        for limit in section(path, rules, "thresholds")
    ]
    reports.append(upsert(path, Threshold, prepared(path, limits, _threshold_columns), at=at))
    reports.append(
        upsert(
            path, Route, prepared(path, section(path, content, "routes"), _sourced_columns), at=at
        )
    )
    reports.append(
        upsert(
            path,
            ValueRule,
            prepared(path, section(path, content, "value_rules"), _sourced_columns),
            at=at,
        )
    )
    transaction.on_commit(forget_reference)
    return reports


@transaction.atomic
def load_assessment_texts(*, at: datetime, path: Path = ASSESSMENT_TEXTS) -> list[Report]:
    rows = section(path, read_json(path), "texts")
    report = upsert(path, AssessmentText, prepared(path, rows, _assessment_text_columns), at=at)
    transaction.on_commit(forget_reference)
    return [report]


def _assessment_text_columns(number: int, row: Row) -> dict[str, Any]:
    return {**_sourced_columns(number, row), "kind": row["kind"], "code": row["code"]}


def _make_way(rows: list[dict[str, Any]]) -> None:
    """Lift the default of rule sets that the file dates otherwise, or makes default no more."""
    # So that it holds no day against its successor while the file is loaded.
    for row in RuleSet.objects.filter(is_default=True, staff_wrote_at=None):
        if not any(
            columns["slug"] == row.slug
            and all(
                getattr(row, name) == columns[name]
                for name in ("is_default", "valid_from", "valid_to")
            )
            for columns in rows
        ):
            RuleSet.objects.filter(pk=row.pk).update(is_default=False)


def _rule_set_columns(_number: int, row: Row) -> dict[str, Any]:
    return {
        "slug": row["id"],
        "is_default": row["is_default"],
        **spread("title", row["title"]),
        **spread("description", row["description"]),
        **spread("jurisdiction_note", row.get("jurisdiction_note")),
        "level": row["level"],
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "legal_basis": row.get("legal_basis") or "",
        "value_basis": row["value_basis"],
        "source": row["source"],
        "is_verified": row["verified"],
        "note_en": row.get("note_en", ""),
    }


def _threshold_columns(_number: int, row: Row) -> dict[str, Any]:
    # Only this boundary is one we know how to apply.
    if row["boundary"] != "value >= threshold":
        msg = f"the boundary {row['boundary']!r} is not `value >= threshold`"
        raise ValueError(msg)
    return {
        "slug": row["id"],
        "rule_set": row["rule_set"],
        "procedure_class": row["procedure_class"],
        **spread("title", row["title"]),
        "amount": Decimal(str(row["amount_eur"])),
        "source": row["source"],
        "is_verified": row["verified"],
        "note_en": row.get("note_en", ""),
    }


def _sourced_columns(number: int, row: Row) -> dict[str, Any]:
    return {
        "slug": row["id"],
        "order": number,
        **spread("title", row.get("title")),
        **spread("text", row.get("text") or row["description"]),
        "source": row["source"],
        "is_verified": row["verified"],
        "valid_from": _day(row.get("valid_from")),
        "valid_to": _day(row.get("valid_to")),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def load_purchasing_bodies(*, at: datetime, path: Path = PURCHASING_BODIES) -> list[Report]:  # noqa: ARG001 -- as the other loaders
    """Those that are not there yet; from then on they are the staff's."""
    report = Report(str(PurchasingBody._meta.verbose_name_plural))  # noqa: SLF001 -- Django's documented _meta
    rows = section(path, read_json(path), "purchasing_bodies")
    for columns in prepared(path, rows, _purchasing_body_columns):
        _body, is_new = PurchasingBody.objects.get_or_create(slug=columns["slug"], defaults=columns)
        if is_new:
            report.added.append(columns["slug"])
        else:
            report.unchanged += 1
    return [report]


def _purchasing_body_columns(_number: int, row: Row) -> dict[str, Any]:
    return {
        "slug": row["id"],
        **spread("name", row["name"]),
        **spread("about", row["about"]),
        "source": row["source"],
        "checked_on": date.fromisoformat(row["checked_on"]),
    }
