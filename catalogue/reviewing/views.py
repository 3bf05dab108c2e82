"""What reviewers see and do: the queue, the review of a version, taking and giving back."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.models import User
from catalogue.conflicts import Conflict
from catalogue.models import Review, State, Version
from catalogue.permissions import conflict_of, is_reviewer, may
from catalogue.publishing.locking import NotPermittedError, StaleWriteError
from catalogue.reviewing.actions import (
    ContentHasChangedError,
    JudgementIncompleteError,
    StaleReviewError,
    TakenByOtherError,
    decide,
    release_version,
    save_review,
    take_version,
)
from catalogue.reviewing.forms import ReviewForm, initial_of
from catalogue.reviewing.judgement import Decision
from catalogue.reviewing.presence import others_here
from catalogue.reviewing.queue import TABS, Reviewer, queue, queue_summary
from catalogue.reviewing.review_page import PublicRow, ReviewPage
from catalogue.workflow import TRANSITIONS, Action
from lib.forms.parameters import Parameters
from lib.i18n.localized import Text, page_language


class ConflictOfInterestError(Exception):
    """The reviewer does not decide on the version; `conflict` says why."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict)
        self.conflict = conflict


class ReviewerView(LoginRequiredMixin, View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not is_reviewer(request.user, self.today):
            raise self.refusal()
        try:
            return super().dispatch(request, *args, **kwargs)
        except ConflictOfInterestError as error:
            return render(
                request,
                "catalogue/reviewing/conflict.html",
                {"section": "review", "conflict": error.conflict},
                status=HTTPStatus.FORBIDDEN,
            )

    def refusal(self) -> Exception:
        # To somebody who is no reviewer a version is not there.
        return Http404()

    @property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        return self.request.user

    def version(self, pk: int) -> Version:
        """With its whole content; a draft is only the vendor's. Raises ConflictOfInterestError."""
        states = TRANSITIONS[Action.READ_FOR_REVIEW].sources
        version = get_object_or_404(
            Version.objects.with_content().select_related("submitted_by"), pk=pk, state__in=states
        )
        conflict = conflict_of(self.person, version, self.today)
        if conflict is not None:
            raise ConflictOfInterestError(conflict)
        return version


class ReviewQueue(ReviewerView):
    def refusal(self) -> Exception:
        # The queue is no secret, only closed.
        return PermissionDenied()

    def get(self, request: HttpRequest) -> HttpResponse:
        parameters = Parameters(request.GET, labels={"tila": gettext_lazy("Tila")})
        reviewer = Reviewer(self.person, self.today, page_language())
        slug = parameters.choice("tila", TABS) or next(iter(TABS))
        number = parameters.page()
        parameters.refuse_unknown(("tila", "sivu"))
        totals = queue_summary(reviewer)
        page = {
            "queue": queue(reviewer, TABS[slug], number),
            "totals": totals,
            "tab": slug,
            "tab_words": TABS[slug].title,
            "empty": TABS[slug].empty,
            "tabs": [(slug, tab.title, totals.counts[slug]) for slug, tab in TABS.items()],
            "notices": list(parameters.problems.values()),
        }
        return render(request, "catalogue/reviewing/queue.html", {**page, "section": "review"})


class TakeVersion(ReviewerView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version(pk)
        try:
            take_version(version_id=version.pk, by=self.person, at=timezone.now())
        except (TakenByOtherError, NotPermittedError):
            # Somebody else may have been quicker.
            messages.warning(
                request, _("Toinen arvioija ehti ottaa version, tai se ei ole enää arvioitavana.")
            )
        return redirect("catalogue:review", pk=pk)


class ReleaseVersion(ReviewerView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version(pk)
        try:
            release_version(version_id=version.pk, by=self.person, at=timezone.now())
        except NotPermittedError:
            messages.warning(request, _("Versio ei ole sinulla arvioitavana."))
            return redirect("catalogue:review", pk=pk)
        messages.success(request, _("Versio on taas jonossa."))
        return redirect("catalogue:review-queue")


class Presence(ReviewerView):
    """`/arviointi/<id>/lasna`: whether somebody else has the page open.

    Asked once a minute by a page with scripts.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version(pk)
        return render(
            request,
            "catalogue/reviewing/presence.html",
            {"others_here": others_here(f"review.{version.pk}", self.person.pk)},
        )


class ReviewView(ReviewerView):
    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version(pk)
        review = self.own_review(version)
        form = ReviewForm(initial=initial_of(version, review), today=self.today) if review else None
        return self.page(version, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version(pk)
        form = ReviewForm(request.POST, today=self.today)
        asked = next((name for name in ("add_text", "preview") if name in request.POST), "")
        if asked:
            return self.page(
                version,
                form.with_canned() if asked == "add_text" else form.again(),
                is_previewed=asked == "preview",
            )
        if not form.is_valid():
            return self.page(version, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            return (
                self.keep(version, form) if "save" in request.POST else self.decide(version, form)
            )
        except JudgementIncompleteError as error:
            form.add_gaps(error.found)
            return self.page(version, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        except StaleReviewError as error:
            return self.stale(version, form, error.review)
        except (NotPermittedError, StaleWriteError, ContentHasChangedError) as error:
            return self.too_late(version, form, error)

    def keep(self, version: Version, form: ReviewForm) -> HttpResponse:
        save_review(
            version_id=version.pk,
            judgement=form.judgement(),
            review_row_version=form.cleaned_data["review_row_version"],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(self.request, _("Luonnos on tallennettu. Toimittaja ei näe sitä."))
        return redirect("catalogue:review", pk=version.pk)

    def decide(self, version: Version, form: ReviewForm) -> HttpResponse:
        data = form.cleaned_data
        if not data["decision"]:
            form.add_error("decision", _("Valitse päätös."))
            return self.page(version, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        decision, own = (
            Decision(data["decision"]),
            {"row_version": data["row_version"], "review_row_version": data["review_row_version"]},
        )
        decide(
            version_id=version.pk,
            decision=decision,
            judgement=form.judgement(),
            **own,
            by=self.person,
            at=timezone.now(),
        )
        version.refresh_from_db(fields=["state"])
        messages.success(self.request, _outcome_words(decision, version))
        return redirect("catalogue:review-queue")

    def own_review(self, version: Version) -> Review | None:
        if not may(self.person, Action.SAVE_REVIEW, version, self.today):
            return None
        return (
            version.reviews.open().filter(reviewer=self.person).prefetch_related("findings").first()
        )

    def stale(self, version: Version, form: ReviewForm, stored: Review) -> HttpResponse:
        before = ReviewForm(initial=initial_of(version, stored), today=self.today)
        mine = form.again(review_row_version=stored.row_version)
        return self.page(version, mine, HTTPStatus.CONFLICT, clashes=clashes(before, mine))

    def too_late(self, version: Version, form: ReviewForm, error: Exception) -> HttpResponse:
        """Show what was typed; nothing was written.

        The version was decided, sent anew or is no longer this person's.
        """
        current = self.version(version.pk)
        return self.page(
            current,
            None,
            HTTPStatus.CONFLICT,
            typed=[row for row in form.typed() if row[1]],
            is_tampered=isinstance(error, ContentHasChangedError),
        )

    def page(
        self,
        version: Version,
        form: ReviewForm | None,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        sheet = ReviewPage(version, page_language(), self.today)
        claims = {row.slug: str(row.state or "") for row in sheet.criteria()}
        context = {
            "sheet": sheet,
            "version": version,
            "form": form,
            "others_here": others_here(f"review.{version.pk}", self.person.pk),
            "rows": [
                (
                    (
                        row,
                        *(
                            form[f"{name}-{row.slug}"]
                            for name in ("state", "reason", "public_reason")
                        ),
                    )
                    if form
                    else (row, None, None, None)
                )
                for row in sheet.criteria()
            ],
            "public_rows": public_rows(form, sheet) if form else [],
            "differing": form.differing(claims) if form else 0,
            "may_take": self.may_take(version, sheet),
            "is_open": version.state == State.SUBMITTED,
        }
        return render(
            self.request,
            "catalogue/reviewing/review.html",
            {**context, **more, "section": "review"},
            status=status,
        )

    def may_take(self, version: Version, sheet: ReviewPage) -> bool:
        people = {review.reviewer_id for review in (*sheet.holders, *sheet.approvals)}
        return (
            may(self.person, Action.TAKE, version, self.today)
            and self.person.pk not in people
            and len(people) < sheet.approvals_asked
        )


def public_rows(form: ReviewForm, sheet: ReviewPage) -> list[PublicRow]:
    language = str(form["language"].value() or "")
    # Without a public reason the vendor's words stand where the reviewer agrees.
    return [
        row.public(
            str(form[f"state-{row.slug}"].value() or ""),
            Text(str(form[f"public_reason-{row.slug}"].value() or ""), language, is_fallback=False),
        )
        for row in sheet.criteria()
    ]


def _outcome_words(decision: Decision, version: Version) -> str:
    if decision is Decision.APPROVE:
        return (
            _("Versio on hyväksytty ja julkaistu.")
            if version.state == State.APPROVED
            else _("Hyväksyntäsi on kirjattu. Toinen hyväksyntä tarvitaan.")
        )
    return (
        _("Korjauspyyntö on lähetetty toimittajalle.")
        if decision is Decision.REQUEST_CHANGES
        else _("Versio on hylätty. Perustelut on lähetetty toimittajalle.")
    )


def clashes(stored: ReviewForm, mine: ReviewForm) -> list[dict[str, Any]]:
    names = [
        name
        for name in mine.fields
        if name.startswith(("state-", "reason-", "public_reason-"))
        or name in {"summary", "public_summary", "fix_by"}
    ]
    pairs = ((mine[name].label, stored[name].value(), mine[name].value()) for name in names)
    return [
        {"label": label, "theirs": theirs, "mine": own}
        for label, theirs, own in pairs
        if str(theirs or "") != str(own or "")
    ]
