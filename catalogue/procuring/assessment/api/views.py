"""`POST assessments/`: the helper's own act for programs; no state is kept."""

import re
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.procuring.assessment.api.serializers import (
    AssessmentRequestSerializer,
    AssessmentSerializer,
)
from catalogue.procuring.assessment.request import INDEFINITE, MOST_PARTS, Reader
from catalogue.procuring.assessment.result import assessed
from lib.api.answers import answer_of
from lib.api.paging import site_base
from lib.api.pointers import pointer
from lib.api.views import ByHeaderOnly, LocalizedAPIView, problems
from procurement.registry import limits

AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?", re.ASCII)
CODE = re.compile(r"[0-9]{3}", re.ASCII)
# The name of each field, that of the page's own, and what JSON may hold in it.
FIELDS: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "offering": ("r", str),
    "offerings": ("r", list),
    "amount": ("summa", str),
    "vat_rate": ("alv", str),
    "municipality": ("kunta", str),
    "population": ("vakiluku", int),
    "months": ("kk", (int, str)),
    "option_months": ("optio", int),
    "users": ("kayttajat", int),
    "days": ("tyopaivat", int),
    "parts": ("osa", list),
    "procedure_class": ("laji", str),
    "basis": ("peruste", str),
    "own_days": ("pv", str),
    "own_day_price": ("hinta", str),
    "prices_valid_until": ("voimassa", str),
    "decided_on": ("paiva", str),
}
ITEMS = {"offerings": str, "parts": int}
EXAMPLES = [
    OpenApiExample("A sum", {"amount": "29999.99"}, request_only=True),
    OpenApiExample(
        "A sum with VAT, on a day",
        {"amount": "37650.00", "vat_rate": "25.5", "decided_on": "2026-11-23"},
        request_only=True,
    ),
    OpenApiExample(
        "An offering for a municipality",
        {
            "offering": "kuntasivusto-drupalilla",
            "municipality": "837",
            "months": "indefinite",
            "users": 40,
        },
        request_only=True,
    ),
    OpenApiExample(
        "Two bought together",
        {
            "offerings": ["kuntasivusto-drupalilla", "kavijaanalytiikka-matomolla"],
            "population": 8412,
            "months": 24,
            "option_months": 24,
            "users": 40,
        },
        request_only=True,
    ),
]


class Body:
    """A body as the reader takes it: every value as the text a page would send."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.values: dict[str, list[str]] = {}
        for name, value in body.items():
            texts = list(map(str, value)) if isinstance(value, list) else [str(value)]
            if name == "months":
                texts = [INDEFINITE if text == "indefinite" else text for text in texts]
            self.values.setdefault(FIELDS[name][0], []).extend(texts)

    def one(self, name: str) -> str:
        return self.values.get(name, [""])[-1]

    def many(self, name: str) -> list[str]:
        return self.values.get(name, [])


class PlainReader(Reader):
    """Reads numbers as JSON documents write them."""

    def money(self, name: str) -> Decimal | None:
        text = self.given.one(name)
        if text and not AMOUNT.fullmatch(text):
            self.problems[name] = _("Anna luku tekstinä, esimerkiksi 29999.99.")
            return None
        return Decimal(text) if text else None


def _body_problems(body: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the shape of a body, by pointer."""
    found = {pointer(name): _("Tuntematon kenttä.") for name in body if name not in FIELDS}
    for name in set(body) & set(FIELDS):
        found |= _value_problems(name, body[name])
    if "offering" in body and "offerings" in body:
        found[pointer("offerings")] = _("Anna joko offering tai offerings, ei molempia.")
    if not {"offering", "offerings", "amount"} & set(body):
        found[pointer("offering")] = _("Anna offering, offerings tai amount.")
    code = body.get("municipality")
    if isinstance(code, str) and not CODE.fullmatch(code):
        found[pointer("municipality")] = _("Anna kunnan numero, esimerkiksi 837.")
    return found


def _value_problems(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401 -- any JSON
    wrong = _("Arvo on väärää muotoa.")
    if not _is_a(value, FIELDS[name][1]):
        return {pointer(name): wrong}
    if not isinstance(value, list):
        return {}
    if len(value) > MOST_PARTS:
        return {pointer(name): _("Anna enintään %(most)s arvoa.") % {"most": MOST_PARTS}}
    return {
        pointer(name, place): wrong
        for place, item in enumerate(value)
        if not _is_a(item, ITEMS[name])
    }


def _is_a(value: Any, kind: type | tuple[type, ...]) -> bool:  # noqa: ANN401 -- any JSON
    # In Python True is a number.
    return isinstance(value, kind) and not isinstance(value, bool) and value != ""


class AssessmentView(LocalizedAPIView):
    """`assessments/`."""

    http_method_names = ["post", "options"]
    content_negotiation_class = ByHeaderOnly

    @extend_schema(
        operation_id="assessment_create",
        summary="What a purchase costs, which limits it reaches, and what may be done",
        tags=["buying"],
        request=AssessmentRequestSerializer,
        responses={200: AssessmentSerializer, **problems(400)},
        examples=EXAMPLES,
    )
    def post(self, request: Request) -> Response:
        """Nothing is kept. An offering's prices are those of its published version."""
        if request.query_params:
            raise ValidationError(
                {name: _("Tuntematon parametri.") for name in request.query_params}
            )
        if not isinstance(request.data, dict):
            raise ParseError(_("Lähetä JSON-olio."))
        if wrong := _body_problems(request.data):
            raise ValidationError(wrong)
        reader = PlainReader(Body(request.data), timezone.localdate())
        asked = reader.asked()
        if reader.problems:
            raise ValidationError(_by_pointer(reader.problems, request.data))
        found = assessed(asked, limits())
        return Response(answer_of(AssessmentSerializer, found, site_base(request)))


def _by_pointer(found: dict[str, str], body: dict[str, Any]) -> dict[str, str]:
    names = {field: name for name, (field, _kind) in FIELDS.items()}
    names |= {FIELDS[name][0]: name for name in body}
    return {pointer(names[field]): words for field, words in found.items()}
