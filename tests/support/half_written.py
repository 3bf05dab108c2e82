"""Versions with holes: what the models let be empty, made empty.

One thing at a time, all at once, or by chance. The holes come from the models.
"""

from dataclasses import dataclass

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from catalogue.content.snapshot import hash_of, read_content
from catalogue.models import (
    Answer,
    Claim,
    Evidence,
    Part,
    Placement,
    Price,
    PriceTier,
    Standard,
    Version,
    VersionCpv,
)

# Each model of a version's content with the way from it to its version.
BELOW = {
    Version: "pk",
    Part: "version",
    Price: "part__version",
    PriceTier: "price__part__version",
    Claim: "version",
    Evidence: "claim__version",
    Answer: "version",
    Placement: "version",
    Standard: "version",
    VersionCpv: "version",
}
# Columns of a version that tell of its way, not of its content.
WAY = {
    "state",
    "row_version",
    "number",
    "submitted_at",
    "decided_at",
    "submitted_by",
    "content_hash",
    "review_due_on",
    "fix_by",
    "confirmed_at",
    "created_at",
    "cost_profile",
    "section_rows",
    "removed_parts",
    "changed_in",
}
CHOICE, LIST, TEXT, VALUE = "choice", "list", "text", "value"


@dataclass(frozen=True)
class Hole:
    """Something to empty.

    A column of every row of a model, or all rows of one (`column` empty), or what a many-to-many
    joins.
    """

    kind: str
    model: type
    column: str = ""

    def __str__(self):
        return f"{self.model.__name__}.{self.column or 'rows'}"

    def dig(self, version):
        """Raises IntegrityError where the database refuses it."""
        rows = self.model.objects.filter(**{BELOW[self.model]: version.pk})
        with transaction.atomic():
            if not self.column:
                delete(self.model, rows)
            elif (
                self.kind == LIST
                and self.model is Version
                and not isinstance(Version._meta.get_field(self.column), models.JSONField)
            ):
                getattr(version, self.column).clear()
            elif self.model is Part and self.column in {"pricing", "included_in"}:
                rows.update(pricing="", included_in=None)
            else:
                rows.update(**{self.column: empty(self.model._meta.get_field(self.column))})
            check_constraints()


def delete(model, rows):
    """Parts included in others keep them from being deleted."""
    if model is Part:
        rows.update(pricing="", included_in=None)
    rows.delete()


def check_constraints():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def empty(field):
    """Nothing, as the column says it."""
    if isinstance(field, models.JSONField) and not field.null:
        return field.default()
    return (
        None
        if field.null
        else ""
        if isinstance(field, models.CharField | models.TextField)
        else field.get_default()
    )


def kind_of(field):
    if isinstance(field, models.JSONField):
        return LIST
    if field.choices:
        return CHOICE
    return TEXT if isinstance(field, models.CharField | models.TextField) else VALUE


def holes():
    """Every one the models allow; a column that may not be empty is none."""
    for model in BELOW:
        for field in model._meta.concrete_fields:
            may_be_empty = field.null or field.blank
            if (
                may_be_empty
                and not (model is Version and field.name in WAY)
                and not field.primary_key
                and not isinstance(field, models.BooleanField)
            ):
                yield Hole(kind_of(field), model, field.name)
        if model is not Version:
            yield Hole(LIST, model)
    for field in Version._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            yield Hole(LIST, Version, field.name)


HOLES = list(holes())


def dig(version, chosen):
    """As far as the database lets it; what it refuses cannot be in any draft."""
    for hole in chosen:
        try:
            hole.dig(version)
        except IntegrityError:
            continue
    version.refresh_from_db()


def moved(version, state, by):
    """Into a state no act would let it into, as a version of older rules may be.

    A draft stays as it is.
    """
    if state != "draft":
        at = timezone.now()
        sent = {
            "submitted_at": at,
            "submitted_by": by,
            "content_hash": hash_of(read_content(version.pk)),
            "review_due_on": timezone.localdate(at),
        }
        decided = {} if state == "submitted" else {"decided_at": at}
        Version.objects.filter(pk=version.pk).update(state=state, **sent, **decided)
        version.refresh_from_db()
    return version
