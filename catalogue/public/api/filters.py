"""Parameters of the API that the catalogue gives."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from lib.api.filters import PagedFilters, TextParameter
from lib.forms.parameters import clean
from vendors.models import Vendor


class VendorFilters(PagedFilters):
    """Finding a vendor."""

    q = TextParameter("A piece of the name, or of the business id.", most=100, method="named")

    class Meta:
        model = Vendor
        fields: list[str] = []

    def named(self, rows: QuerySet[Vendor], _name: str, value: str) -> QuerySet[Vendor]:
        """Matched here, because SQLite folds the case of ASCII letters only."""
        wanted = clean(value).casefold()
        found = [
            pk
            for pk, name, business_id in rows.values_list("pk", "name", "business_id")
            if wanted in name.casefold() or wanted in business_id
        ]
        return rows.filter(pk__in=found)

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:  # noqa: ARG003 -- none
        return {}
