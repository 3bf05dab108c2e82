"""Central purchasing bodies: who owns them, and who edits what the site tells of them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lib.i18n.localized import Text, page_language, text_of
from lib.models.fields import localized
from procurement.models.municipalities import Municipality
from procurement.models.roles import (
    ProvenRole,
    ProvenRoleQuerySet,
    ProvingDomain,
    by_staff_has_a_confirmer,
    domain_is_plain,
    proof_is_known,
)


def holds_on(on: date, starts: str = "since", ends: str = "until") -> Q:
    """Begun, and not ended before that day; the last day counts."""
    return Q(**{f"{starts}__lte": on}) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": on})
    )


class PurchasingBodyQuerySet(models.QuerySet["PurchasingBody"]):
    def usable_by(self, municipality: Municipality, on: date) -> "PurchasingBodyQuerySet":
        """Owned by the municipality on that day, or open to it by a statute then in force."""
        owned = BodyOwner.objects.filter(
            holds_on(on), body=OuterRef("pk"), municipality=municipality
        )
        return self.filter(Exists(owned) | holds_on(on, "by_statute_from", "by_statute_to"))


class PurchasingBody(models.Model):
    """A contracting entity that tenders for those that own it, or that a statute lets use it.

    Without owners and without a statute nothing is known of who may: that is a question.
    """

    # 1397/2016, 4 § 12 kohta
    slug = models.SlugField("tunnus", max_length=70, unique=True)
    name_fi, name_sv, name_en = localized(models.CharField, max_length=120)
    about_fi, about_sv, about_en = localized(models.CharField, max_length=400)
    by_statute_from = models.DateField("kaikki kunnat lain nojalla alkaen", null=True, blank=True)
    by_statute_to = models.DateField("lain nojalla viimeistään", null=True, blank=True)
    statute = models.CharField("laki ja pykälä", max_length=120, blank=True, default="")
    website = models.URLField("verkkosivusto", max_length=300, blank=True, default="")
    source = models.CharField("lähde", max_length=300)
    source_url = models.URLField("lähteen osoite", max_length=500, blank=True, default="")
    checked_on = models.DateField("tarkistettu")
    is_example = models.BooleanField("keksitty esimerkki", default=False)

    objects: ClassVar[PurchasingBodyQuerySet] = PurchasingBodyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "yhteishankintayksikkö"
        verbose_name_plural = "yhteishankintayksiköt"
        ordering = ["name_fi", "pk"]
        constraints = [
            models.CheckConstraint(
                name="purchasing_body_has_a_finnish_name", condition=~Q(name_fi="")
            ),
            models.CheckConstraint(
                name="purchasing_body_by_statute_names_the_statute",
                condition=Q(by_statute_from__isnull=True, by_statute_to__isnull=True, statute="")
                | (Q(by_statute_from__isnull=False) & ~Q(statute="")),
            ),
            models.CheckConstraint(
                name="purchasing_body_statute_ends_after_it_starts",
                condition=Q(by_statute_to__isnull=True)
                | Q(by_statute_to__gte=F("by_statute_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name_fi)

    def name(self, language: str) -> Text:
        return text_of(self, "name", language)

    @property
    def shown_name(self) -> Text:
        return self.name(page_language())

    @property
    def shown_about(self) -> Text:
        return text_of(self, "about", page_language())


class BodyOwner(models.Model):
    """A municipality owns the body, directly or through another, between two days."""

    body = models.ForeignKey(
        PurchasingBody, on_delete=models.CASCADE, related_name="owners", verbose_name="yksikkö"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="ownerships", verbose_name="kunta"
    )
    since = models.DateField("alkaen")
    until = models.DateField("viimeinen päivä", null=True, blank=True)

    class Meta:
        verbose_name = "omistajakunta"
        verbose_name_plural = "omistajakunnat"
        ordering = ["municipality__name_fi", "since"]
        constraints = [
            models.CheckConstraint(
                name="body_ownership_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="body_ownership_starts_once_a_day", fields=["body", "municipality", "since"]
            ),
            models.UniqueConstraint(
                name="municipality_owns_a_body_openly_once",
                fields=["body", "municipality"],
                condition=Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.since}–{self.until or ''}"


class BodyDomain(ProvingDomain):
    body = models.ForeignKey(
        PurchasingBody, on_delete=models.PROTECT, related_name="domains", verbose_name="yksikkö"
    )

    class Meta(ProvingDomain.Meta):
        verbose_name = "yksikön verkkotunnus"
        verbose_name_plural = "yksiköiden verkkotunnukset"
        constraints = [domain_is_plain("body_domain_is_plain")]


class BodyEditor(ProvenRole):
    """A person edits a body's frameworks."""

    class Proof(models.TextChoices):
        DOMAIN = "domain", _("osoite yksikön verkkotunnuksessa")
        STAFF = "staff", _("ylläpidon vahvistus")

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="body_editors", verbose_name="henkilö"
    )
    body = models.ForeignKey(
        PurchasingBody, on_delete=models.PROTECT, related_name="editors", verbose_name="yksikkö"
    )
    proof = models.CharField("näyttö", max_length=6, choices=Proof)
    confirmed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="body_editors_confirmed",
        verbose_name="vahvistaja",
    )

    objects: ClassVar[ProvenRoleQuerySet["BodyEditor"]] = ProvenRoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ProvenRole.Meta):
        verbose_name = "yksikön muokkaaja"
        verbose_name_plural = "yksiköiden muokkaajat"
        permissions = [
            ("decide_editors", "Saa ratkaista, kuka muokkaa yhteishankintayksikön tietoja")
        ]
        constraints = [
            models.UniqueConstraint(
                name="person_edits_a_body_once_at_a_time",
                fields=["user", "body"],
                condition=Q(ended_at__isnull=True),
            ),
            proof_is_known("body_editor_proof_is_known"),
            by_staff_has_a_confirmer("body_editor_by_staff_has_a_confirmer"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.proof}"

    @property
    def of_whom(self) -> PurchasingBody:
        return self.body
