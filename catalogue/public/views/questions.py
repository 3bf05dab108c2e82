"""`/ratkaisut/<slug>/kysy`, `/toimittajat/<slug>/kysy`: asking a vendor through the service."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.models import User
from catalogue.models import Offering
from catalogue.public.actions import Asking, NobodyToAskError, ask_vendor, receivers
from catalogue.public.forms import QuestionForm
from lib.callers import network_name
from lib.i18n.localized import page_language
from vendors.models import Vendor


class AskVendor(View):
    def about(self, slug: str) -> tuple[Vendor, Offering | None]:
        return get_object_or_404(Vendor.objects.listed(timezone.localdate()), slug=slug), None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor, offering = self.about(slug)
        return self.page(
            request, vendor, offering, QuestionForm(initial=QuestionForm.known(request.user))
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor, offering = self.about(slug)
        form = QuestionForm(request.POST)
        if not form.is_valid():
            return self.page(request, vendor, offering, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        asking = Asking(
            **form.cleaned_data, network=network_name(request), language=page_language()
        )
        by = request.user if isinstance(request.user, User) else None
        try:
            ask_vendor(vendor=vendor, offering=offering, asking=asking, by=by, at=timezone.now())
        except NobodyToAskError:
            return self.page(request, vendor, offering, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        messages.success(
            request, _("Kysymys on lähetetty. Kopio tulee osoitteeseen, jonka annoit.")
        )
        return redirect(request.path)

    def page(
        self,
        request: HttpRequest,
        vendor: Vendor,
        offering: Offering | None,
        form: QuestionForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        version = offering.published if offering else None
        context: dict[str, Any] = {
            "form": form, "vendor": vendor, "offering": offering,
            "can_ask": bool(receivers(vendor)),
            "name": version.name(page_language()) if version else None,
            "section": "offerings" if offering else "vendors",
        }  # fmt: skip
        return render(request, "catalogue/public/ask.html", context, status=status)


class AskAboutOffering(AskVendor):
    def about(self, slug: str) -> tuple[Vendor, Offering | None]:
        offering = get_object_or_404(
            Offering.objects.published(timezone.localdate()).select_related("vendor", "published"),
            slug=slug,
        )
        return offering.vendor, offering
