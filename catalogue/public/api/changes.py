"""What changed, for a copy elsewhere that follows."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from django.core.exceptions import BadRequest as Tampered
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.models import Change, ChangeLog
from catalogue.publishing.changes import tell_days
from lib.api.answers import AddressField, AnswerSerializer, FilledCharField, MomentField, answer_of
from lib.api.filters import (
    MOST_CURSOR,
    MOST_ON_A_PAGE,
    MomentParameter,
    StrictFilterSet,
    TextParameter,
    WholeParameter,
    documented,
)
from lib.api.paging import site_base
from lib.api.problems import Gone
from lib.api.views import PublicView, problems

log = structlog.get_logger(__name__)


class ChangeFilters(StrictFilterSet):
    """Where to begin, once; then the cursor."""

    since = MomentParameter(
        "Begin with what changed at this time or later, RFC 3339. Only to begin: then follow"
        " `next`. Left out, all that is kept (400 days)."
    )
    cursor = TextParameter(
        "Where the page begins: copy it from `next`, or from `changes` of the list of offerings.",
        most=MOST_CURSOR,
    )
    page_size = WholeParameter(
        "How many rows a page has.", least=1, most=MOST_ON_A_PAGE, default=MOST_ON_A_PAGE
    )

    class Meta:
        model = Change
        fields: list[str] = []

    @classmethod
    def mutual_problems(cls, values: Any) -> dict[str, str]:  # noqa: ANN401 -- a mapping of values
        return (
            {"since": _("Anna joko since tai cursor, ei molempia.")}
            if values["since"] and values["cursor"]
            else {}
        )


class ChangeSerializer(AnswerSerializer):
    """A change. After `withdrawn` and `vendor_lapsed` the address answers 410; after the others it
    gives what there is now.
    """  # noqa: D205 -- the API prints it as it is

    kind = serializers.ChoiceField(Change.Kind.values)
    at = MomentField(help_text="Never before that of the row above it.")
    slug = serializers.CharField()
    previous_slug = FilledCharField(
        help_text="The address it had until now, where that changed: forget that one.",
    )
    url = AddressField("catalogue:offering-detail", "slug")
    api_url = AddressField("api:offering-detail", "slug")


class ChangePageSerializer(AnswerSerializer):
    """A page of changes."""

    results = ChangeSerializer(many=True)
    next = serializers.URLField(help_text="Always there: keep it, and ask it again later.")
    has_more = serializers.BooleanField(help_text="Whether `next` has rows now.")


class ChangeList(PublicView):
    """`changes/`."""

    filterset_class = ChangeFilters

    @extend_schema(
        operation_id="change_list",
        summary="What was published, changed, withdrawn, in order",
        tags=["offerings"],
        parameters=documented(ChangeFilters),
        responses={200: ChangePageSerializer, **problems(400, 410)},
    )
    def get(self, request: Request) -> Response:
        """For a copy that stays true: take the whole list with `include_stale=1`, then follow
        `changes` of its first page, and keep each `next`.

        No change is left out and none comes twice along `next`. A row says that something changed,
        not what: fetch `api_url`. Changes are kept for 400 days;
        a cursor that is older answers 410, and the copy begins with the list.
        """  # noqa: D205 -- the API prints it as it is
        catch_up(timezone.now())
        size = self.asked["page_size"] or MOST_ON_A_PAGE
        begin = beginning(self.asked["cursor"], self.asked["since"])
        rows = list(Change.objects.after(begin)[: size + 1])
        shown, base = rows[:size], site_base(request)
        last = shown[-1].number if shown else begin
        page = {
            "results": shown,
            "next": changes_url(base, last, self.asked["page_size"]),
            "has_more": len(rows) > size,
        }
        return Response(answer_of(ChangePageSerializer, page, base))


def catch_up(at: datetime) -> None:
    try:
        tell_days(at=at)
    except DatabaseError as error:
        # Reading goes on when nothing can be written.
        log.warning("days_not_told", reason=str(error))


def beginning(cursor: str | None, since: datetime | None) -> int:
    """The number after which the page begins.

    Raises ValidationError for a cursor that is not ours, Gone for one that is too old.
    """
    kept = ChangeLog.objects.filter(pk=1).first() or ChangeLog()
    number = (
        _read_number(cursor)
        if cursor
        else _number_before(since)
        if since
        else kept.forgotten_number
    )
    if number < kept.forgotten_number:
        raise Gone(
            detail=_(
                "Muutokset säilytetään 400 päivää. Hae ratkaisujen lista alusta ja jatka sen"
                " muutoksista."
            )
        )
    return number


def _number_before(since: datetime) -> int:
    first = (
        Change.objects.filter(at__gte=since)
        .order_by("at", "number")
        .values_list("number", flat=True)
        .first()
    )
    if first is not None:
        return first - 1
    return ChangeLog.objects.filter(pk=1).values_list("last_number", flat=True).first() or 0


def signer() -> Signer:
    # Signed, so that what is typed by hand is refused and not taken for a place.
    return Signer(salt="catalogue.changes")


def _read_number(cursor: str) -> int:
    """Raises ValidationError."""
    try:
        (number,) = signer().unsign_object(cursor)
        return int(number)
    except (BadSignature, ValueError, TypeError, Tampered) as error:
        raise ValidationError({"cursor": _("Osoitin ei kelpaa. Aloita listan alusta.")}) from error


def changes_url(base: str, number: int, page_size: int | None = None) -> str:
    query = {"cursor": signer().sign_object([number])} | (
        {"page_size": page_size} if page_size else {}
    )
    return f"{base}{reverse('api:change-list')}?{urlencode(query)}"
