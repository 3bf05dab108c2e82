"""Reference data of the catalogue: layers, components, functions, phases, criteria, licences."""

from django.db import models
from django.db.models import Q

from lib.i18n.localized import Text, text_of
from lib.models.fields import localized
from lib.reference.rows import ReferenceRow


class Named(ReferenceRow):
    """A stable slug, a place in the order, a name in three languages."""

    slug = models.SlugField("tunnus", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("järjestys")
    name_fi, name_sv, name_en = localized(models.CharField, max_length=120)

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return str(self.name_fi)

    def name(self, language: str) -> Text:
        return text_of(self, "name", language)


class Described(Named):
    description_fi, description_sv, description_en = localized(models.TextField)

    class Meta(Named.Meta):
        abstract = True

    def description(self, language: str) -> Text:
        return text_of(self, "description", language)


class Layer(Described):
    """One of the seven floors of the reference architecture."""

    class Meta(Described.Meta):
        verbose_name = "kerros"
        verbose_name_plural = "kerrokset"


class Component(Described):
    """A room on a floor.

    `subject_area` is a subject of knowledge-based management, not a system.
    """

    class Kind(models.TextChoices):
        """As in `architecture.json`."""

        COMPONENT = "component", "komponentti"
        SUBJECT_AREA = "subject_area", "aihealue"

    layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, related_name="components", verbose_name="kerros"
    )
    kind = models.CharField("laji", max_length=12, choices=Kind)

    class Meta(Described.Meta):
        verbose_name = "komponentti"
        verbose_name_plural = "komponentit"
        ordering = ["layer__order", "order", "slug"]


class FunctionGroup(Named):
    class Meta(Named.Meta):
        verbose_name = "tehtäväryhmä"
        verbose_name_plural = "tehtäväryhmät"


class MunicipalFunction(Named):
    group = models.ForeignKey(
        FunctionGroup, on_delete=models.PROTECT, related_name="functions", verbose_name="ryhmä"
    )

    class Meta(Named.Meta):
        verbose_name = "kunnan tehtävä"
        verbose_name_plural = "kunnan tehtävät"
        ordering = ["group__order", "order", "slug"]


class Phase(Described):
    """Strategy, development, production."""

    class Meta(Described.Meta):
        verbose_name = "vaihe"
        verbose_name_plural = "vaiheet"


class Criterion(Described):
    """One of the five areas of openness; `description` is its definition."""

    may_be_not_applicable = models.BooleanField("voi olla ei koske")

    class Meta(Described.Meta):
        verbose_name = "avoimuuskriteeri"
        verbose_name_plural = "avoimuuskriteerit"

    @property
    def asked(self) -> "list[CriterionQuestion]":
        """Questions that are asked now.

        Needs `questions` loaded.
        """
        # Answers to earlier questions stay with their versions.
        return [question for question in self.questions.all() if question.is_offered]


class CriterionQuestion(ReferenceRow):
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="questions", verbose_name="kriteeri"
    )
    slug = models.SlugField("tunnus", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("järjestys")
    is_mandatory = models.BooleanField("pakollinen")
    question_fi, question_sv, question_en = localized(models.TextField)
    evidence_fi, evidence_sv, evidence_en = localized(models.TextField)

    class Meta:
        verbose_name = "kriteerin kysymys"
        verbose_name_plural = "kriteerien kysymykset"
        ordering = ["criterion__order", "order"]

    def __str__(self) -> str:
        return self.slug

    def question(self, language: str) -> Text:
        return text_of(self, "question", language)

    def evidence(self, language: str) -> Text:
        return text_of(self, "evidence", language)


class OfferingRule(Described):
    """A rule of the game from the Avoin kunta material; `description` is its text."""

    class Meta(Described.Meta):
        verbose_name = "pelisääntö"
        verbose_name_plural = "pelisäännöt"


class Licence(ReferenceRow):
    spdx_id = models.CharField("SPDX-tunnus", max_length=80, unique=True)
    name = models.CharField("nimi", max_length=200)
    is_osi_approved = models.BooleanField("OSI on hyväksynyt")
    list_version = models.CharField("luettelon versio", max_length=40)

    class Meta:
        verbose_name = "lisenssi"
        verbose_name_plural = "lisenssit"
        ordering = ["spdx_id"]
        constraints = [
            models.CheckConstraint(name="licence_has_an_spdx_id", condition=~Q(spdx_id=""))
        ]

    def __str__(self) -> str:
        return self.spdx_id
