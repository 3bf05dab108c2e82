"""Model fields that several rooms make alike."""

from typing import Any

from django.db import models


def localized(maker: type[models.CharField] | type[models.TextField], **options: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401 -- passed on to the field
    """Three columns for fi, sv and en: `name_fi, name_sv, name_en = localized(CharField, max_length=80)`. All may be empty."""
    return tuple(maker(blank=True, default="", **options) for _ in range(3))  # type: ignore[return-value]


def money(**options: Any) -> Any:  # noqa: ANN401 -- a DecimalField
    """An amount in EUR excluding VAT, exact to four places (prices per inhabitant are often less than a cent's multiple)."""
    return models.DecimalField(max_digits=14, decimal_places=4, **options)
