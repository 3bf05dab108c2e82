"""Every error in a list names its object and leads to it; no list holds two equal texts.

All forms of all rooms, and the lists of what a version lacks.
"""

import re

import pytest
from django import forms
from django.forms.formsets import ManagementForm
from django.template.loader import render_to_string
from django.utils import timezone, translation

from catalogue.authoring.actions.writing import create_offering
from catalogue.models import Part, State, Version
from catalogue.templatetags.authoring import breach_url, breach_words
from tests.support.drafts import part, whole_content
from tests.support.factories import UserFactory
from tests.support.reviews import form_of, make_owner, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in
from tests.support.walks.form_classes import FORMS, made

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<li>(?:<a href="#([^"]*)">)?(.*?)(?:</a>)?</li>', re.DOTALL)


def errors_of(html):
    return [(target, " ".join(words.split())) for target, words in LINK.findall(html)]


def assert_each_names_its_own(errors):
    words = [words for _target, words in errors]
    assert words
    assert len(set(words)) == len(words), sorted(one for one in words if words.count(one) > 1)


def is_count(field):
    """How many rows there are: what lies is one error for all of them."""
    return isinstance(field.form, ManagementForm)


def bad_value(field):
    """A control character is in no text, and nothing else is it either."""
    return ["\x07"] if isinstance(field, forms.MultipleChoiceField) else "\x07"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("wrong", ["nothing is sent", "everything is wrong"])
@pytest.mark.parametrize("name", FORMS)
def test_each_error_of_a_form_names_its_field_and_leads_to_it(name, wrong, language):
    with translation.override(language):
        fields = {field.html_name: field for field in made(name) if not is_count(field)}
        data = {field.html_name: field.value() for field in made(name) if is_count(field)}
        if wrong == "everything is wrong":
            data |= {key: bad_value(field.field) for key, field in fields.items()}
        form = made(name, data=data)
        errors = errors_of(render_to_string("forms/errors.html", {"form": form}))
        targets = {field.auto_id if field.use_fieldset else field.id_for_label for field in form}

    if not form.is_valid():
        assert_each_names_its_own(errors)
        assert {target for target, _words in errors if target} <= targets
    if wrong == "everything is wrong":
        assert not form.is_valid()
        assert len(errors) >= sum(
            not isinstance(field.field, (forms.BooleanField, forms.FileField))
            and not field.field.disabled
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
