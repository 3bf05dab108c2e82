"""`/oma/ratkaisut/<id>/<step>`: writing an offering step by step."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.submissions.once import remember_saved
from catalogue.authoring.actions.writing import save_section
from catalogue.authoring.forms.fields import StepForm
from catalogue.authoring.forms.openness import OpennessForm
from catalogue.authoring.forms.origins import mark_origins
from catalogue.authoring.forms.partners import PartnerForm
from catalogue.authoring.forms.steps import BasicsForm, DeliveryForm, PlacesForm, UsersForm
from catalogue.authoring.progress import Progress
from catalogue.authoring.publiccode import localized_problems
from catalogue.authoring.steps import BY_SLUG, Step, neighbours
from catalogue.authoring.views.base import AuthoringView, step_url
from catalogue.authoring.views.partners import ask_typed_partner
from catalogue.content.snapshot import Section, content_of
from catalogue.models import EDITABLE_STATES, Partner, Version
from catalogue.pricing.cost import LimitPair, OfferingCost, price_lines
from catalogue.publishing.locking import NotPermittedError, StaleWriteError
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import page_language
from procurement.price_context import PriceContext
from procurement.registry import limits
from procurement.rules.limits import Band

FORMS: dict[str, type[StepForm]] = {
    "basics": BasicsForm,
    "places": PlacesForm,
    "openness": OpennessForm,
    "users": UsersForm,
    "delivery": DeliveryForm,
}
PREVIEW_POPULATIONS = (2_000, 10_000, 60_000)


def costs(version: Version) -> list[OfferingCost]:
    pair, lines = LimitPair.on(limits(), timezone.localdate()), price_lines(version.parts.all())
    return [
        OfferingCost(lines, PriceContext(population=population), pair)
        for population in PREVIEW_POPULATIONS
    ]


@dataclass(frozen=True)
class Risen:
    """The published version stayed under the initiative's limit, the new one does not.

    For the first of the sizes shown.
    """

    number: int
    before: OfferingCost
    now: OfferingCost


def _risen_over(version: Version, now: list[OfferingCost]) -> Risen | None:
    published_id = version.offering.published_id
    if published_id in {None, version.pk} or not version.parts.all():
        return None
    published = Version.objects.prefetch_related("parts__prices__tiers").get(pk=published_id)
    pairs = zip(costs(published), now, strict=True)
    return next(
        (
            Risen(published.number, before, after)
            for before, after in pairs
            if before.band == Band.UNDER and after.band in {Band.BETWEEN, Band.OVER}
        ),
        None,
    )


def base_context(version: Version, step: Step) -> dict[str, Any]:
    language = page_language()
    progress = Progress(version, language)
    before, after = neighbours(step)
    found = costs(version)
    return {
        "section": "own",
        "version": version,
        "step": step,
        "progress": progress,
        "steps": progress.steps(step.slug),
        "before": before,
        "after": after,
        "costs": found,
        "risen": _risen_over(version, found),
        "is_editable": version.state in EDITABLE_STATES,
        "saves": False,
        "problems": localized_problems(version.import_problems),
    }


def form_of(section: str, content: Section, data: Any = None, row_version: int = 0) -> StepForm:  # noqa: ANN401 -- request.POST
    cls = FORMS[section]
    if data is not None:
        return cls(data, rows=cls.flat_rows(content), today=timezone.localdate())
    return cls.showing(content, row_version=row_version)


class StepPage(AuthoringView):
    def get(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        version, place = self.own_version(pk), _step_or_404(step)
        # A version that was sent shows what it holds on the last step.
        if version.state not in EDITABLE_STATES:
            return redirect(step_url(version, BY_SLUG["tarkista"]))
        form = form_of(
            place.section, content_of(version)[place.section], row_version=version.row_version
        )
        return self.page(request, version, place, form)

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        version, place = self.own_version(pk), _step_or_404(step)
        stored = content_of(version)[place.section]
        form = form_of(place.section, stored, request.POST)
        if version.state not in EDITABLE_STATES:
            return already_sent(request, version, place, form, form_of(place.section, stored))
        if not form.is_valid():
            return self.page(request, version, place, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        row_version = form.cleaned_data["row_version"]
        try:
            saved = save_section(
                version_id=version.pk,
                section=place.section,
                data=form.section(),
                row_version=row_version,
                by=self.person,
                at=timezone.now(),
            )
        except StaleWriteError:
            return self.lost(request, pk, place)
        except NotPermittedError:
            if (now := self.own_version(pk)).state in EDITABLE_STATES:
                raise
            return already_sent(request, now, place, form, form_of(place.section, stored))
        if place.section == "delivery" and (
            "kumppani" in request.POST or request.POST.get("business_id", "").strip()
        ):
            return self.ask_partner(request, saved, place)
        return redirect(_where_next(request, saved, place))

    def ask_partner(self, request: HttpRequest, version: Version, step: Step) -> HttpResponse:
        form = PartnerForm(request.POST)
        if ask_typed_partner(self, version, form):
            return redirect(
                f"{step_url(version, step)}#kumppanit"
                if "kumppani" in request.POST
                else _where_next(request, version, step)
            )
        # The step is saved; a company that is not found is told beside what was typed.
        remember_saved()
        fresh = self.own_version(version.pk)
        stored = form_of(
            step.section, content_of(fresh)[step.section], row_version=fresh.row_version
        )
        return self.page(
            request, fresh, step, stored, HTTPStatus.UNPROCESSABLE_ENTITY, partner_form=form
        )

    def page(
        self,
        request: HttpRequest,
        version: Version,
        step: Step,
        form: StepForm,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        criteria = (
            [claim["criterion"] for claim in content_of(version)["openness"]["claims"]]
            if step.section == "openness"
            else []
        )
        mark_origins(form, version.origins, f"{step.section}.", criteria)
        partners = (
            Partner.objects.current().filter(offering=version.offering_id).select_related("vendor")
            if step.section == "delivery"
            else []
        )
        context = (
            base_context(version, step)
            | _opened_criterion(version, form)
            | {
                "form": form,
                "partners": partners,
                "partner_form": PartnerForm(initial=request.POST.dict()),
                "saves": not form.errors,
                **more,
            }
        )
        return render(
            request, f"catalogue/authoring/step_{step.section}.html", context, status=status
        )

    def lost(self, request: HttpRequest, pk: int, step: Step) -> HttpResponse:
        """409: what was typed stays in the form, what another wrote stands above it.

        Saving again is then a decision.
        """
        version = self.own_version(pk)
        stored = content_of(version)[step.section]
        typed = request.POST.copy()
        typed["row_version"] = str(version.row_version)
        bound, now = form_of(step.section, stored, typed), form_of(step.section, stored)
        return self.page(
            request, version, step, bound, HTTPStatus.CONFLICT, clashes=clashes(bound, now)
        )


def _opened_criterion(version: Version, form: StepForm) -> dict[str, Any]:
    """Of step 4: the criteria with something to mend, and the one that is open.

    That is the first with an error, a remark or something missing.
    """
    if not isinstance(form, OpennessForm):
        return {}
    progress, slugs = Progress(version, page_language()), list(taxonomy().offered.criteria)
    wrong = {block.criterion.slug for block in form.blocks() if block.is_wrong}
    missing = {
        words[1]
        for words in (breach.field.split(".") for breach in progress.found)
        if words[0] == "claims" and len(words) > 1
    }
    remarked = {remark.criterion for remark in progress.remarks}
    first = next(
        (slug for found in (wrong, remarked, missing, slugs) for slug in slugs if slug in found), ""
    )
    return {"open_criterion": first, "mending": wrong | remarked | missing}


def clashes(form: StepForm, stored: StepForm) -> list[dict[str, Any]]:
    """Fields that differ; rows that only one of the two has are in it too."""
    mine = {field.html_name: field for field in form.visible_fields()}
    theirs = {field.html_name: field for field in stored.visible_fields()}
    pairs = {name: (theirs.get(name), mine.get(name)) for name in {**theirs, **mine}}
    return [
        {"field": pair[1] or pair[0], "theirs": _said(pair[0]), "mine": _said(pair[1])}
        for pair in pairs.values()
        if comparable(_value(pair[0])) != comparable(_value(pair[1]))
    ]


def _value(field: BoundField | None) -> object:
    return "" if field is None else field.value()


def _said(field: BoundField | None) -> str:
    return words(_value(field))


def comparable(value: object) -> object:
    """Lists whatever their order, nothing as empty, numbers as text."""
    return (
        sorted(map(str, value))
        if isinstance(value, list)
        else str(value or "").replace("\r\n", "\n").strip()
    )


def words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _step_or_404(slug: str) -> Step:
    step = BY_SLUG.get(slug)
    if step is None or step.section not in FORMS:
        raise Http404
    return step


def already_sent(
    request: HttpRequest,
    version: Version,
    step: Step,
    form: StepForm | None = None,
    stored: StepForm | None = None,
) -> HttpResponse:
    """409: an old tab wrote to a version that is being reviewed, or was decided.

    What was typed stands on the page.
    """
    typed = clashes(form, stored) if form and stored else _typed_fields(form) if form else []
    if step.section == "delivery":
        typed += _typed_fields(PartnerForm(request.POST))
    return render(
        request,
        "catalogue/authoring/sent.html",
        {"section": "own", "version": version, "step": step, "typed": typed},
        status=HTTPStatus.CONFLICT,
    )


def _typed_fields(form: Form) -> list[dict[str, Any]]:
    return [
        {"field": field, "mine": words(field.value())}
        for field in form.visible_fields()
        if field.value()
    ]


def way_out(request: HttpRequest, version: Version) -> str:
    """Where a button that saves leads besides: another step, or out; empty when it says neither."""
    if "lopeta" in request.POST:
        messages.success(request, _("Luonnos on tallennettu."))
        return reverse("catalogue:dashboard")
    step = BY_SLUG.get(request.POST.get("minne", ""))
    return step_url(version, step) if step else ""


def _where_next(request: HttpRequest, version: Version, step: Step) -> str:
    if way := way_out(request, version):
        return way
    if "lisaa" in request.POST:
        return f"{step_url(version, step)}#lisatty"
    return step_url(version, neighbours(step)[1] or step)
