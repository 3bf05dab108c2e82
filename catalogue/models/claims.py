"""What the vendor claims of openness with its evidence, and what the reviewer found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.models.taxonomy import Criterion, CriterionQuestion
from catalogue.models.versions import Version
from lib.forms.choices import DraftChoices
from lib.i18n.localized import Text, text_of
from lib.models.fields import localized


class OpennessState(DraftChoices):
    MET = "met", _("Täyttyy")
    PARTLY = "partly", _("Osittain")
    NOT_MET = "not_met", _("Ei täyty")
    NOT_APPLICABLE = "not_applicable", _("Ei koske")


STATE_IS_KNOWN = Q(state__in=["met", "partly", "not_met", "not_applicable"])


class Claim(models.Model):
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="claims")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="claims", verbose_name="kriteeri"
    )
    # Empty in a draft that does not say it yet.
    state = models.CharField("väite", max_length=14, choices=OpennessState, blank=True, default="")
    text_fi, text_sv, text_en = localized(models.TextField)

    class Meta:
        verbose_name = "väite"
        verbose_name_plural = "väitteet"
        ordering = ["version", "criterion__order"]
        constraints = [
            models.UniqueConstraint(
                name="version_claims_a_criterion_once", fields=["version", "criterion"]
            ),
            models.CheckConstraint(
                name="claim_state_is_known", condition=STATE_IS_KNOWN | Q(state="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.state}"

    def text(self, language: str) -> Text:
        return text_of(self, "text", language)


class Evidence(models.Model):
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    order = models.PositiveSmallIntegerField("järjestys", default=1)
    url = models.URLField("linkki", max_length=500)
    shows_fi, shows_sv, shows_en = localized(models.CharField, max_length=200)

    class Meta:
        verbose_name = "näyttö"
        verbose_name_plural = "näytöt"
        ordering = ["claim", "order"]
        constraints = [
            models.UniqueConstraint(
                name="evidence_has_its_own_place_in_the_claim", fields=["claim", "order"]
            )
        ]

    def __str__(self) -> str:
        return self.url

    def shows(self, language: str) -> Text:
        return text_of(self, "shows", language)


class Answer(models.Model):
    class Value(models.TextChoices):
        YES = "yes", _("Kyllä")
        PARTLY = "partly", _("Osittain")
        NO = "no", _("Ei")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        CriterionQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name="kysymys"
    )
    value = models.CharField("vastaus", max_length=6, choices=Value)

    class Meta:
        verbose_name = "vastaus"
        verbose_name_plural = "vastaukset"
        ordering = ["question__criterion__order", "question__order"]
        constraints = [
            models.UniqueConstraint(
                name="version_answers_a_question_once", fields=["version", "question"]
            ),
            models.CheckConstraint(
                name="answer_is_known", condition=Q(value__in=["yes", "partly", "no"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.value}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> "ReviewQuerySet":
        return self.filter(decision="", released_at__isnull=True)

    def decided(self) -> "ReviewQuerySet":
        return self.exclude(decision="")


class Review(models.Model):
    """One reviewer's decision on one version.

    Open from when it is taken until it is decided or released.
    """

    class Decision(models.TextChoices):
        """What was decided; empty while the review is open."""

        APPROVE = "approve", _("Hyväksytty")
        REQUEST_CHANGES = "request_changes", _("Korjauksia pyydetty")
        REJECT = "reject", _("Hylätty")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="reviews", verbose_name="arvioija"
    )
    decision = models.CharField("päätös", max_length=15, choices=Decision, blank=True, default="")
    summary_fi, summary_sv, summary_en = localized(models.TextField)
    public_summary_fi, public_summary_sv, public_summary_en = localized(models.TextField)
    # Which submission it speaks of: the version's row_version when the review was taken.
    read_row_version = models.PositiveIntegerField(default=1)
    row_version = models.PositiveIntegerField(default=1)
    fix_by = models.DateField("korjattava viimeistään", null=True, blank=True)
    created_at = models.DateTimeField("aloitettu")
    decided_at = models.DateTimeField("päätetty", null=True, blank=True)
    released_at = models.DateTimeField("vapautettu", null=True, blank=True)
    # What changes were asked of, so that the answer can be read beside it.
    asked_of = models.JSONField("sisältö, jota korjauspyyntö koski", null=True, blank=True)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "arviointi"
        verbose_name_plural = "arvioinnit"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="review_decision_is_known",
                condition=Q(decision__in=["", "approve", "request_changes", "reject"]),
            ),
            models.CheckConstraint(
                name="review_is_decided_at_a_time",
                condition=(Q(decision="") & Q(decided_at__isnull=True))
                | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="version_has_one_open_review_per_reviewer",
                fields=["version", "reviewer"],
                condition=Q(decision="", released_at__isnull=True),
            ),
            models.CheckConstraint(
                name="review_is_decided_or_released",
                condition=Q(decision="") | Q(released_at__isnull=True),
            ),
            models.CheckConstraint(
                name="review_has_a_deadline_for_changes_only",
                condition=Q(fix_by__isnull=True) | Q(decision__in=["", "request_changes"]),
            ),
            models.CheckConstraint(
                name="review_row_version_is_positive", condition=Q(row_version__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.decision or '…'}"

    def summary(self, language: str) -> Text:
        return text_of(self, "summary", language)

    def public_summary(self, language: str) -> Text:
        return text_of(self, "public_summary", language)


class FindingQuerySet(models.QuerySet["Finding"]):
    def public(self) -> "FindingQuerySet":
        # A self-assessment is never shown as a finding.
        return self.filter(review__decision=Review.Decision.APPROVE)


class Finding(models.Model):
    """What the reviewer says of a criterion.

    The reason is required when it differs from the claim.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="findings", verbose_name="kriteeri"
    )
    state = models.CharField("arvio", max_length=14, choices=OpennessState)
    reason_fi, reason_sv, reason_en = localized(models.TextField)
    public_reason_fi, public_reason_sv, public_reason_en = localized(models.TextField)

    objects: ClassVar[FindingQuerySet] = FindingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "arvio"
        verbose_name_plural = "arviot"
        ordering = ["review", "criterion__order"]
        constraints = [
            models.UniqueConstraint(
                name="review_finds_on_a_criterion_once", fields=["review", "criterion"]
            ),
            models.CheckConstraint(name="finding_state_is_known", condition=STATE_IS_KNOWN),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.state}"

    def reason(self, language: str) -> Text:
        return text_of(self, "reason", language)

    def public_reason(self, language: str) -> Text:
        return text_of(self, "public_reason", language)


class CannedText(models.Model):
    title = models.CharField("otsikko", max_length=80, unique=True)
    decision = models.CharField("päätös", max_length=15, choices=Review.Decision)
    text_fi, text_sv, text_en = localized(models.TextField)
    order = models.PositiveSmallIntegerField("järjestys", default=1)
    is_active = models.BooleanField("käytössä", default=True)

    class Meta:
        verbose_name = "valmis teksti"
        verbose_name_plural = "valmiit tekstit"
        ordering = ["decision", "order", "title"]
        constraints = [
            models.CheckConstraint(
                name="canned_text_decision_is_known",
                condition=Q(decision__in=["approve", "request_changes", "reject"]),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def text(self, language: str) -> Text:
        return text_of(self, "text", language)


class ReviewPolicy(models.Model):
    """How many reviewers must approve; the newest row rules."""

    approvals_required = models.PositiveSmallIntegerField(
        "hyväksyntöjä tarvitaan", choices=[(1, "1"), (2, "2")]
    )
    set_at = models.DateTimeField("asetettu")
    set_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="asettaja",
    )

    class Meta:
        verbose_name = "arviointikäytäntö"
        verbose_name_plural = "arviointikäytännöt"
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="review_policy_asks_for_one_or_two", condition=Q(approvals_required__in=[1, 2])
            )
        ]

    def __str__(self) -> str:
        return str(self.approvals_required)


def approvals_required() -> int:
    newest = ReviewPolicy.objects.first()
    return newest.approvals_required if newest else 1
