"""`/oma/puitejarjestelyt/<slug>/ratkaisut`: which offerings a framework covers."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import FrameworkCover
from catalogue.procuring.frameworks.actions import (
    AlreadyCoveredError,
    cover_offering,
    uncover_offering,
)
from catalogue.procuring.frameworks.forms import CoverForm
from lib.forms.whole import whole
from procurement.actions.frameworks import (
    EndedFrameworkError,
    NotPermittedError,
    StaleFrameworkError,
)
from procurement.models import Framework
from procurement.views.frameworks import FrameworkView


class Covers(FrameworkView):
    """Adds and takes away; the framework's own version tells a stale page from a fresh one."""

    def page(
        self,
        request: HttpRequest,
        framework: Framework,
        form: CoverForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        covers = (
            FrameworkCover.objects.current()
            .filter(framework=framework)
            .select_related("offering__published")
            .order_by("offering__slug", "part_name")
        )
        context = {"section": "own", "framework": framework, "form": form, "covers": covers}
        return render(request, "catalogue/procuring/covers.html", context, status=status)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        framework = self.framework(slug)
        form = CoverForm(on=timezone.localdate(), initial={"row_version": framework.row_version})
        return self.page(request, framework, form)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        framework = self.framework(slug)
        form = CoverForm(request.POST, on=timezone.localdate())
        if not form.is_valid():
            return self.page(request, framework, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            cover_offering(
                framework_id=framework.pk, **form.cleaned_data, by=self.person, at=timezone.now()
            )
        except AlreadyCoveredError:
            form.add_error("offering", _("Puitejärjestely koskee jo tätä."))
            return self.page(request, framework, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        except StaleFrameworkError as lost:
            return self.lost(request, lost.framework)
        except EndedFrameworkError:
            return _refused_as_ended(request, framework)
        except NotPermittedError:
            raise PermissionDenied from None
        messages.success(request, _("Ratkaisu on lisätty."))
        return redirect("catalogue:framework-covers", framework.slug)

    def lost(self, request: HttpRequest, framework: Framework) -> HttpResponse:
        typed = request.POST.copy()
        typed["row_version"] = str(framework.row_version)
        form = CoverForm(typed, on=timezone.localdate())
        form.add_error(
            None,
            _("Joku muu muutti puitejärjestelyä juuri äsken. Katso luettelo, ja lisää sitten."),
        )
        return self.page(request, framework, form, HTTPStatus.CONFLICT)


class Uncover(FrameworkView):
    """`…/ratkaisut/<id>/poista`."""

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        framework = self.framework(slug)
        cover = get_object_or_404(
            FrameworkCover.objects.current().filter(framework=framework).select_related("offering"),
            pk=pk,
        )
        try:
            uncover_offering(
                cover=cover,
                row_version=whole(request.POST.get("row_version")) or 0,
                by=self.person,
                at=timezone.now(),
            )
        except StaleFrameworkError:
            messages.error(
                request, _("Joku muu muutti puitejärjestelyä juuri äsken. Katso se uudelleen.")
            )
        except EndedFrameworkError:
            return _refused_as_ended(request, framework)
        except NotPermittedError:
            raise PermissionDenied from None
        else:
            messages.success(request, _("Ratkaisu on poistettu puitejärjestelystä."))
        return redirect("catalogue:framework-covers", framework.slug)


def _refused_as_ended(request: HttpRequest, framework: Framework) -> HttpResponse:
    messages.error(request, _("Puitejärjestely on päätetty. Sen tietoja ei voi enää muuttaa."))
    return redirect("catalogue:framework-covers", framework.slug)
