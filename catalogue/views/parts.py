"""`/oma/ratkaisut/<id>/osat`: the parts of an offering, one open for editing at a time."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.locking import StaleWriteError
from catalogue.actions.writing import save_section
from catalogue.content import Section, content_of
from catalogue.forms.origins import mark_origins
from catalogue.forms.parts import MOST_PRICES, PartForm
from catalogue.models import Licence, Part, State, Version
from catalogue.shape import MOST_OF
from catalogue.steps import BY_SLUG
from catalogue.views.own import CONFLICT, UNPROCESSABLE, OwnView, step_url
from catalogue.views.writing import base_context, clashes
from lib.localized import page_language, pick
from lib.whole import whole

STEP = BY_SLUG["osat"]
MOST_PARTS = MOST_OF["parts"]
NEW = 0


@dataclass(frozen=True)
class PartRow:
    """A saved part in the list."""

    place: int
    part: Part
    name: str
    about: str


def own_parts(version: Version) -> list[Section]:
    """Of the content."""
    parts: list[Section] = content_of(version)["parts"]["parts"]
    return parts


def name_of(part: Section) -> str:
    """In the language of the page."""
    return str(pick(part["name"], page_language())) or _("Nimetön osa")


def others(parts: list[Section], place: int) -> list[tuple[int, str]]:
    """Parts in whose price this one may be included: those that say their own."""
    return [(number, name_of(part)) for number, part in enumerate(parts, start=1) if number != place and part["pricing"] != "included"]


class Parts(OwnView):
    """The list; `?osa=3` opens the third for editing, `?osa=0` a new one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list, with an editor when one is asked for."""
        version = self.own_version(pk)
        if version.state not in {State.DRAFT, State.CHANGES_REQUESTED}:
            return redirect(step_url(version, BY_SLUG["tarkista"]))
        place = read_place(request.GET.get("osa"), len(version.parts.all()))
        return self.page(request, version, self.stored(version, place) if place is not None else None, place)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the part that is open, or show another row for a price."""
        version = self.own_version(pk)
        place = read_place(request.POST.get("osa"), len(version.parts.all()))
        if place is None:
            raise Http404
        form = self.bound(version, place, request.POST)
        if "laske" in request.POST:
            return self.page(request, version, form, place, 200 if form.is_valid() else UNPROCESSABLE)
        if "lisaa_hinta" in request.POST:
            return self.page(request, version, self.with_row(version, place, request.POST), place)
        if not form.is_valid():
            return self.page(request, version, form, place, UNPROCESSABLE)
        return self.save(request, version, place, form)

    def stored(self, version: Version, place: int) -> PartForm:
        """What is stored, or an empty part."""
        parts = own_parts(version)
        part = parts[place - 1] if place else {}
        return PartForm(initial={**PartForm.flat(part), "row_version": version.row_version}, others=others(parts, place), price_count=len(part.get("prices", [])) or 1)

    def bound(self, version: Version, place: int, data: Any) -> PartForm:  # noqa: ANN401 -- request.POST
        """What was typed."""
        return PartForm(data, others=others(own_parts(version), place), price_count=read_count(data.get("price_count")))

    def with_row(self, version: Version, place: int, data: Any) -> PartForm:  # noqa: ANN401 -- request.POST
        """What was typed, with one more row for a price; nothing is checked yet."""
        count = min(read_count(data.get("price_count")) + 1, MOST_PRICES)
        typed = {key: data.get(key) for key in data} | {"price_count": count}
        return PartForm(initial=typed, others=others(own_parts(version), place), price_count=count)

    def save(self, request: HttpRequest, version: Version, place: int, form: PartForm) -> HttpResponse:
        """Into its place, or at the end."""
        parts = own_parts(version)
        if place:
            parts[place - 1] = form.section()
        else:
            parts.append(form.section())
        try:
            write(version, parts, form.cleaned_data["row_version"], self)
        except StaleWriteError:
            return self.lost(request, version.pk, place)
        warn_of_missing_classes(request, form)
        return redirect(f"{step_url(version, STEP)}#osa-{place or len(parts)}")

    def lost(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        """409: what was typed stays, what another wrote stands above it."""
        version = self.own_version(pk)
        parts = own_parts(version)
        place = place if place <= len(parts) else NEW
        typed = request.POST.copy()
        typed["row_version"] = str(version.row_version)
        form = self.bound(version, place, typed)
        return self.page(request, version, form, place, CONFLICT, clashes=clashes(form, parts[place - 1] if place else {}))

    def page(self, request: HttpRequest, version: Version, form: PartForm | None, place: int | None, status: int = 200, **more: Any) -> HttpResponse:  # noqa: ANN401 -- context
        """The step, each field with the key it was read from."""
        if form and place:
            mark_origins(form, version.origins, f"parts.parts.{place - 1}.")
        language = page_language()
        rows = [PartRow(number, part, str(part.name(language)), str(part.about(language))) for number, part in enumerate(version.parts.all(), start=1)]
        licences = Licence.objects.filter(is_osi_approved=True).values_list("spdx_id", flat=True) if form else []
        context = base_context(version, STEP) | {"rows": rows, "form": form, "place": place, "licences": licences, "is_full": len(rows) >= MOST_PARTS, **more}
        return render(request, "catalogue/own/step_parts.html", context, status=status)


def warn_of_missing_classes(request: HttpRequest, form: PartForm) -> None:
    """Saved, and told at once: the largest municipalities have no price."""
    if any(tier["up_to"] is not None for price in form.section()["prices"] for tier in price["tiers"][-1:]):
        messages.warning(request, _("Osa on tallennettu. Sen suurimmasta kokoluokasta puuttuu hinta, joten suurempien kuntien hintaa ei voida laskea."))


class PriceExamples(OwnView):
    """`…/osat/laskelma?rivi=0&price0-amount=…`: what a price that is being written comes to; nothing is saved."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A fragment for the row."""
        self.own_version(pk)
        place = whole(request.GET.get("rivi"), most=MOST_PRICES - 1) or 0
        form = PartForm(request.GET, others=[], price_count=place + 1)
        return render(request, "catalogue/own/price_example.html", {"faults": form.price_faults(place), "example": form.example(place)})


def read_place(text: str | None, count: int) -> int | None:
    """0 for a new part; None when nothing, or nothing sensible, was asked for."""
    place = whole(text, most=count)
    return place if place or count < MOST_PARTS else None


def read_count(text: str | None) -> int:
    """Rows of prices on the page."""
    return min(whole(text) or 1, MOST_PRICES)


def write(version: Version, parts: list[Section], row_version: int, view: OwnView) -> None:
    """The whole list, in its order."""
    save_section(version_id=version.pk, section="parts", data={"parts": parts}, row_version=row_version, by=view.person, at=timezone.now())


class PartChange(OwnView):
    """`…/osat/<place>/poista` and `…/osat/<place>/ylos`."""

    act = ""

    def post(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        """Remove the part, or move it up."""
        version = self.own_version(pk)
        parts = own_parts(version)
        if not 1 <= place <= len(parts):
            raise Http404
        after = without(parts, place) if self.act == "poista" else moved_up(parts, place)
        try:
            write(version, after, whole(request.POST.get("row_version")) or 0, self)
        except StaleWriteError:
            messages.error(request, _("Joku muu muutti osia juuri äsken. Tarkista luettelo ja yritä uudelleen."))
        return redirect(reverse("catalogue:parts", args=[version.pk]))


def without(parts: list[Section], place: int) -> list[Section]:
    """Parts included in the one that goes have no price any more; later ones move up."""
    return [renumbered(part, {number: number - (number > place) for number in range(1, len(parts) + 1) if number != place}) for number, part in enumerate(parts, start=1) if number != place]


def moved_up(parts: list[Section], place: int) -> list[Section]:
    """Changes places with the one before; the first stays."""
    if place == 1:
        return parts
    swap = {place: place - 1, place - 1: place}
    places = {number: swap.get(number, number) for number in range(1, len(parts) + 1)}
    order = sorted(range(1, len(parts) + 1), key=lambda number: places[number])
    return [renumbered(parts[number - 1], places) for number in order]


def renumbered(part: Section, places: dict[int, int]) -> Section:
    """With "included in" following the other part; one whose other part is gone says its price anew."""
    if part["included_in"] is None:
        return part
    there = places.get(part["included_in"])
    return {**part, "included_in": there, "pricing": part["pricing"] if there else ""}
