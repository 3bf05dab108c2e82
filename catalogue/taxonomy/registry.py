"""The taxonomy as every page needs it, kept by every worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from catalogue.models import (
    Component,
    Criterion,
    FunctionGroup,
    Layer,
    Licence,
    MunicipalFunction,
    Phase,
)
from lib.caching.process import forget, process_cached, reference_key
from lib.i18n.localized import Text
from lib.reference.rows import ReferenceRow

KEY = reference_key("catalogue.taxonomy.registry")
Row = TypeVar("Row", bound=ReferenceRow)


@dataclass
class Taxonomy:
    """All reference rows of the catalogue, in their order, by slug.

    `offered` has those that may be chosen anew.
    """

    layers: dict[str, Layer] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)
    function_groups: dict[str, FunctionGroup] = field(default_factory=dict)
    functions: dict[str, MunicipalFunction] = field(default_factory=dict)
    phases: dict[str, Phase] = field(default_factory=dict)
    criteria: dict[str, Criterion] = field(default_factory=dict)
    osi_approved: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.layers and self.criteria)

    @cached_property
    def offered(self) -> "Taxonomy":
        # What is retired is still read above: old versions and the audit log name those rows.
        layers, groups = _in_use(self.layers), _in_use(self.function_groups)
        return Taxonomy(
            layers=layers,
            components={
                slug: row
                for slug, row in _in_use(self.components).items()
                if row.layer.slug in layers
            },
            function_groups=groups,
            functions={
                slug: row
                for slug, row in _in_use(self.functions).items()
                if row.group.slug in groups
            },
            phases=_in_use(self.phases),
            criteria=_in_use(self.criteria),
            osi_approved=self.osi_approved,
        )

    @cached_property
    def component_by_pk(self) -> dict[int, Component]:
        return {row.pk: row for row in self.components.values()}

    @cached_property
    def criterion_by_pk(self) -> dict[int, Criterion]:
        return {row.pk: row for row in self.criteria.values()}

    def label(self, facet: str, value: str, language: str) -> Text:
        """The name of a slug in a facet: layer, component, function, phase, openness."""
        rows: dict[str, dict[str, Any]] = {
            "layer": self.layers,
            "component": self.components,
            "function": self.functions,
            "phase": self.phases,
            "openness": self.criteria,
        }
        name: Text = rows[facet][value].name(language)
        return name


def _in_use(rows: Mapping[str, Row]) -> dict[str, Row]:
    return {slug: row for slug, row in rows.items() if row.is_offered}


def forget_taxonomy() -> None:
    forget(KEY)


def taxonomy() -> Taxonomy:
    return process_cached(KEY, _read_taxonomy)


def _read_taxonomy() -> Taxonomy:
    """Seven small queries."""
    return Taxonomy(
        layers={row.slug: row for row in Layer.objects.all()},
        components={row.slug: row for row in Component.objects.select_related("layer")},
        function_groups={row.slug: row for row in FunctionGroup.objects.all()},
        functions={row.slug: row for row in MunicipalFunction.objects.select_related("group")},
        phases={row.slug: row for row in Phase.objects.all()},
        criteria={row.slug: row for row in Criterion.objects.prefetch_related("questions")},
        osi_approved=frozenset(
            Licence.objects.offered().filter(is_osi_approved=True).values_list("spdx_id", flat=True)
        ),
    )
