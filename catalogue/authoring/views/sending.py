"""`/oma/ratkaisut/<id>/tarkista`: checking an offering, seeing it as buyers will, sending it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.authoring.actions.writing import (
    HasBreachesError,
    NotListedError,
    TakenError,
    recall_version,
    submit_version,
)
from catalogue.authoring.steps import BY_SLUG
from catalogue.authoring.views.base import AuthoringView
from catalogue.authoring.views.writing import PREVIEW_POPULATIONS, base_context
from catalogue.models import EDITABLE_STATES, State, Version
from catalogue.public.offering_page import OfferingDetail, detail_of
from catalogue.publishing.locking import StaleWriteError
from lib.forms.whole import whole
from lib.i18n.localized import page_language
from procurement.price_context import PriceContext
from vendors.models import Vendor


class CheckPage(AuthoringView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.own_version(pk))

    def page(
        self,
        request: HttpRequest,
        version: Version,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        is_listed = (
            Vendor.objects.listed(timezone.localdate())
            .filter(pk=version.offering.vendor_id)
            .exists()
        )
        may_recall = version.state == State.SUBMITTED and not version.reviews.open().exists()
        context = base_context(version, BY_SLUG["tarkista"]) | {
            "is_listed": is_listed,
            "may_recall": may_recall,
            "detail": preview(version),
            **more,
        }
        return render(request, "catalogue/authoring/check.html", context, status=status)


class Submit(CheckPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        try:
            submit_version(
                version_id=version.pk,
                row_version=whole(request.POST.get("row_version")) or 0,
                by=self.person,
                at=timezone.now(),
            )
        except StaleWriteError:
            return self.page(request, self.own_version(pk), HTTPStatus.CONFLICT, is_stale=True)
        except (HasBreachesError, NotListedError):
            return self.page(request, version, HTTPStatus.UNPROCESSABLE_ENTITY, is_refused=True)
        messages.success(request, _("Versio on lähetetty arvioitavaksi."))
        return redirect("catalogue:dashboard")


class Recall(AuthoringView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        if version.state not in EDITABLE_STATES:
            try:
                recall_version(version_id=version.pk, by=self.person, at=timezone.now())
            except TakenError:
                messages.error(
                    request,
                    _(
                        "Arvioija on jo ottanut version, joten lähetystä ei voi enää perua. Saat"
                        " päätöksen sähköpostiisi."
                    ),
                )
            else:
                messages.success(
                    request,
                    _(
                        "Lähetys on peruttu. Versio on taas luonnos: voit muuttaa sitä ja lähettää"
                        " uudelleen."
                    ),
                )
        return redirect("catalogue:version-check", version.pk)


def preview(version: Version) -> OfferingDetail:
    return detail_of(
        version.offering,
        version,
        PriceContext(population=PREVIEW_POPULATIONS[1]),
        page_language(),
        timezone.localdate(),
        (),
    )


class Preview(AuthoringView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        context = base_context(version, BY_SLUG["tarkista"])
        return render(
            request,
            "catalogue/authoring/preview.html",
            {
                **context,
                "detail": preview(version),
                "price_context": PriceContext(population=PREVIEW_POPULATIONS[1]),
            },
        )
