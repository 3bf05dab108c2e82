"""Loading the taxonomy, the criteria and the licence list."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from catalogue.models import (
    Component,
    Criterion,
    CriterionQuestion,
    FunctionGroup,
    Layer,
    Licence,
    MunicipalFunction,
    OfferingRule,
    Phase,
)
from catalogue.taxonomy.registry import forget_taxonomy
from lib.reference.files import BadFile, Report, Row, prepared, read_json, section, spread, upsert

DATA = Path(__file__).parent.parent / "data"
ARCHITECTURE = DATA / "architecture.json"
LICENCES = DATA / "spdx_licences.json"


@transaction.atomic
def load_taxonomy(*, at: datetime, path: Path = ARCHITECTURE) -> list[Report]:
    content = read_json(path)
    reports = [
        upsert(
            path, Layer, prepared(path, section(path, content, "layers"), _described_columns), at=at
        )
    ]
    layers = {layer.slug: layer for layer in Layer.objects.all()}
    reports.append(
        upsert(
            path,
            Component,
            prepared(
                path,
                section(path, content, "components"),
                lambda number, row: _component_columns(number, row, layers),
            ),
            at=at,
        )
    )
    reports += _load_functions(path, section(path, content, "functions"), at)
    reports.append(
        upsert(path, Phase, prepared(path, section(path, content, "phases"), _phase_columns), at=at)
    )
    reports += _load_criteria(path, section(path, content, "openness_criteria"), at)
    reports.append(
        upsert(
            path,
            OfferingRule,
            prepared(path, section(path, content, "offering_rules"), _rule_columns),
            at=at,
        )
    )
    transaction.on_commit(forget_taxonomy)
    return reports


def _load_functions(path: Path, groups: list[Row], at: datetime) -> list[Report]:
    group_report = upsert(path, FunctionGroup, prepared(path, groups, _named_columns), at=at)
    rows = {group.slug: group for group in FunctionGroup.objects.all()}
    functions = [
        {**item, "group": rows[group["slug"]], "order": number}
        for group in groups
        for number, item in enumerate(section(path, group, "items"), start=1)
    ]
    return [
        group_report,
        upsert(
            path,
            MunicipalFunction,
            prepared(
                path,
                functions,
                lambda number, row: _named_columns(number, row) | {"group": row["group"]},
            ),
            at=at,
        ),
    ]


def _load_criteria(path: Path, criteria: list[Row], at: datetime) -> list[Report]:
    report = upsert(path, Criterion, prepared(path, criteria, _criterion_columns), at=at)
    rows = {criterion.slug: criterion for criterion in Criterion.objects.all()}
    questions = [
        {**question, "criterion": rows[row["slug"]], "order": number}
        for row in criteria
        for number, question in enumerate(section(path, row, "questions"), start=1)
    ]
    return [
        report,
        upsert(path, CriterionQuestion, prepared(path, questions, _question_columns), at=at),
    ]


def _named_columns(number: int, row: Row) -> dict[str, Any]:
    return {"slug": row["slug"], "order": row.get("order", number), **spread("name", row["name"])}


def _described_columns(number: int, row: Row) -> dict[str, Any]:
    return _named_columns(number, row) | spread("description", row["description"])


def _component_columns(number: int, row: Row, layers: dict[str, Layer]) -> dict[str, Any]:
    return _described_columns(number, row) | {"layer": layers[row["layer"]], "kind": row["kind"]}


def _phase_columns(number: int, row: Row) -> dict[str, Any]:
    return _named_columns(number, row) | spread("description", row["value_promise"])


def _criterion_columns(number: int, row: Row) -> dict[str, Any]:
    columns = {
        "slug": row["slug"],
        "order": row.get("order", number),
        **spread("name", row["title"]),
        **spread("description", row["definition"]),
    }
    return columns | {"may_be_not_applicable": row["may_be_not_applicable"]}


def _question_columns(_number: int, row: Row) -> dict[str, Any]:
    columns = {
        "slug": row["id"],
        "order": row["order"],
        "criterion": row["criterion"],
        "is_mandatory": row["mandatory"],
    }
    return columns | spread("question", row["question"]) | spread("evidence", row["evidence"])


def _rule_columns(number: int, row: Row) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "order": number,
        **spread("name", {"fi": row["slug"]}),
        **spread("description", row["text"]),
    }


@transaction.atomic
def load_licences(*, at: datetime, path: Path = LICENCES) -> list[Report]:
    """Load the SPDX list with OSI flags.

    Atomic. Raises BadFile when the version of the list is not told.
    """
    content = read_json(path)
    if not content.get("list_version"):
        raise BadFile(path, "list_version", "the version of the list is needed")
    rows = prepared(
        path,
        section(path, content, "licences"),
        lambda _number, row: _licence_columns(row, content["list_version"]),
        key="spdx_id",
    )
    report = upsert(path, Licence, rows, key="spdx_id", at=at)
    transaction.on_commit(forget_taxonomy)
    return [report]


def _licence_columns(row: Row, version: str) -> dict[str, Any]:
    # The flag must be a truth value, for a text would always be true.
    if not isinstance(row["is_osi_approved"], bool):
        msg = "is_osi_approved must be true or false"
        raise TypeError(msg)
    return {
        "spdx_id": row["spdx_id"],
        "name": row["name"],
        "is_osi_approved": row["is_osi_approved"],
        "list_version": version,
    }
