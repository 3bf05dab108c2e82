"""Which key of a publiccode.yml a field of a step was read from."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.authoring.forms.fields import StepForm
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
        name = _field_name(path.removeprefix(prefix), criteria) if path.startswith(prefix) else ""
        if name in form.fields:
            form.fields[name].help_text = _with_origin(form.fields[name].help_text, key)


def _field_name(path: str, criteria: Sequence[str]) -> str:
    """`name.fi` is `name_fi`, `claims.0.evidence.1.url` that criterion's second address."""
    match path.split("."):
        case ["claims", number, "evidence", place, "url"]:
            criterion = whole(number, most=len(criteria) - 1)
            return "" if criterion is None else f"{criteria[criterion]}-url{place}"
        case [name, language] if language in LANGUAGES:
            return f"{name}_{language}"
    return path


def _with_origin(hint: object, key: str) -> SafeString:
    origin = format_html(
        '{} <code class="mono">{}</code>', _("Luettu tiedostosta publiccode.yml:"), key
    )
    return format_html("{}<br>{}", hint, origin) if hint else origin
