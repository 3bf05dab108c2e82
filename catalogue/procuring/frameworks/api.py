"""Purchasing bodies and frameworks for programs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.models import FrameworkCover, Offering
from catalogue.procuring.frameworks.covers import PublicCover, public_covers
from lib.api.answers import (
    AddressField,
    AmountField,
    AnswerSerializer,
    FilledURLField,
    PageSerializer,
    TextsSerializer,
    answer_of,
)
from lib.api.filters import DayParameter, PagedFilters, TextParameter, documented
from lib.api.paging import asked_window, envelope, rows_in, site_base
from lib.api.views import PublicView, problems
from lib.forms.parameters import quoted
from lib.i18n.localized import LANGUAGES
from procurement.models import (
    BodyOwner,
    Framework,
    FrameworkUser,
    Municipality,
    PurchasingBody,
)
from procurement.models.purchasing import holds_on
from procurement.registry import municipalities

TAGS = ["buying"]


class _NamedMunicipality(AnswerSerializer):
    code = serializers.CharField(source="municipality.code")
    name = TextsSerializer()

    def read_name(self, row: Any) -> dict[str, str]:  # noqa: ANN401 -- a row of a municipality
        municipality: Municipality = row.municipality
        return {language: municipality.name(language) for language in LANGUAGES}


class OwnerSerializer(_NamedMunicipality):
    """A municipality that owns the body; `until` is its last day, null until further notice."""

    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)


class FrameworkMunicipalitySerializer(_NamedMunicipality):
    """A municipality that the framework names."""


class StatuteSerializer(AnswerSerializer):
    """A statute by which all municipalities may use the body; `until` null: so far."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)


class PurchasingBodySerializer(AnswerSerializer):
    """A central purchasing body (act 1397/2016, section 4).

    Without owners and without a statute it is not known which municipalities may use it: ask it.
    """

    slug = serializers.CharField()
    name = TextsSerializer()
    about = TextsSerializer()
    owners = OwnerSerializer(many=True)
    by_statute = StatuteSerializer(allow_null=True)
    website = FilledURLField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    source_url = FilledURLField()
    checked_on = serializers.DateField()
    is_example = serializers.BooleanField(help_text="Invented, to show how such rows look.")

    def read_owners(self, body: PurchasingBody) -> list[BodyOwner]:
        return list(body.owners.all())

    def read_by_statute(self, body: PurchasingBody) -> dict[str, Any] | None:
        if body.by_statute_from is None:
            return None
        return {
            "source": body.statute,
            "since": body.by_statute_from,
            "until": body.by_statute_to,
        }


class PurchasingBodyPageSerializer(PageSerializer):
    """A page of purchasing bodies."""

    results = PurchasingBodySerializer(many=True)


class FrameworkBodySerializer(AnswerSerializer):
    """The body that tendered the framework."""

    slug = serializers.CharField()
    name = TextsSerializer()


class CoverSerializer(AnswerSerializer):
    """A published offering that the framework covers; `part` null: the whole of it."""

    offering = serializers.CharField(source="offering.slug")
    api_url = AddressField("api:offering-detail", "offering.slug")
    part = TextsSerializer(allow_null=True)

    def read_part(self, cover: PublicCover) -> dict[str, str | None] | None:
        if cover.part is None:
            return None
        return {lang: getattr(cover.part, f"name_{lang}") or None for lang in LANGUAGES}


class FrameworkSerializer(AnswerSerializer):
    """A framework; `valid_to` is its last day. Amounts are EUR excl. VAT, null where not told."""

    slug = serializers.CharField()
    url = AddressField("catalogue:framework-detail", "slug")
    number = serializers.CharField()
    title = TextsSerializer()
    body = FrameworkBodySerializer()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(source="last_day")
    option = TextsSerializer()
    option_until = serializers.DateField(allow_null=True)
    lots = TextsSerializer()
    ceiling = AmountField(allow_null=True)
    used = AmountField(allow_null=True)
    used_on = serializers.DateField(allow_null=True)
    call_off = TextsSerializer()
    open_to = serializers.ChoiceField(
        Framework.OpenTo.values,
        help_text=(
            "Who may call off: the municipalities that own the body or may use it by a statute, or"
            " only those named."
        ),
    )
    municipalities = FrameworkMunicipalitySerializer(source="current_users", many=True)
    source_url = serializers.URLField()
    covers = CoverSerializer(source="public_covers", many=True)
    is_example = serializers.BooleanField(help_text="Invented, to show how such rows look.")


class FrameworkPageSerializer(PageSerializer):
    """A page of frameworks."""

    results = FrameworkSerializer(many=True)


class PurchasingBodyFilters(PagedFilters):
    """Finding a purchasing body."""

    municipality = TextParameter(
        "The code of a municipality, such as 837: only bodies that it is known to own, or that a"
        " statute lets it use, today.",
        most=3,
    )

    class Meta:
        """No column is filtered."""

        model = PurchasingBody
        fields: list[str] = []

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:
        return unknown_municipality(values)


class FrameworkFilters(PagedFilters):
    """Finding a framework."""

    on = DayParameter("The day (in Finland) on which it is in force; today when left out.")
    municipality = TextParameter(
        "The code of a municipality, such as 837: only frameworks from which it is known to be"
        " allowed to call off that day.",
        most=3,
    )
    body = TextParameter("The slug of a purchasing body.", most=70)
    offering = TextParameter(
        "The slug of an offering that it covers, or of which a part.", most=100
    )

    class Meta:
        """No column is filtered."""

        model = Framework
        fields: list[str] = []

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:
        found = unknown_municipality(values)
        if values["body"] and not PurchasingBody.objects.filter(slug=values["body"]).exists():
            found["body"] = _("Yhteishankintayksikköä %(value)s ei ole.") % {
                "value": quoted(values["body"])
            }
        return found


def unknown_municipality(values: Mapping[str, Any]) -> dict[str, str]:
    code = values["municipality"]
    if not code or code in municipalities():
        return {}
    return {"municipality": _("Kuntaa numero %(value)s ei ole.") % {"value": quoted(code)}}


class PurchasingBodyList(PublicView):
    """`purchasing-bodies/`."""

    filterset_class = PurchasingBodyFilters

    @extend_schema(
        operation_id="purchasing_body_list",
        summary="Central purchasing bodies: owners, statutes, sources",
        tags=TAGS,
        parameters=documented(PurchasingBodyFilters),
        responses={200: PurchasingBodyPageSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """By Finnish name."""
        owners = BodyOwner.objects.select_related("municipality")
        rows = PurchasingBody.objects.prefetch_related(Prefetch("owners", owners))
        if code := self.asked["municipality"]:
            rows = rows.usable_by(municipalities()[code], timezone.localdate())
        page = rows_in(rows, ("name_fi", "pk"), asked_window(request, self.asked))
        bodies = envelope(request, page, rows.count(), page.rows)
        return Response(answer_of(PurchasingBodyPageSerializer, bodies, site_base(request)))


class FrameworkList(PublicView):
    """`frameworks/`."""

    filterset_class = FrameworkFilters

    @extend_schema(
        operation_id="framework_list",
        summary="Frameworks in force on a day: validity, call-off, who may, what they cover",
        tags=TAGS,
        parameters=documented(FrameworkFilters),
        responses={200: FrameworkPageSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """By slug. Without `municipality` nothing is said of who may call off."""
        rows = self.matching()
        page = rows_in(rows, ("slug", "pk"), asked_window(request, self.asked))
        frameworks = envelope(request, page, rows.count(), _with_covers(page.rows, self.day))
        return Response(answer_of(FrameworkPageSerializer, frameworks, site_base(request)))

    @property
    def day(self) -> date:
        return self.asked["on"] or timezone.localdate()

    def matching(self) -> QuerySet[Framework]:
        on = self.day
        users = FrameworkUser.objects.filter(holds_on(on)).select_related("municipality")
        rows = Framework.objects.in_force(on).select_related("body")
        if code := self.asked["municipality"]:
            rows = rows.open_to(municipalities()[code], on)
        if slug := self.asked["body"]:
            rows = rows.filter(body__slug=slug)
        if slug := self.asked["offering"]:
            public = Offering.objects.published(timezone.localdate()).filter(slug=slug)
            covers = FrameworkCover.objects.on_day(on).filter(offering__in=public)
            rows = rows.filter(pk__in=covers.values("framework"))
        return rows.prefetch_related(Prefetch("users", users, to_attr="current_users"))


def _with_covers(rows: Sequence[Any], on: date) -> Sequence[Any]:
    """What they covered on the day, of what is public today."""
    covers = FrameworkCover.objects.on_day(on).filter(framework__in=[row.pk for row in rows])
    told: dict[int, list[PublicCover]] = defaultdict(list)
    for cover in public_covers(covers, timezone.localdate()):
        told[cover.framework_id].append(cover)
    for row in rows:
        row.public_covers = told[row.pk]
    return rows
