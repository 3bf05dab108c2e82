"""Every error in a list names its object and leads to it; no list holds two equal texts.

All forms of all rooms, and the lists of what a version lacks.
"""

import importlib
import pkgutil
import re
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone, translation

import accounts
import catalogue
import procurement
import search
import vendors
from catalogue.authoring.actions.writing import create_offering
from catalogue.models import Part, State, Version
from catalogue.templatetags.authoring import breach_url, breach_words
from tests.support.drafts import part, whole_content
from tests.support.factories import UserFactory
from tests.support.reviews import form_of, make_owner, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import Membership

pytestmark = pytest.mark.django_db
ROOMS = (accounts, vendors, procurement, search, catalogue)
LINK = re.compile(r'<li>(?:<a href="#([^"]*)">)?(.*?)(?:</a>)?</li>', re.DOTALL)
# What a form needs besides its data.
NEEDS = {
    "catalogue.authoring.forms.parts.PartForm": {"others": [(1, "Muu osa")], "price_count": 3},
    "catalogue.authoring.forms.openness.OpennessForm": {
        "rows": {"avoin-data": 2, "avoin-rajapinta": 1, "standards": 2}
    },
    "catalogue.reviewing.forms.ReviewForm": {"today": timezone.localdate()},
    "catalogue.authoring.forms.start.StartForm": {"vendors": [("1", "Yksi"), ("2", "Toinen")]},
    "catalogue.authoring.forms.start.ImportForm": {"vendors": [("1", "Yksi"), ("2", "Toinen")]},
    "catalogue.authoring.forms.start.VendorForm": {"vendors": [("1", "Yksi"), ("2", "Toinen")]},
    "vendors.forms.CompanyForm": {"municipalities": [("091", "Helsinki")]},
    "vendors.forms.CompanyFactsForm": {"municipalities": [("091", "Helsinki")]},
    "vendors.forms.RegistrationForm": {"municipalities": [("091", "Helsinki")]},
    "vendors.forms.StatementForm": {"is_confirmed": False},
    "vendors.forms.EndMemberForm": {"team": []},
    "vendors.forms.EndPeriodForm": {"membership": Membership(starts_on=date(2026, 1, 1))},
}
# They are made by allauth's views, with what those hold; or have no page of ours.
OTHERS = re.compile(
    r"accounts\.(sign_in\.forms|admin|forms\.domains)|\.admin\."
    r"|authoring\.forms\.fields\.(StepForm|ColumnsForm)|authoring\.forms\.content"
)


def form_classes():
    """Every form a module of ours defines."""
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations" in found.name or ".management" in found.name:
                continue
            module = importlib.import_module(found.name)
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, forms.BaseForm)
                    and value.__module__ == module.__name__
                    and not OTHERS.search(f"{module.__name__}.{value.__name__}")
                ):
                    yield f"{module.__name__}.{value.__name__}", value


FORMS = dict(form_classes())


def errors_of(html):
    return [(target, " ".join(words.split())) for target, words in LINK.findall(html)]


def assert_each_names_its_own(errors):
    words = [words for _target, words in errors]
    assert words
    assert len(set(words)) == len(words), sorted(one for one in words if words.count(one) > 1)


def bad_value(field):
    """A control character is in no text, and nothing else is it either."""
    return ["\x07"] if isinstance(field, forms.MultipleChoiceField) else "\x07"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("wrong", ["nothing is sent", "everything is wrong"])
@pytest.mark.parametrize("name", FORMS)
def test_each_error_of_a_form_names_its_field_and_leads_to_it(name, wrong, language):
    with translation.override(language):
        fields = FORMS[name](**NEEDS.get(name, {})).fields
        data = (
            {}
            if wrong == "nothing is sent"
            else {key: bad_value(field) for key, field in fields.items()}
        )
        form = FORMS[name](data=data, **NEEDS.get(name, {}))
        errors = errors_of(render_to_string("forms/errors.html", {"form": form}))
        targets = {field.auto_id if field.use_fieldset else field.id_for_label for field in form}

    if not form.is_valid():
        assert_each_names_its_own(errors)
        assert {target for target, _words in errors if target} <= targets
    if wrong == "everything is wrong":
        assert not form.is_valid()
        assert len(errors) >= sum(
            not isinstance(field, (forms.BooleanField, forms.FileField)) and not field.disabled
            for field in fields.values()
        )


def broken_content():
    """All criteria unjudged, three parts of which two have one name, nothing priced."""
    content = whole_content()
    content["openness"] = {"claims": [], "answers": {}, "standards": []}
    content["parts"]["parts"] = [
        part("Ohjelmisto"),
        part("Ohjelmisto"),
        part("Palvelu", "service"),
        part("", "open", licence="Oma", source_url=""),
    ]
    content["places"]["components"] = []
    return content


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("claims", ["none", "unproven"])
def test_each_shortcoming_of_a_version_names_its_criterion_or_part(client, language, claims):
    owner = make_owner()
    content = broken_content()
    if claims == "unproven":
        content["openness"]["claims"] = [
            {**claim, "state": "met", "evidence": []}
            for claim in whole_content()["openness"]["claims"]
        ]
    draft = create_offering(
        vendor=owner.teams.get().vendor, content=content, by=owner, at=timezone.now()
    )
    prefix = "" if language == "fi" else f"/{language}"

    page = sign_in(client, owner).get(f"{prefix}/oma/ratkaisut/{draft.pk}/tarkista")

    found = page.context["progress"].found
    version = Version.objects.with_content().get(pk=draft.pk)
    with translation.override(language):
        said = [breach_words(version, breach) for breach in found]
    assert len(said) > 8
    assert len(set(said)) == len(said)
    shown = page.content.decode()
    for breach in found:
        with translation.override(language):
            assert f'href="{breach_url(version, breach)}"' in shown.replace("&amp;", "&")
            name = next(
                (
                    row.name(language)
                    for row in [
                        *Part.objects.filter(version=version),
                        *(claim.criterion for claim in version.claims.all()),
                    ]
                    if breach.field.split(".")[1:2] in ([str(row.pk)], [getattr(row, "slug", "")])
                ),
                "",
            )
            assert str(name) in breach_words(version, breach)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_gap_of_a_judgement_names_its_criterion_and_leads_to_it(client, language):
    version = sent_version()
    review = taken(version, make_reviewer(UserFactory()))
    sign_in(client, review.reviewer)
    form = form_of(version, review, decision="request_changes", fix_time="pvm")
    nothing = form | {name: "" for name in form if name.startswith("state-")}
    prefix = "" if language == "fi" else f"/{language}"

    page = client.post(f"{prefix}/arviointi/{version.pk}", nothing)

    html = page.content.decode()
    block = html[html.index('id="virheet"') :]
    errors = errors_of(block[: block.index("</ul>")])
    assert page.status_code == 422
    assert len(errors) == 7
    assert_each_names_its_own(errors)
    assert all(f'id="{target}"' in html for target, _words in errors)
    assert Version.objects.get(pk=version.pk).state == State.SUBMITTED
