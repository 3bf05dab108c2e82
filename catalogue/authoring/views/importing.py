"""`/oma/ratkaisut/uusi/tuo` and `/oma/ratkaisut/<id>/tuo`.

A publiccode.yml becomes a draft, or is read again into one.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.authoring.actions.importing import FileRefusedError, import_again, import_publiccode
from catalogue.authoring.forms.start import ImportAgainForm, ImportForm
from catalogue.authoring.publiccode import localized_problems
from catalogue.authoring.steps import BY_SLUG
from catalogue.authoring.views.base import AuthoringView, step_url
from catalogue.authoring.views.dashboard import NewOffering
from catalogue.models import State, Version
from catalogue.publishing.locking import StaleWriteError
from vendors.permissions import vendors_of

BASICS = BY_SLUG["perustiedot"]


class ImportOffering(NewOffering):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, vendors=self.forms().vendors)
        if not form.is_valid():
            return self.page(request, self.forms(), HTTPStatus.UNPROCESSABLE_ENTITY, form)
        vendor = get_object_or_404(vendors_of(self.person), pk=form.cleaned_data["vendor"])
        try:
            version = import_publiccode(
                source=form.source(), vendor=vendor, by=self.person, at=timezone.now()
            )
        except FileRefusedError as refused:
            return self.page(
                request,
                self.forms(),
                HTTPStatus.UNPROCESSABLE_ENTITY,
                form.refused(),
                problems=localized_problems(refused.problems),
            )
        tell(request, version)
        return redirect(step_url(version, BASICS))


class ImportAgain(AuthoringView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.open_version(pk)
        return self.page(
            request, version, ImportAgainForm(initial={"row_version": version.row_version})
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version, form = self.open_version(pk), ImportAgainForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, version, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            version, kept = import_again(
                version_id=pk,
                source=form.source(),
                row_version=form.cleaned_data["row_version"],
                by=self.person,
                at=timezone.now(),
            )
        except FileRefusedError as refused:
            return self.page(
                request,
                version,
                form.refused(),
                HTTPStatus.UNPROCESSABLE_ENTITY,
                problems=localized_problems(refused.problems),
            )
        except StaleWriteError as stale:
            return self.lost(request, stale.version, form)
        tell(request, version)
        if kept:
            messages.info(
                request,
                _("Itse kirjoittamasi kohdat jätettiin ennalleen: %(keys)s.")
                % {"keys": ", ".join(kept)},
            )
        return redirect(step_url(version, BASICS))

    def lost(self, request: HttpRequest, version: Version, form: ImportAgainForm) -> HttpResponse:
        # The file is kept, and reading it is then a decision.
        error = _(
            "Luonnos on muuttunut sen jälkeen, kun avasit tämän sivun. Lue tiedosto uudelleen, jos"
            " haluat silti tuoda sen."
        )
        return self.page(
            request,
            version,
            form.again(error, row_version=str(version.row_version)),
            HTTPStatus.CONFLICT,
        )

    def open_version(self, pk: int) -> Version:
        """Raises PermissionDenied when the version may be written no more."""
        version = self.own_version(pk)
        if version.state not in {State.DRAFT, State.CHANGES_REQUESTED}:
            raise PermissionDenied
        return version

    def page(
        self,
        request: HttpRequest,
        version: Version,
        form: ImportAgainForm,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        return render(
            request,
            "catalogue/authoring/import_again.html",
            {"section": "own", "version": version, "form": form, "step": BASICS, **more},
            status=status,
        )


def tell(request: HttpRequest, version: Version) -> None:
    if any(
        problem["severity"] == "error" for problem in localized_problems(version.import_problems)
    ):
        messages.warning(
            request,
            _("Osa tiedostosta jäi lukematta. Tarkista kohdat, jotka on lueteltu tällä sivulla."),
        )
    else:
        messages.success(request, _("Tiedosto on luettu. Täydennä kohdat, joita se ei kertonut."))
