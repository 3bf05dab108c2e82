"""Ways to buy that a procedure leaves open, by the names of their rows. Pure."""

from enum import StrEnum

from procurement.rules.limits import Procedure


class RouteName(StrEnum):
    DIRECT = "direct_purchase"
    QUOTES = "small_purchase_quotes"
    OWN_TENDER = "own_tender"
    NATIONAL = "national_procedure"
    EU = "eu_procedure"
    FRAMEWORK = "framework_agreement"
    CENTRAL_BODY = "joint_procurement_unit"
    IN_HOUSE = "in_house_entity"


# Through others: each is a question to the municipality, never a promise.
THROUGH_OTHERS = (RouteName.FRAMEWORK, RouteName.CENTRAL_BODY, RouteName.IN_HOUSE)
# To go on buying under another's contract is no route (1397/2016, 136 §): it is never here.
OPEN_ROUTES = {
    Procedure.DIRECT: (RouteName.DIRECT, RouteName.FRAMEWORK, RouteName.CENTRAL_BODY),
    Procedure.SMALL: (RouteName.QUOTES, *THROUGH_OTHERS),
    Procedure.NATIONAL: (RouteName.NATIONAL, *THROUGH_OTHERS),
    Procedure.EU: (RouteName.EU, *THROUGH_OTHERS),
}


def open_routes(procedure: Procedure, *, must_tender: bool) -> tuple[RouteName, ...]:
    """In the order in which they are told; none where nothing is known."""
    if procedure in OPEN_ROUTES:
        return OPEN_ROUTES[procedure]
    # The act binds, but which of its procedures does is not known.
    return (RouteName.OWN_TENDER, *THROUGH_OTHERS) if must_tender else ()
