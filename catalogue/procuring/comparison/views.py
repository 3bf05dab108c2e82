"""`/vertailu` and its files."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import View
from django_htmx.http import push_url

from accounts.models import User
from catalogue.models import Offering
from catalogue.procuring.comparison.actions import keep_picks
from catalogue.procuring.comparison.files import FILES, file_of
from catalogue.procuring.comparison.page import LABELS, ComparisonPage, comparison_page
from catalogue.public.kept_picks import kept_picks
from catalogue.public.picks import Picks, read_picks
from catalogue.publishing.locking import NotPermittedError
from lib.forms.parameters import Parameters
from lib.i18n.localized import Text
from procurement.home import price_context_of, signed_in
from procurement.permissions import buys_for


class CompareOfferings(View):
    """`/vertailu?v=a&v=b`: the address is the state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = comparison_page(request, timezone.localdate())
        is_fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined] # django-htmx's middleware
        name = "comparison_fragment.html" if is_fragment else "comparison.html"
        response = render(request, f"catalogue/procuring/{name}", _shown(request, page))
        if is_fragment:
            # Forms send their empty fields too.
            push_url(response, page.own_address)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response


def _shown(request: HttpRequest, page: ComparisonPage) -> dict[str, Any]:
    return {
        **page.price_form,
        "section": "offerings",
        "page": page,
        "keeping": keeping_of(request, page),
        "comparison": page.comparison,
        "notices": page.notices,
        "form_kept": page.picks.pairs(),
        "today": page.on,
    }


@dataclass(frozen=True)
class Keeping:
    """What the account has kept beside the address: `is_same` where nothing would change."""

    may_keep: bool
    names: tuple[Text, ...]
    is_same: bool
    url: str


def keeping_of(request: HttpRequest, page: ComparisonPage) -> Keeping | None:
    """None for who has nothing to do with it: nobody signed in, or not for a municipality."""
    person = signed_in(request)
    if person is None:
        return None
    kept, may_keep = kept_picks(request, page.on), buys_for(person) is not None
    if not kept and not may_keep:
        return None
    return Keeping(
        may_keep,
        tuple(kept.values()),
        tuple(kept) == page.picks.slugs,
        page.address(Picks(tuple(kept))),
    )


class KeepPicks(LoginRequiredMixin, View):
    """`/vertailu/tallenna`: keeps in the account what is picked, or with `poista` nothing."""

    def post(self, request: HttpRequest) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        parameters, is_dropped = Parameters(request.POST, labels=LABELS), "poista" in request.POST
        picks, context = read_picks(parameters), price_context_of(request, parameters)
        rows = Offering.objects.published(timezone.localdate()).in_bulk(
            picks.slugs, field_name="slug"
        )
        offerings = [] if is_dropped else [rows[slug] for slug in picks.slugs if slug in rows]
        try:
            keep_picks(user=request.user, offerings=offerings, at=timezone.now())
        except NotPermittedError as error:
            raise PermissionDenied from error
        said = (
            _("Valinta on tallennettu tilillesi.")
            if offerings
            else _("Valinta on poistettu tililtäsi.")
        )
        messages.success(request, said)
        return redirect(f"{reverse('catalogue:comparison')}{picks.query(context)}")


class ComparisonFile(View):
    """`/vertailu.csv`, `/vertailu.xlsx`: every row, whatever the page hides."""

    kind = "csv"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, today = self.kind, timezone.localdate()
        page = comparison_page(request, today)
        if not page.rows:
            raise Http404
        response = HttpResponse(
            file_of(kind, page, request.build_absolute_uri(page.own_address)),
            status=HTTPStatus.OK,
            content_type=FILES[kind],
        )
        response["Content-Disposition"] = (
            f'attachment; filename="vertailu-{today.isoformat()}.{kind}"'
        )
        response["X-Robots-Tag"] = "noindex"
        return response
