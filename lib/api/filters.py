"""Parameters of the API's addresses, each documented where it is declared.

Each is read strictly, and named when it will not do.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import Filter, FilterSet  # type: ignore[import-untyped]  # it has no stubs
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError as BadRequest

from lib.forms.parameters import MOST_TEXT, SHOWN, clean, quoted
from lib.forms.whole import WholeField

MOST_NAMED = 10
PAGE_SIZE, MOST_ON_A_PAGE = 20, 100
MOST_CURSOR = 2000
# RFC 3339, section 5.6: a date, a time and an offset, all of them.
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
EUROS = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class EurosField(forms.DecimalField):
    """Digits, and two decimals at most; Python itself would read `1e3`."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # noqa: ANN401 -- Django's own signature; its stubs take a DecimalField for an IntegerField
        text = str(value or "").strip()
        if text and not EUROS.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class MomentField(forms.CharField):
    """An RFC 3339 time with its offset."""

    def clean(self, value: Any) -> datetime | None:  # noqa: ANN401 -- Django's own signature
        text = super().clean(value)
        if not text:
            return None
        try:
            return (
                datetime.fromisoformat(text.upper()) if MOMENT.fullmatch(text) else _refuse_moment()
            )
        except ValueError:
            return _refuse_moment()


def _refuse_moment() -> datetime:
    # A plus sign that was not encoded is the usual reason.
    raise ValidationError(
        _("Anna aika muodossa 2026-11-23T12:00:00Z tai 2026-11-23T12:00:00%2B02:00.")
    )


class DayField(forms.CharField):
    """`2026-11-23`; other ISO 8601 forms are refused."""

    def clean(self, value: Any) -> date | None:  # noqa: ANN401 -- Django's own signature
        text = super().clean(value)
        try:
            return (
                (date.fromisoformat(text) if DAY.fullmatch(text) else _refuse_day())
                if text
                else None
            )
        except ValueError:
            return _refuse_day()


def _refuse_day() -> date:
    raise ValidationError(_("Anna päivä muodossa 2026-11-23."))


class ValuesField(forms.MultipleChoiceField):
    """Values of a vocabulary that is asked for only when a value is given."""

    def __init__(self, *, known: Callable[[str], bool], **options: Any) -> None:
        super().__init__(**options)
        self.known = known

    def to_python(self, value: Any) -> list[str]:  # noqa: ANN401 -- Django's own signature
        return [one for one in super().to_python(value) if one]

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's own signature
        if unknown := [one for one in value if "\0" in one or not self.known(one)]:
            raise ValidationError(
                _("Tuntematon arvo: %(values)s."),
                params={"values": ", ".join(quoted(clean(one)) for one in unknown[:5])},
            )


class Parameter(Filter):  # type: ignore[misc]  # django-filter is untyped
    """A query parameter. `about` is its documentation.

    It filters nothing by itself unless it is given a `method`.
    """

    schema: Mapping[str, Any] = {"type": "string"}
    is_repeatable = False

    def __init__(self, about: str, *, method: str | None = None, **options: Any) -> None:
        # Without a label django-filter would look for one in the model.
        super().__init__(label="", method=method, **options)
        self.about = about

    def filter(self, qs: Any, value: Any) -> Any:  # noqa: ANN401, ARG002 -- django-filter's own signature
        return qs


class TextParameter(Parameter):
    """Free text."""

    field_class = forms.CharField

    def __init__(self, about: str, *, most: int = MOST_TEXT, **options: Any) -> None:
        super().__init__(about, max_length=most, **options)
        self.schema = {"type": "string", "maxLength": most}


class WholeParameter(Parameter):
    """A whole number within bounds."""

    field_class = WholeField

    def __init__(self, about: str, *, least: int, most: int, default: int | None = None) -> None:
        super().__init__(about, min_value=least, max_value=most)
        self.schema = {"type": "integer", "minimum": least, "maximum": most} | (
            {} if default is None else {"default": default}
        )


class EurosParameter(Parameter):
    """An amount in EUR excl. VAT."""

    field_class = EurosField
    schema = {"type": "string", "pattern": f"^{EUROS.pattern}$"}

    def __init__(self, about: str) -> None:
        super().__init__(about, min_value=Decimal(0), max_digits=12, decimal_places=2)


class MomentParameter(Parameter):
    """A moment."""

    field_class = MomentField
    schema = {"type": "string", "format": "date-time"}


class DayParameter(Parameter):
    """A day."""

    field_class = DayField
    schema = {"type": "string", "format": "date"}


class ValuesParameter(Parameter):
    """Values of a vocabulary; may be repeated."""

    field_class = ValuesField
    is_repeatable = True

    def __init__(
        self, about: str, *, known: Callable[[str], bool], values: Collection[str] = ()
    ) -> None:
        super().__init__(about, known=known)
        # Documented when there are few of them and they do not change.
        self.schema = {"type": "string"} | ({"enum": list(values)} if values else {})


class ValueParameter(Parameter):
    """One of a few words."""

    field_class = forms.ChoiceField

    def __init__(self, about: str, *, values: Collection[str], default: str | None = None) -> None:
        super().__init__(about, choices=[(value, value) for value in values])
        self.schema = {"type": "string", "enum": list(values)} | (
            {} if default is None else {"default": default}
        )


class StrictFilterSet(FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """All parameters an address knows.

    Anything else, or one that is given twice without meaning, is refused with its name.
    """

    base_filters: ClassVar[dict[str, Parameter]]

    @classmethod
    def checked(cls, given: QueryDict) -> dict[str, Any]:
        """The values by name.

        Raises REST framework's ValidationError that names every parameter at fault.
        """
        if not given:
            return dict.fromkeys(cls.base_filters)
        problems = parameters_at_fault(given, cls.base_filters)
        values = dict(cls._values_left_out())
        for name in cls.base_filters:
            if name not in given:
                continue
            try:
                values[name] = cls._value(given, name)
            except ValidationError as error:
                problems[name] = " ".join(map(str, error.messages))
        problems = problems or cls.mutual_problems(values)
        if problems:
            raise BadRequest(problems)
        return values

    @classmethod
    @cache
    def _values_left_out(cls) -> Mapping[str, Any]:
        return {name: cls._value(QueryDict(), name) for name in cls.base_filters}

    @classmethod
    def _value(cls, given: QueryDict, name: str) -> Any:  # noqa: ANN401 -- what its field makes of it
        """Read by the field itself: a form of all of them costs more than an answer."""
        field = cls.base_filters[name].field
        return field.clean(field.widget.value_from_datadict(given, {}, name))

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:  # noqa: ARG003 -- for those who know better
        return {}


class PagedFilters(StrictFilterSet):
    """What every list knows."""

    cursor = TextParameter(
        "Where the page begins: copy it from `next` or `previous`. It belongs to the filters it was"
        " made for.",
        most=MOST_CURSOR,
    )
    page_size = WholeParameter(
        "How many rows a page has.", least=1, most=MOST_ON_A_PAGE, default=PAGE_SIZE
    )


def parameters_at_fault(given: QueryDict, known: Mapping[str, Parameter]) -> dict[str, str]:
    unknown = [name for name in given if name not in known]
    repeated = [
        name
        for name in given
        if name in known and not known[name].is_repeatable and len(given.getlist(name)) > 1
    ]
    problems = {
        clean(name)[:SHOWN] or "?": _("Tätä kohtaa emme tunne.")
        for name in sorted(unknown)[:MOST_NAMED]
    }
    return problems | {name: _("Tämän kohdan voi antaa vain kerran.") for name in repeated}


def documented(filters: type[StrictFilterSet]) -> list[OpenApiParameter]:
    return [documentation(name, parameter) for name, parameter in filters.base_filters.items()]


def documentation(name: str, parameter: Parameter) -> OpenApiParameter:
    if not parameter.is_repeatable:
        return OpenApiParameter(name, type=dict(parameter.schema), description=parameter.about)
    return OpenApiParameter(
        name,
        type={"type": "array", "items": dict(parameter.schema)},
        description=parameter.about,
        # Written `a=1&a=2`.
        style="form",
        explode=True,
    )
