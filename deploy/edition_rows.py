"""Which rows the public sees something of: a change of one of them is a new edition of the site.

Rows below a version that is or was public never change, for the catalogue's triggers refuse it; so
its parts, prices, claims and the like are not among them. `tests/deploy/test_edition.py` wants each
table here or among those that no public page reads.
"""

from typing import Any

from lib.models.edition import PublicRows, unwatch, watch

PUBLIC_ROWS = (
    PublicRows("catalogue_offering", "ROW.published_id IS NOT NULL"),
    PublicRows("catalogue_version", "ROW.state IN ('approved', 'superseded')"),
    *(
        PublicRows(table)
        for table in (
            "catalogue_component",
            "catalogue_criterion",
            "catalogue_criterionquestion",
            "catalogue_face",
            "catalogue_finding",
            "catalogue_frameworkcover",
            "catalogue_functiongroup",
            "catalogue_layer",
            "catalogue_licence",
            "catalogue_municipalfunction",
            "catalogue_offeringrule",
            "catalogue_partner",
            "catalogue_phase",
            "catalogue_review",
            "procurement_assessmenttext",
            "procurement_bodyowner",
            "procurement_framework",
            "procurement_frameworkuser",
            "procurement_municipality",
            "procurement_purchasingbody",
            "procurement_route",
            "procurement_ruleset",
            "procurement_threshold",
            "procurement_valuerule",
            "search_closedproduct",
            "search_synonymset",
            "vendors_membership",
            "vendors_vendor",
        )
    ),
)


def stand_down(**_signal: Any) -> None:
    unwatch()


def stand_up(**_signal: Any) -> None:
    watch(PUBLIC_ROWS)
