"""No form of the site numbers rows by hand: what has rows is a formset, with its count and limit.

Nor does any form know a float: money is a Decimal from the first.
"""

import ast
import importlib
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.forms.formsets import ManagementForm

from catalogue.authoring.forms.parts import PriceForm
from catalogue.authoring.forms.rows import RowFormSet
from lib.forms.money import MoneyField
from tests.catalogue.authoring.test_rows import KINDS
from tests.support.walks.form_classes import FORMS, FORMSETS, made

pytestmark = pytest.mark.django_db
DIGIT = re.compile(r"\d")


def numbered_by_hand(form):
    """Names with a number in them that no formset has given."""
    return sorted(name for name in form.fields if DIGIT.search(name))


def test_no_form_numbers_rows_by_hand():
    found = {name: numbered_by_hand(made(name)) for name in FORMS}

    assert {name: names for name, names in found.items() if names} == {}
    assert len(FORMS) >= 40, sorted(FORMS)


def test_a_form_that_did_would_be_found():
    class ByHand(forms.Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields |= {f"price{place}-amount": forms.CharField() for place in range(2)}

    assert numbered_by_hand(ByHand()) == ["price0-amount", "price1-amount"]


def test_every_name_with_a_number_on_a_form_is_a_formsets_own():
    rows, strays = set(), []
    for name in FORMS:
        for field in made(name):
            if DIGIT.search(field.html_name):
                rows.add((name.rsplit(".", 1)[-1], type(field.form).__name__))
                if field.html_name != field.form.add_prefix(field.name) or not field.form.prefix:
                    strays.append((name, field.html_name))

    assert strays == []
    assert rows == {
        ("PartForm", "PriceForm"),
        ("OpennessForm", "EvidenceForm"),
        ("OpennessForm", "StandardForm"),
    }


def test_every_formset_of_ours_has_a_limit_and_the_tests_of_rows():
    ours = {formset for formset in FORMSETS if issubclass(formset, RowFormSet)}
    in_use = {type(rows) for name in FORMS for rows in getattr(made(name), "row_sets", {}).values()}

    assert ours == in_use == {kind.formset for kind in KINDS}
    assert [
        formset for formset in ours if not 0 < formset.max_num < formset.absolute_max <= 100
    ] == []
    # Those of the admin are inlines of Django's own.
    others = {name for formset, name in FORMSETS.items() if formset not in ours}
    assert {name for name in others if ".admin." not in name} == set()


def test_the_count_of_each_formset_is_on_the_form_beside_its_rows():
    for name in FORMS:
        form = made(name)
        counted = {field.form.prefix for field in form if isinstance(field.form, ManagementForm)}
        assert counted == set(getattr(form, "row_sets", {}))


def sources_of_forms():
    modules = {cls.__module__ for cls in FORMS.values()} | {MoneyField.__module__}
    return [Path(importlib.import_module(module).__file__) for module in sorted(modules)]


def test_no_module_with_a_form_knows_a_float():
    found = [
        (path.name, node.lineno)
        for path in sources_of_forms()
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]

    assert found == []
    assert len(sources_of_forms()) >= 10


def test_an_amount_is_a_decimal_from_the_field_on():
    form = PriceForm({"amount": "0,30", "amount_max": "0,3", "tiers": "", "days": ""})

    assert form.is_valid()
    assert [type(form.cleaned_data[name]) for name in ("amount", "amount_max")] == [Decimal] * 2
    tiered = PriceForm({"tiers": "5000: 0,90", "tiering": "fixed"})
    assert tiered.is_valid()
    assert tiered.cleaned_data["tiers"] == [{"up_to": 5000, "amount": Decimal("0.90")}]
    assert tiered.section()["tiers"] == [{"up_to": 5000, "amount": "0.9"}]
