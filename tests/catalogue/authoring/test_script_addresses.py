"""An address that is a script is refused at every field for an address.

On the forms and by the reader of publiccode.yml.
"""

import json

import pytest
from django import forms
from django.utils import timezone

from catalogue.authoring.actions.importing import import_publiccode
from catalogue.authoring.forms.openness import EvidenceForm, StandardForm
from catalogue.authoring.forms.parts import PartForm
from catalogue.authoring.forms.steps import UsersForm
from catalogue.content.snapshot import read_content
from tests.support.reviews import make_owner
from vendors.forms import CompanyFactsForm, RegistrationForm

pytestmark = pytest.mark.django_db

SCRIPTS = (
    "javascript:__hit=1",
    "JaVaScRiPt:__hit=1",
    "java\nscript:__hit=1",
    "javascript://code.example/%0a__hit=1",
    "data:text/html,<script>__hit=1</script>",
    "vbscript:__hit=1",
    "https:javascript:__hit=1",
)


def address_forms():
    yield EvidenceForm, {}
    yield StandardForm, {}
    yield PartForm, {"others": []}
    yield UsersForm, {}
    yield CompanyFactsForm, {"municipalities": []}
    yield RegistrationForm, {"municipalities": []}


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_form_takes_a_script_for_an_address(script):
    for form_class, needs in address_forms():
        names = [
            name
            for name, field in form_class(**needs).fields.items()
            if isinstance(field, forms.URLField)
        ]
        form = form_class(dict.fromkeys(names, script), **needs)
        assert names
        assert set(names) <= form.errors.keys(), (form_class, script)


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_file_brings_a_script_for_an_address(script):
    owner = make_owner()
    source = {
        "publiccodeYmlVersion": "0.4",
        "name": "Ohjelma",
        "url": script,
        "landingURL": script,
        "roadmap": script,
        "legal": {"license": "MIT"},
        "description": {
            "fi": {"documentation": script, "apiDocumentation": script, "screenshots": [script]}
        },
    }

    version = import_publiccode(
        source=json.dumps(source), vendor=owner.teams.get().vendor, by=owner, at=timezone.now()
    )

    found = [value for key, value in pairs(read_content(version.pk)) if "url" in key and value]
    assert [value for value in found if not value.startswith(("https://", "http://"))] == []


def pairs(value, key=""):
    """Every name with its value, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from pairs(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from pairs(inner, key)
    else:
        yield key, value
