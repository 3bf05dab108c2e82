"""Reference data: loaded whole or not at all, again and again; the report says what changed."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models

from accounts.models import AuditEvent
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
from catalogue.taxonomy.reference_data import ARCHITECTURE, LICENCES, load_licences, load_taxonomy
from lib.reference.files import BadFile
from procurement.actions.reference import (
    ASSESSMENT_TEXTS,
    MUNICIPALITIES,
    THRESHOLDS,
    load_assessment_texts,
    load_municipalities,
    load_purchasing_bodies,
    load_thresholds,
)
from procurement.models import (
    AssessmentText,
    Municipality,
    PurchasingBody,
    Route,
    RuleSet,
    Threshold,
    ValueRule,
)
from search.actions import PRODUCT_FILE, SYNONYM_FILE, load_closed_products, load_synonyms
from search.models import ClosedProduct, QueueRow, SynonymSet
from tests.support.factories import OfferingFactory
from tests.support.tables.bad_reference_files import BAD, at

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 12, tzinfo=UTC)

LOADERS = {
    "municipalities": (load_municipalities, MUNICIPALITIES),
    "thresholds": (load_thresholds, THRESHOLDS),
    "assessment texts": (load_assessment_texts, ASSESSMENT_TEXTS),
    "architecture": (load_taxonomy, ARCHITECTURE),
    "licences": (load_licences, LICENCES),
    "synonyms": (load_synonyms, SYNONYM_FILE),
    "products": (load_closed_products, PRODUCT_FILE),
}
MODELS = [
    Municipality,
    RuleSet,
    Threshold,
    Route,
    ValueRule,
    AssessmentText,
    Layer,
    Component,
    FunctionGroup,
    MunicipalFunction,
    Phase,
    Criterion,
    CriterionQuestion,
    OfferingRule,
    Licence,
    SynonymSet,
    ClosedProduct,
]
TEXTS = (models.CharField, models.TextField)


@pytest.fixture
def changed(tmp_path):
    """A copy of a reference file after `change(content)`, and its loader."""

    def of(name, change):
        load, path = LOADERS[name]
        content = (
            list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
            if path.suffix == ".csv"
            else json.loads(path.read_text("utf-8"))
        )
        change(content)
        copied = tmp_path / path.name
        copied.write_text(
            written(content) if path.suffix == ".csv" else json.dumps(content), "utf-8"
        )
        return lambda at=AT: load(path=copied, at=at)

    return of


def written(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def everything():
    """All rows of all reference tables, keys and all."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in MODELS
    }


def test_the_tables_hold_as_many_rows_as_the_sources():
    counted = {model: model._default_manager.count() for model in MODELS}

    assert counted[Municipality] == 308
    assert (counted[RuleSet], counted[Threshold]) == (11, 41)
    assert (
        counted[Layer],
        counted[Component],
        counted[MunicipalFunction],
        counted[Phase],
        counted[Criterion],
        counted[CriterionQuestion],
    ) == (7, 50, 8, 3, 5, 27)
    assert min(counted.values()) > 0


def test_every_name_is_there_in_three_languages():
    for model in (Layer, Component, MunicipalFunction, FunctionGroup, Phase, Criterion):
        assert not model._default_manager.filter(
            models.Q(name_fi="") | models.Q(name_sv="") | models.Q(name_en="")
        ).exists(), model
    assert not CriterionQuestion.objects.filter(
        models.Q(question_sv="") | models.Q(question_en="")
    ).exists()


def test_a_second_load_changes_nothing_and_says_so(capsys):
    load_purchasing_bodies(at=AT)
    before = everything()

    call_command("deploy_reference")

    assert everything() == before
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len([*MODELS, PurchasingBody])
    assert all(re.search(r": 0 added, 0 changed, [1-9]\d* unchanged$", line) for line in lines)
    assert not AuditEvent.objects.exists()
    assert not QueueRow.objects.exists()


def test_a_first_load_adds_everything_and_is_in_the_log(capsys):
    load_purchasing_bodies(at=AT)
    OfferingFactory(published=True)
    Layer.objects.filter(pk=Layer.objects.first().pk).update(name_fi="Vanha nimi")

    call_command("deploy_reference")

    assert "0 added, 1 changed, 6 unchanged" in capsys.readouterr().out
    assert AuditEvent.objects.get(verb="reference.loaded").data == {
        "kerrokset": {"added": [], "changed": [Layer.objects.first().slug]}
    }
    # Once for its words, once because it is told of for the first time.
    assert QueueRow.objects.values("offering_id").distinct().count() == 1


def test_a_changed_text_is_updated_under_its_own_key_and_reported(changed):
    keys = dict(Layer.objects.values_list("slug", "pk"))
    name = Layer.objects.first().slug

    reports = changed(
        "architecture", lambda content: content["layers"][0]["name"].update(sv="Nytt namn")
    )()

    assert (reports[0].added, reports[0].changed) == ([], [name])
    assert not any(report.has_changes() for report in reports[1:])
    assert dict(Layer.objects.values_list("slug", "pk")) == keys
    assert Layer.objects.get(slug=name).name_sv == "Nytt namn"


def test_a_new_row_is_added_and_reported(changed):
    def add(rows):
        rows.append({**rows[0], "code": "999", "name_fi": "Tyrskylä"})

    report = changed("municipalities", add)()[0]

    assert (report.added, report.changed, report.unchanged) == (["999"], [], 308)


def test_a_row_that_is_no_longer_in_the_file_is_retired_and_named(changed):
    report = changed("municipalities", lambda rows: rows.pop(0))()[0]

    assert (report.retired, Municipality.objects.get(code="005").is_offered) == (["005"], False)
    assert (
        str(report)
        == "kunnat: 0 added, 0 changed, 307 unchanged, 1 retired because they are no longer in the"
        " file: 005"
    )


@pytest.mark.parametrize(("name", "change", "told"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_whole_with_row_and_reason(changed, name, change, told):
    before = everything()

    with pytest.raises(BadFile, match=told):
        changed(name, change)()

    assert everything() == before


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b'"text"', None],
    ids=["empty", "half", "a list", "no text", "a text", "missing"],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, name, content):
    load, path = LOADERS[name]
    broken = tmp_path / path.name
    if content is not None:
        broken.write_bytes(content)
    before = everything()

    with pytest.raises(BadFile, match=re.escape(path.name)):
        load(path=broken, at=AT)

    assert everything() == before


def test_the_command_says_what_was_wrong_and_loads_nothing(changed, monkeypatch):
    """A mistake in the last file takes back what the first ones changed."""
    from deploy.management.commands import deploy_reference

    good = changed("municipalities", at(0, "name_fi", to="Uusi nimi"))
    bad = changed("synonyms", at("sets", 0, "words", to=[]))
    monkeypatch.setattr(deploy_reference, "LOADERS", (good, bad))

    with pytest.raises(CommandError, match=r"Nothing was loaded\. synonyms\.json, row 1"):
        call_command("deploy_reference")

    assert not Municipality.objects.filter(name_fi="Uusi nimi").exists()
    assert not AuditEvent.objects.exists()
