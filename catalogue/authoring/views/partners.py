"""Companies that offer together."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.authoring.actions.partners import accept_partnership, ask_partner, end_partnership
from catalogue.authoring.forms.partners import PartnerForm
from catalogue.authoring.steps import BY_SLUG
from catalogue.authoring.views.base import AuthoringView, step_url
from catalogue.models import Partner, Version
from vendors.models import Vendor
from vendors.permissions import vendors_of


def ask_typed_partner(view: AuthoringView, version: Version, form: PartnerForm) -> bool:
    """Ask a listed company by its business id; False, and said at the field, when there is none."""
    vendor = (
        Vendor.objects.listed(timezone.localdate())
        .filter(business_id=form.cleaned_data["business_id"])
        .first()
        if form.is_valid()
        else None
    )
    if form.is_valid() and (vendor is None or vendor.pk == version.offering.vendor_id):
        form.add_error(
            "business_id", _("Kumppania ei löytynyt. Kirjoita toisen COSS-jäsenen Y-tunnus.")
        )
    if vendor is None or form.errors:
        return False
    ask_partner(
        offering_id=version.offering_id,
        vendor=vendor,
        role=form.role(),
        by=view.person,
        at=timezone.now(),
    )
    messages.success(
        view.request, _("Kumppania on pyydetty mukaan. Se näkyy, kun se on hyväksynyt.")
    )
    return True


class AskPartner(AuthoringView):
    """`/oma/ratkaisut/<id>/kumppanit`: of a version that is written no more.

    Until then the step asks with what is typed there.
    """

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version, form = self.own_version(pk), PartnerForm(request.POST)
        if not ask_typed_partner(self, version, form):
            messages.error(
                request,
                " ".join(map(str, form.errors.get("business_id", [])))
                or _("Kumppania ei löytynyt. Kirjoita toisen COSS-jäsenen Y-tunnus."),
            )
        return redirect(f"{step_url(version, BY_SLUG['toimitus'])}#kumppanit")


class AnswerPartnership(AuthoringView):
    act = ""

    def rows(self) -> QuerySet[Partner]:
        mine = vendors_of(self.person)
        return (
            Partner.objects.current()
            .filter(Q(vendor__in=mine) | Q(offering__vendor__in=mine))
            .select_related("offering__vendor", "vendor")
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = get_object_or_404(self.rows(), pk=pk)
        if self.act == "hyvaksy":
            accept_partnership(partner=partner, by=self.person, at=timezone.now())
            messages.success(request, _("Yritys näkyy nyt ratkaisun kumppanina."))
        else:
            end_partnership(partner=partner, by=self.person, at=timezone.now())
            messages.success(request, _("Kumppanuus on päättynyt."))
        return redirect("catalogue:dashboard")
