"""Model fields that several rooms make alike."""

from typing import Any

from django.db import models


def localized(
    maker: "type[models.CharField[str, str]] | type[models.TextField[str, str]]",
    **options: Any,
) -> tuple[Any, Any, Any]:
    """Columns for Finnish, Swedish and English, in this order; each may be empty."""
    return tuple(maker(blank=True, default="", **options) for _ in range(3))  # type: ignore[return-value]


def money(**options: Any) -> Any:  # noqa: ANN401 -- a DecimalField
    """An amount in EUR excluding VAT, exact to four places.

    Prices per inhabitant are often less than a cent's multiple.
    """
    return models.DecimalField(max_digits=14, decimal_places=4, **options)
