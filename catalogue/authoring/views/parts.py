"""`/oma/ratkaisut/<id>/osat`: the parts of an offering, one open for editing at a time."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.authoring.actions.parts import move_part_up, remove_part, restore_part, save_part
from catalogue.authoring.forms.origins import mark_origins
from catalogue.authoring.forms.parts import PRICES, PartForm, PriceForm, PriceFormSet
from catalogue.authoring.steps import BY_SLUG
from catalogue.authoring.views.base import AuthoringView, step_url
from catalogue.authoring.views.writing import already_sent, base_context, clashes, way_out
from catalogue.content.schema import MOST_OF, MOST_PARTS
from catalogue.content.snapshot import Section, keyed_parts, part_places
from catalogue.content.writing import NEW
from catalogue.models import EDITABLE_STATES, Licence, Part, Version
from catalogue.openness.rules import is_osi_approved, no_expression_words
from catalogue.publishing.locking import NotPermittedError, StaleWriteError
from catalogue.taxonomy.registry import taxonomy
from lib.forms.whole import whole
from lib.i18n.localized import page_language, pick

STEP = BY_SLUG["osat"]


@dataclass(frozen=True)
class PartRow:
    place: int
    part: Part
    name: str
    about: str


def _own_parts(version: Version) -> dict[int, Section]:
    return keyed_parts(version)


def name_of(part: Section) -> str:
    return str(pick(part["name"], page_language())) or _("Nimetön osa")


def others(parts: dict[int, Section], key: int) -> list[tuple[int, str]]:
    return [
        (other, name_of(part))
        for other, part in parts.items()
        if other != key and part["pricing"] != "included"
    ]


class Parts(AuthoringView):
    """The list; `?osa=3` opens the third for editing, `?osa=0` a new one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        if version.state not in EDITABLE_STATES:
            return redirect(step_url(version, BY_SLUG["tarkista"]))
        parts = _own_parts(version)
        key = _read_place(request.GET.get("osa"), list(parts))
        return self.page(
            request, version, self.stored(version, key) if key is not None else None, key
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        key = self.posted_key(version, request.POST)
        form = self.bound(version, key, request.POST)
        if version.state not in EDITABLE_STATES:
            return already_sent(request, version, STEP, form)
        if "laske" in request.POST:
            status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
            return self.page(request, version, form, key, status)
        if "lisaa_hinta" in request.POST:
            return self.page(request, version, form.with_price(), key)
        if not form.is_valid():
            return self.page(request, version, form, key, HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.save(request, version, key, form)

    def posted_key(self, version: Version, data: Any) -> int:  # noqa: ANN401 -- request.POST
        """The part that was open, though others have moved it since.

        It is read by its place when a program names no key. Raises Http404 for no sensible part.
        """
        key = (
            whole(data.get("part"))
            if "part" in data
            else _read_place(data.get("osa"), list(_own_parts(version)))
        )
        if key is None or (key == NEW and len(version.parts.all()) >= MOST_PARTS):
            raise Http404
        return key

    def stored(self, version: Version, key: int) -> PartForm:
        parts = _own_parts(version)
        return PartForm.showing(
            parts.get(key, {}), row_version=version.row_version, others=others(parts, key)
        )

    def bound(self, version: Version, key: int, data: Any) -> PartForm:  # noqa: ANN401 -- request.POST
        parts = _own_parts(version)
        return PartForm(
            data, rows=PartForm.flat_rows(parts.get(key, {})), others=others(parts, key)
        )

    def save(
        self, request: HttpRequest, version: Version, key: int, form: PartForm
    ) -> HttpResponse:
        try:
            saved = save_part(
                version_id=version.pk,
                part_id=key or None,
                data=form.section(),
                row_version=form.cleaned_data["row_version"],
                by=self.person,
                at=timezone.now(),
            )
        except StaleWriteError:
            return self.lost(request, version.pk, key)
        except NotPermittedError:
            if (now := self.own_version(version.pk)).state in EDITABLE_STATES:
                raise
            return already_sent(request, now, STEP, form)
        _warn_of_missing_classes(request, form)
        _warn_of_licence(request, form)
        return self.then(request, self.own_version(version.pk), saved)

    def then(self, request: HttpRequest, version: Version, saved: int) -> HttpResponse:
        if way := way_out(request, version):
            return redirect(way)
        places = part_places(version)
        for name, act in (("poista", remove), ("ylos", _move_up)):
            if name in request.POST:
                act(self, version, whole(request.POST[name]) or NEW)
                return redirect(step_url(version, STEP))
        if "muokkaa" in request.POST:
            place = places.get(whole(request.POST["muokkaa"]) or NEW, NEW)
            return redirect(f"{step_url(version, STEP)}?osa={place}#osa")
        return redirect(f"{step_url(version, STEP)}#osa-{places.get(saved, len(places))}")

    def lost(self, request: HttpRequest, pk: int, key: int) -> HttpResponse:
        """409: what was typed stays, what another wrote stands above it.

        A part that somebody took away is written anew.
        """
        version = self.own_version(pk)
        key = key if key in _own_parts(version) else NEW
        typed = request.POST.copy()
        typed["row_version"] = str(version.row_version)
        form = self.bound(version, key, typed)
        return self.page(
            request,
            version,
            form,
            key,
            HTTPStatus.CONFLICT,
            clashes=clashes(form, self.stored(version, key)),
            was_removed=key == NEW,
        )

    def page(
        self,
        request: HttpRequest,
        version: Version,
        form: PartForm | None,
        key: int | None,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        places = part_places(version)
        place = None if key is None else places.get(key, key)
        if form and place:
            mark_origins(form, version.origins, f"parts.parts.{place - 1}.")
        language = page_language()
        rows = [
            PartRow(places[part.pk], part, str(part.name(language)), str(part.about(language)))
            for part in version.parts.all()
        ]
        licences = (
            Licence.objects.filter(is_osi_approved=True).values_list("spdx_id", flat=True)
            if form
            else []
        )
        context = base_context(version, STEP) | {
            "rows": rows,
            "form": form,
            "place": place,
            "key": key,
            "licences": licences,
            "is_full": len(rows) >= MOST_PARTS,
            "removed": _removed_rows(version),
            "saves": form is not None and not form.errors,
            **more,
        }
        return render(request, "catalogue/authoring/step_parts.html", context, status=status)


@dataclass(frozen=True)
class RemovedRow:
    key: int
    name: str


def _removed_rows(version: Version) -> list[RemovedRow]:
    return [
        RemovedRow(removed["key"], name_of(removed["part"]))
        for removed in reversed(version.removed_parts or [])
    ]


def _warn_of_missing_classes(request: HttpRequest, form: PartForm) -> None:
    if any(
        tier["up_to"] is not None
        for price in form.section()["prices"]
        for tier in price["tiers"][-1:]
    ):
        messages.warning(
            request,
            _(
                "Osa on tallennettu. Sen suurimmasta kokoluokasta puuttuu hinta, joten suurempien"
                " kuntien hintaa ei voida laskea."
            ),
        )


def _warn_of_licence(request: HttpRequest, form: PartForm) -> None:
    part = form.section()
    if part["kind"] != Part.Kind.OPEN or not part["licence"]:
        return
    approved = is_osi_approved(part["licence"], taxonomy().osi_approved)
    if approved is None:
        messages.warning(request, no_expression_words(part["licence"]))
    elif not approved:
        messages.warning(
            request,
            _(
                "Osa on tallennettu, mutta OSI ei ole hyväksynyt sen lisenssiä. Valitse toinen"
                " lisenssi tai merkitse osa suljetuksi."
            ),
        )


class PriceExamples(AuthoringView):
    """`…/osat/laskelma?rivi=0&prices-0-amount=…`: what a price being written comes to.

    Nothing is saved.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.own_version(pk)
        place = whole(request.GET.get("rivi"), most=MOST_OF[PRICES] - 1) or 0
        row = PriceForm(request.GET, prefix=PriceFormSet(prefix=PRICES).add_prefix(place))
        return render(
            request,
            "catalogue/authoring/price_example.html",
            {"faults": row.faults(), "example": row.example()},
        )


def _read_place(text: str | None, keys: list[int]) -> int | None:
    """The key of the part at a place, 0 for a new one; None when nothing sensible was asked for."""
    place = whole(text, most=len(keys))
    if place is None or (place == NEW and len(keys) >= MOST_PARTS):
        return None
    return keys[place - 1] if place else NEW


def remove(view: AuthoringView, version: Version, key: int, row_version: int | None = None) -> None:
    try:
        remove_part(
            version_id=version.pk,
            part_id=key,
            row_version=version.row_version if row_version is None else row_version,
            by=view.person,
            at=timezone.now(),
        )
    except StaleWriteError:
        messages.error(
            view.request,
            _("Joku muu muutti osaa juuri äsken. Tarkista luettelo ja yritä uudelleen."),
        )
    else:
        messages.success(
            view.request,
            _("Osa on poistettu. Voit palauttaa sen tällä sivulla, kunnes lähetät version."),
        )


def _move_up(
    view: AuthoringView, version: Version, key: int, _row_version: int | None = None
) -> None:
    # Nothing is lost by it, so nobody is asked.
    try:
        move_part_up(version_id=version.pk, part_id=key, by=view.person, at=timezone.now())
    except StaleWriteError:
        messages.error(view.request, _("Joku muu poisti osan juuri äsken."))


class PartChange(AuthoringView):
    act = ""

    def post(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        version = self.own_version(pk)
        if version.state not in EDITABLE_STATES:
            return already_sent(request, version, STEP)
        (remove if self.act == "poista" else _move_up)(
            self, version, part, whole(request.POST.get("row_version")) or 0
        )
        return redirect(reverse("catalogue:parts", args=[version.pk]))


class PartRestore(AuthoringView):
    def post(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        version = self.own_version(pk)
        if version.state not in EDITABLE_STATES:
            return already_sent(request, version, STEP)
        # Asked twice, it is there once.
        if (
            restore_part(version_id=version.pk, key=part, by=self.person, at=timezone.now())
            is not None
        ):
            messages.success(request, _("Osa on palautettu."))
        return redirect(reverse("catalogue:parts", args=[version.pk]))
