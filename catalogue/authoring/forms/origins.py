"""Which key of a publiccode.yml a field of a step was read from."""

from collections.abc import Mapping, Sequence

from django.forms import Field
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.authoring.forms.fields import StepForm
from catalogue.authoring.forms.openness import evidence_prefix
from lib.forms.whole import whole
from lib.i18n.localized import LANGUAGES


def mark_origins(
    form: StepForm, origins: Mapping[str, str], prefix: str, criteria: Sequence[str] = ()
) -> None:
    """Say it in the hint of each field.

    `prefix` is the place of the form's values in the content, `criteria` the claims' in their
    order.
    """
    for path, key in origins.items():
        field = (
            _field(form, path.removeprefix(prefix), criteria) if path.startswith(prefix) else None
        )
        if field is not None:
            field.help_text = _with_origin(field.help_text, key)


def _field(form: StepForm, path: str, criteria: Sequence[str]) -> Field | None:
    """`name.fi` is `name_fi`, `claims.0.evidence.1.url` that criterion's second address."""
    match path.split("."):
        case ["claims", number, "evidence", place, "url"]:
            criterion = whole(number, most=len(criteria) - 1)
            return None if criterion is None else _address(form, criteria[criterion], place)
        case [name, language] if language in LANGUAGES:
            return form.fields.get(f"{name}_{language}")
    return form.fields.get(path)


def _address(form: StepForm, criterion: str, place: str) -> Field | None:
    rows = form.row_sets.get(evidence_prefix(criterion))
    number = whole(place, most=len(rows) - 1) if rows else None
    return rows[number].fields["url"] if rows and number is not None else None


def _with_origin(hint: object, key: str) -> SafeString:
    origin = format_html(
        '{} <code class="mono">{}</code>', _("Luettu tiedostosta publiccode.yml:"), key
    )
    return format_html("{}<br>{}", hint, origin) if hint else origin
