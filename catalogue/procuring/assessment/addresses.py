"""The address of a calculation: what it was made of, and nothing else."""

from urllib.parse import urlencode

from catalogue.procuring.assessment.request import INDEFINITE, Asked
from procurement.price_context import DEFAULT_MONTHS
from procurement.rules.estimated_value import GOODS_SERVICES, ValueBasis


def query_of(asked: Asked) -> str:
    """Names the version, the buyer and the day, so that the same is counted ever after."""
    return urlencode([(name, value) for name, value in _pairs(asked) if value])


def _pairs(asked: Asked) -> list[tuple[str, str]]:
    purchase = asked.purchase
    term, buyer, amount, work = purchase.term, purchase.buyer, purchase.sum, purchase.own_work
    town = asked.municipality
    return [
        *(("r", offer.key) for offer in asked.offers),
        ("summa", _written(amount.entered) if amount else ""),
        ("alv", _written(amount.vat_rate) if amount and amount.vat_rate is not None else ""),
        ("kunta", town.code if town else ""),
        ("vakiluku", "" if town else str(asked.population)),
        ("kk", INDEFINITE if term.months is None else str(term.months or DEFAULT_MONTHS)),
        ("optio", str(term.option_months or "")),
        ("kayttajat", str(buyer.users or "")),
        ("tyopaivat", str(buyer.days or "")),
        *(("osa", part) for part in sorted(buyer.chosen, key=int)),
        ("pv", _written(work.days) if work else ""),
        ("hinta", _written(work.day_price) if work else ""),
        ("laji", "" if purchase.procedure_class == GOODS_SERVICES else purchase.procedure_class),
        ("peruste", "" if purchase.basis == ValueBasis.CONTRACT else purchase.basis),
        ("voimassa", purchase.valid_until.isoformat() if purchase.valid_until else ""),
        ("paiva", purchase.decided_on.isoformat()),
    ]


def _written(value: object) -> str:
    return str(value).replace(".", ",")
