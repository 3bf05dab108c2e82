"""`/api/v1/drafts/`: a vendor's program does with a key what the pages do.

Same acts, same forms.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ParseError, PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.keys import KeyAuthentication
from accounts.models import ApiKey, User
from catalogue.authoring.actions.importing import FileRefusedError, import_publiccode
from catalogue.authoring.actions.writing import (
    HasBreachesError,
    NotListedError,
    create_offering,
    save_content,
    submit_version,
)
from catalogue.authoring.api.serializers import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    ChangedDraftSerializer,
    DraftListSerializer,
    DraftSerializer,
    NewDraftSerializer,
    SourceSerializer,
)
from catalogue.authoring.forms.content import InvalidContentError, checked_content, place_of
from catalogue.authoring.publiccode import localized_problems
from catalogue.content.schema import Steps
from catalogue.content.snapshot import content_of, openness_of
from catalogue.models import OPEN_STATES, Version
from catalogue.openness.evaluation import Breach
from catalogue.publishing.locking import NotPermittedError, StaleWriteError
from lib.api.pointers import pointer
from lib.api.views import LocalizedAPIView, problems
from lib.forms.whole import whole
from lib.i18n.localized import page_language
from vendors.models import Vendor
from vendors.permissions import vendors_of

LARGEST_FILE = 512 * 1024
DRAFTS = ["drafts"]


class Precondition(APIException):
    """412: the draft is not what the caller read.

    `facts` tell what it is now: `row_version` and `content`.
    """

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = gettext_lazy("Luonnos on muuttunut sen jälkeen, kun luit sen.")

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts


class PreconditionMissing(APIException):
    """428: a write says what it has read."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = gettext_lazy(
        "Lähetä If-Match: lukemasi row_version, tai * jos kirjoitat sen päälle, mitä siellä on."
    )


class Conflict(APIException):
    """409: the state of the draft, or of the membership, does not allow it."""

    status_code = HTTPStatus.CONFLICT


class DraftView(LocalizedAPIView):
    """By key only: a session of the pages opens nothing here."""

    authentication_classes = [KeyAuthentication]
    permission_classes = [IsAuthenticated]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # There are no parameters.
        if request.query_params:
            raise ValidationError(
                {name: _("Tuntematon parametri.") for name in request.query_params}
            )
        # A reading key writes nothing.
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not (
            isinstance(request.auth, ApiKey) and request.auth.may_write
        ):
            raise PermissionDenied

    def person(self, request: Request) -> User:
        assert isinstance(request.user, User)  # noqa: S101 -- IsAuthenticated has looked
        return request.user

    def own_draft(self, request: Request, pk: int) -> Version:
        return get_object_or_404(
            Version.objects.of_team(self.person(request))
            .filter(state__in=OPEN_STATES)
            .with_content(),
            pk=pk,
        )

    def own_vendor(self, request: Request) -> Vendor:
        return get_object_or_404(
            vendors_of(self.person(request)), slug=body(request).get("vendor") or ""
        )


def body(request: Request) -> dict[str, Any]:
    """Raises ParseError unless the body is an object."""
    if not isinstance(request.data, dict):
        raise ParseError(_("Lähetä JSON-olio."))
    return request.data


def _refuse_others(request: Request, *names: str) -> None:
    """Raises ValidationError for names that mean nothing here."""
    unknown = [name for name in body(request) if name not in names]
    if unknown:
        raise ValidationError({pointer(name): _("Tuntematon kenttä.") for name in unknown})


def answer(version: Version, status: int = HTTPStatus.OK) -> Response:
    document = {
        **head(version),
        "content": content_of(version),
        "problems": localized_problems(version.import_problems),
    }
    return Response(document, status=status, headers={"ETag": f'"{version.row_version}"'})


def head(version: Version) -> dict[str, Any]:
    return {
        "id": version.pk,
        "offering": version.offering.slug,
        "vendor": version.offering.vendor.slug,
        "name": str(version.name(page_language())),
        "number": version.number,
        "state": version.state,
        "row_version": version.row_version,
    }


def fresh(version: Version) -> Version:
    return Version.objects.with_content().get(pk=version.pk)


def _now_is(version: Version) -> Precondition:
    stored = fresh(version)
    return Precondition(row_version=stored.row_version, content=content_of(stored))


def read_row_version(request: Request, version: Version) -> int | None:
    """From If-Match (RFC 9110, 13.1.1): None for `*`, whatever is there now.

    Else the draft's own number when it is among the tags, or one it has not. Raises
    PreconditionMissing.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionMissing
    if given == "*":
        return None
    # A weak tag is taken as the strong one: a proxy that compresses makes ours weak.
    numbers = [whole(tag.strip().removeprefix("W/").strip('"')) or 0 for tag in given.split(",")]
    return version.row_version if version.row_version in numbers else numbers[0]


def _guarded(act: Callable[[], Version]) -> Version:
    try:
        return act()
    except InvalidContentError as bad:
        raise ValidationError(bad.errors) from bad
    except FileRefusedError as refused:
        raise ValidationError({pointer("source"): refused.reasons}) from refused
    except StaleWriteError as stale:
        raise _now_is(stale.version) from stale
    except NotPermittedError as refused:
        raise Conflict(_("Luonnoksen tila ei salli tätä.")) from refused
    except NotListedError as refused:
        raise Conflict(_("COSS-jäsenyyttä ei ole vahvistettu.")) from refused
    except HasBreachesError as refused:
        raise ValidationError(_breaches_by_place(refused.version, refused.found)) from refused


def _breaches_by_place(version: Version, found: list[Breach]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for breach in found:
        places.setdefault(place_of(*_breach_steps(version, breach.field.split("."))), []).append(
            str(breach.remedy)
        )
    return places


def _breach_steps(version: Version, words: list[str]) -> Steps:
    # Parts are known by their key and claims by their criterion: here both by their place in the
    # list.
    match words:
        case ["parts", key, column]:
            keys = [str(part.pk) for part in version.parts.all()]
            return (
                "parts",
                "parts",
                keys.index(key),
                "prices" if column in {"price", "tiering"} else column,
            )
        case ["claims", criterion, column] if column != "answers":
            claims = [claim["criterion"] for claim in openness_of(version)["claims"]]
            return (
                ("openness", "claims", claims.index(criterion), column)
                if criterion in claims
                else ("openness", "claims")
            )
        case [("parts" | "claims" | "texts"), *rest]:
            return {"parts": ("parts", "parts"), "texts": ("basics",)}.get(
                words[0], ("openness", rest[-1] if rest else "claims")
            )
    return tuple(words)


class Drafts(DraftView):
    """`drafts/`."""

    @extend_schema(
        operation_id="draft_list",
        summary="Your drafts",
        tags=DRAFTS,
        responses={200: DraftListSerializer, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        """The open versions of the companies the person acts for."""
        rows = (
            Version.objects.of_team(self.person(request))
            .filter(state__in=OPEN_STATES)
            .select_related("offering__vendor")
            .order_by("pk")
        )
        return Response({"count": len(rows), "results": [head(row) for row in rows]})

    @extend_schema(
        operation_id="draft_create",
        summary="A new offering",
        tags=DRAFTS,
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": NewDraftSerializer},
        responses={201: DraftSerializer, **problems(400, 401, 403, 404, 422, 429)},
    )
    def post(self, request: Request) -> Response:
        """`{vendor, content}`: a new offering."""
        _refuse_others(request, "vendor", "content")
        vendor = self.own_vendor(request)
        version = _guarded(lambda: self.create(request, vendor))
        return answer(fresh(version), HTTPStatus.CREATED)

    def create(self, request: Request, vendor: Vendor) -> Version:
        """Raises BadContentError."""
        content = checked_content(body(request).get("content"), today=timezone.localdate())
        if not any(content.get("basics", {}).get("name", {}).values()):
            raise InvalidContentError(
                {place_of("basics", "name"): _("Anna vähintään nimi ja tyyppi.")}
            )
        return create_offering(
            vendor=vendor, content=content, by=self.person(request), at=timezone.now()
        )


class Draft(DraftView):
    """`drafts/<id>/`."""

    @extend_schema(
        operation_id="draft_detail",
        summary="A draft whole",
        tags=DRAFTS,
        responses={200: DraftSerializer, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, pk: int) -> Response:
        """With the number the next write must name, in the ETag too."""
        return answer(self.own_draft(request, pk))

    @extend_schema(
        operation_id="draft_change",
        summary="Sections of a draft anew",
        tags=DRAFTS,
        parameters=[IF_MATCH],
        request={"application/json": ChangedDraftSerializer},
        responses={200: DraftSerializer, **problems(400, 401, 403, 404, 409, 412, 428, 429)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """`{content}`, the sections to replace, with If-Match. What is the same already is not
        written, and the row_version stays.
        """  # noqa: D205 -- published word for word
        version = self.own_draft(request, pk)
        row_version = read_row_version(request, version)
        _refuse_others(request, "vendor", "content")
        if (
            body(request).get("vendor", version.offering.vendor.slug)
            != version.offering.vendor.slug
        ):
            raise ValidationError(
                {pointer("vendor"): _("Luonnos on toisen yrityksen. Yritystä ei voi vaihtaa.")}
            )
        return answer(fresh(_guarded(lambda: self.save(request, version, row_version))))

    def save(self, request: Request, version: Version, row_version: int | None) -> Version:
        """Raises BadContentError."""
        content = checked_content(
            body(request).get("content"), content_of(version), today=timezone.localdate()
        )
        return save_content(
            version_id=version.pk,
            content=content,
            row_version=row_version,
            by=self.person(request),
            at=timezone.now(),
        )


class DraftSubmission(DraftView):
    """`drafts/<id>/submit/`."""

    @extend_schema(
        operation_id="draft_submit",
        summary="A draft is sent to review",
        tags=DRAFTS,
        parameters=[IF_MATCH],
        request=None,
        responses={200: DraftSerializer, **problems(400, 401, 403, 404, 409, 412, 428, 429)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Sent, or the list of what stands in the way."""
        _refuse_others(request)
        version = self.own_draft(request, pk)
        row_version = read_row_version(request, version)
        sent = _guarded(
            lambda: submit_version(
                version_id=version.pk,
                row_version=row_version,
                by=self.person(request),
                at=timezone.now(),
            )
        )
        return answer(fresh(sent))


class DraftImport(DraftView):
    """`drafts/from-publiccode/`."""

    @extend_schema(
        operation_id="draft_import",
        summary="A draft from a publiccode.yml",
        tags=DRAFTS,
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": SourceSerializer},
        responses={201: DraftSerializer, **problems(400, 401, 403, 404, 422, 429)},
    )
    def post(self, request: Request) -> Response:
        """`{vendor, source}`: the text of the file."""
        _refuse_others(request, "vendor", "source")
        source = body(request).get("source")
        if not isinstance(source, str) or not source.strip() or len(source) > LARGEST_FILE:
            raise ValidationError(
                {pointer("source"): _("Lähetä publiccode.yml tekstinä, enintään 512 kt.")}
            )
        vendor = self.own_vendor(request)
        version = _guarded(
            lambda: import_publiccode(
                source=source, vendor=vendor, by=self.person(request), at=timezone.now()
            )
        )
        return answer(fresh(version), HTTPStatus.CREATED)
