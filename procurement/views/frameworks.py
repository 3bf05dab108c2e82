"""`/oma/puitejarjestelyt`: writing the frameworks of the bodies one edits for."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from procurement.actions.frameworks import (
    EndedFrameworkError,
    NotPermittedError,
    StaleFrameworkError,
    change_framework,
    create_framework,
    end_framework,
)
from procurement.forms import EndFrameworkForm, FrameworkForm, stored
from procurement.models import Framework, PurchasingBody
from procurement.permissions import editable_bodies
from procurement.views.editors import EditorView


class FrameworkView(EditorView):
    """Others' frameworks are not found."""

    def framework(self, slug: str) -> Framework:
        return get_object_or_404(
            Framework.objects.filter(body__in=editable_bodies(self.person)).select_related("body"),
            slug=slug,
        )

    def warn(self, framework: Framework) -> None:
        if framework.may_be_too_long:
            messages.warning(
                self.request,
                _(
                    "Puitejärjestely voi olla voimassa enintään neljä vuotta, ellei hankinnan"
                    " kohde poikkeuksellisesti vaadi pidempää (hankintalaki 42 §). Tarkista päivät."
                ),
            )


class NewFramework(FrameworkView):
    """`/oma/yksikot/<slug>/uusi`."""

    def page(
        self,
        request: HttpRequest,
        body: PurchasingBody,
        form: FrameworkForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        context = {"section": "own", "body": body, "form": form}
        return render(request, "procurement/framework_form.html", context, status=status)

    def body(self, slug: str) -> PurchasingBody:
        return get_object_or_404(editable_bodies(self.person), slug=slug)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        body = self.body(slug)
        return self.page(request, body, FrameworkForm(body=body))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        body = self.body(slug)
        form = FrameworkForm(request.POST, body=body)
        if not form.is_valid():
            return self.page(request, body, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            framework = create_framework(
                body=body,
                facts=form.facts(),
                named=form.cleaned_data["named"],
                by=self.person,
                at=timezone.now(),
            )
        except NotPermittedError:
            raise Http404 from None
        messages.success(request, _("Puitejärjestely on tallennettu. Lisää nyt sen ratkaisut."))
        self.warn(framework)
        return redirect("catalogue:framework-covers", framework.slug)


class Change(FrameworkView):
    """`/oma/puitejarjestelyt/<slug>`."""

    def page(
        self,
        request: HttpRequest,
        framework: Framework,
        form: FrameworkForm,
        status: int = HTTPStatus.OK,
        **more: object,
    ) -> HttpResponse:
        context = {
            "section": "own",
            "body": framework.body,
            "framework": framework,
            "form": form,
            "end_form": EndFrameworkForm(
                framework=framework,
                prefix="paata",
                initial={
                    "last_day": timezone.localdate(),
                    "row_version": framework.row_version,
                },
            ),
            **more,
        }
        return render(request, "procurement/framework_form.html", context, status=status)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        framework = self.framework(slug)
        return self.page(request, framework, FrameworkForm.of(framework))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        framework = self.framework(slug)
        form = FrameworkForm(request.POST, body=framework.body, framework=framework)
        if not form.is_valid():
            return self.page(request, framework, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            framework = change_framework(
                framework_id=framework.pk,
                facts=form.facts(),
                named=form.cleaned_data["named"],
                row_version=form.cleaned_data["row_version"],
                by=self.person,
                at=timezone.now(),
            )
        except StaleFrameworkError as lost:
            return self.lost(request, lost.framework)
        except EndedFrameworkError:
            return self.ended(request, framework, form)
        except NotPermittedError:
            raise PermissionDenied from None
        messages.success(request, _("Puitejärjestelyn tiedot on tallennettu."))
        self.warn(framework)
        return redirect("procurement:framework-change", framework.slug)

    def ended(
        self, request: HttpRequest, framework: Framework, form: FrameworkForm
    ) -> HttpResponse:
        form.add_error(None, _("Puitejärjestely on päätetty. Sen tietoja ei voi enää muuttaa."))
        return self.page(request, framework, form, HTTPStatus.CONFLICT)

    def lost(self, request: HttpRequest, framework: Framework) -> HttpResponse:
        typed = request.POST.copy()
        typed["row_version"] = str(framework.row_version)
        form = FrameworkForm(typed, body=framework.body, framework=framework)
        now = FrameworkForm.of(framework)
        clashes = [
            {"field": form[name], "theirs": now[name].value(), "mine": form[name].value()}
            for name, value in stored(framework).items()
            if name != "row_version" and str(value or "") != str(form[name].value() or "")
        ]
        return self.page(request, framework, form, HTTPStatus.CONFLICT, clashes=clashes)


class End(Change):
    """`/oma/puitejarjestelyt/<slug>/paata`: before its time; it stays in the history."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        framework = self.framework(slug)
        form = EndFrameworkForm(request.POST, framework=framework, prefix="paata")
        whole = FrameworkForm.of(framework)
        if not form.is_valid():
            return self.page(
                request, framework, whole, HTTPStatus.UNPROCESSABLE_ENTITY, end_form=form
            )
        try:
            end_framework(
                framework_id=framework.pk, **form.cleaned_data, by=self.person, at=timezone.now()
            )
        except (StaleFrameworkError, EndedFrameworkError):
            messages.error(
                request, _("Joku muu muutti puitejärjestelyä juuri äsken. Katso se uudelleen.")
            )
            return redirect("procurement:framework-change", framework.slug)
        except NotPermittedError:
            raise PermissionDenied from None
        messages.success(request, _("Puitejärjestely on päätetty. Se jää näkyviin päättyneisiin."))
        return redirect("procurement:editing")
