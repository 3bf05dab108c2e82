"""Many offerings for measuring: numbered copies of the published ones, made inside the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.functions import MD5, Cast, Concat

from accounts.audit import record
from accounts.models import AuditEvent
from catalogue.models import (
    Answer,
    Claim,
    Evidence,
    Finding,
    Offering,
    Part,
    Placement,
    Price,
    PriceTier,
    Review,
    Standard,
    State,
    Version,
    VersionCpv,
)

# In an order in which every key points at something that is there already.
COPIED: tuple[type[models.Model], ...] = (
    Offering,
    Version,
    Version.functions.through,
    Version.phases.through,
    Placement,
    Standard,
    VersionCpv,
    Part,
    Price,
    PriceTier,
    Claim,
    Evidence,
    Answer,
    Review,
    Finding,
)
# Which rows of a table belong to the offerings that are copied, as a path to the version's key.
PATHS: dict[type[models.Model], str] = {
    Version: "pk",
    Version.functions.through: "version",
    Version.phases.through: "version",
    Price: "part__version",
    PriceTier: "price__part__version",
    Evidence: "claim__version",
    Finding: "review__version",
}
NUMBERED = {"slug", "name_fi", "name_sv", "name_en"}
# Below a version that was sent no row comes in.
AS_A_DRAFT = {"state": "draft", "content_hash": ""}


class NothingToCopy(Exception):  # noqa: N818 -- the name says what is wrong
    """There is no published offering to make copies of: load the demo first."""


@dataclass(frozen=True)
class Copier:
    """Copies rows under the numbers `first` to `last`.

    A copy's key is the row's + (n - offset) × stride.
    """

    strides: dict[type[models.Model], int]
    versions: list[int]
    offset: int
    first: int
    last: int

    def copy(self, model: type[models.Model]) -> None:
        """One INSERT … SELECT over rows × numbers."""
        columns = list(model._meta.local_concrete_fields)  # noqa: SLF001 -- Django's documented _meta
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
        values = ", ".join(self.expression(model, field) for field in columns)
        table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 -- Django's documented _meta
        wanted, parameters = self.rows(model).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE numbers(n) AS (SELECT {self.first:d} UNION ALL SELECT n + 1"  # noqa: S608 -- names from our own models, numbers from us
                f" FROM numbers WHERE n < {self.last:d}) "
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS source CROSS JOIN"
                f" numbers WHERE source.id IN ({wanted})",
                parameters,
            )

    def rows(self, model: type[models.Model]) -> "models.QuerySet[Any, int]":
        path = "published" if model is Offering else PATHS.get(model, "version")
        return (
            model._default_manager.filter(**{f"{path}__in": self.versions})  # noqa: SLF001 -- Django's documented manager
            .order_by()
            .values_list("pk", flat=True)
        )

    def expression(self, model: type[models.Model], field: "models.Field[Any, Any]") -> str:
        column = f"source.{connection.ops.quote_name(str(field.column))}"
        if field.primary_key:
            return f"{column} + (n - {self.offset:d}) * {self.strides[model]:d}"
        if field.related_model in self.strides:
            # The pointer is set after the versions are there.
            target = self.strides[field.related_model]
            return (
                "NULL"
                if field.name == "published"
                else f"{column} + (n - {self.offset:d}) * {target:d}"
            )
        if model is Version and field.name in AS_A_DRAFT:
            return f"'{AS_A_DRAFT[field.name]}'"
        if field.name in NUMBERED:
            separator = "-" if field.name == "slug" else " "
            return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '{separator}' || n END"
        return column


@transaction.atomic
def generate_offerings(*, count: int, at: datetime) -> int:
    """Fill the catalogue up to `count` published offerings; return how many were added.

    The index is rebuilt apart. Raises NothingToCopy.
    """
    versions = list(
        Offering.objects.published(at.date()).order_by("pk").values_list("published", flat=True)
    )
    if not versions:
        raise NothingToCopy
    wanted = max(0, count - len(versions))
    strides = {
        model: (1 + (model._default_manager.aggregate(top=Max("pk"))["top"] or 0))  # noqa: SLF001 -- Django's documented manager
        for model in COPIED
    }
    for copier in _copiers(strides, versions, wanted):
        for model in COPIED:
            copier.copy(model)
    _send_versions(strides[Version])
    _point_at_versions()
    _reset_sequences()
    record(verb=AuditEvent.Verb.DEMO_LOADED, obj="generated", at=at, data={"added": wanted})
    return wanted


def _copiers(
    strides: dict[type[models.Model], int], versions: list[int], wanted: int
) -> list[Copier]:
    # Numbers go on above how many there are, so that copies of copies never meet in an address.
    rounds, rest = divmod(wanted, len(versions))
    offset = len(versions)
    full = [Copier(strides, versions, offset, offset + 1, offset + rounds)] if rounds else []
    return [
        *full,
        *(
            [Copier(strides, versions[:rest], offset, offset + rounds + 1, offset + rounds + 1)]
            if rest
            else []
        ),
    ]


def _send_versions(first: int) -> None:
    """Freeze the copies, which have the keys from `first` on.

    The hash is no copy's content's, which would have to be read row by row, but one of its own:
    digests of its name and of its key.
    """
    key = Cast("pk", models.CharField())
    Version.objects.filter(pk__gte=first).update(
        state=State.APPROVED, content_hash=Concat(MD5("name_fi"), MD5(key))
    )


def _point_at_versions() -> None:
    newest = Version.objects.filter(offering=models.OuterRef("pk"), state="approved").values("pk")[
        :1
    ]
    Offering.objects.filter(published__isnull=True, versions__state="approved").update(
        published=models.Subquery(newest)
    )


def _reset_sequences() -> None:
    # PostgreSQL hands out keys by sequence; they must go on above ours.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
            cursor.execute(statement)
