"""A version that was sent keeps its content: neither its columns nor the rows below it change until it is sent back for changes.

What was frozen carries its hash; versions of before, without one, are not touched. SQLite makes a table anew when its columns change
and forgets the table's triggers, so those of 0002 and 0003 are made again.
"""

from importlib import import_module

from django.db import migrations

from lib.models.triggers import AddRefusal, Refusal

FROZEN = "{version}.content_hash <> '' AND {version}.state NOT IN ('draft', 'changes_requested')"
MESSAGE = "a version that was sent keeps its content"

TEXTS = ("name", "summary", "description", "change_log", "exit_terms", "support", "references", "accessibility")
COLUMNS = (
    *(f"{name}_{language}" for name in TEXTS for language in ("fi", "sv", "en")),
    "kind", "minimum_months", "exit_notice_months", "hosted_by", "hosting_location", "user_groups", "languages", "accessibility_url", "content_hash", "number",
)

# Where each table finds its version.
FROM_VERSION = "catalogue_version v WHERE v.id = {row}.version_id"
FROM_PART = "catalogue_version v JOIN catalogue_part p ON p.version_id = v.id WHERE p.id = {row}.part_id"
FROM_PRICE = "catalogue_version v JOIN catalogue_part p ON p.version_id = v.id JOIN catalogue_price q ON q.part_id = p.id WHERE q.id = {row}.price_id"
FROM_CLAIM = "catalogue_version v JOIN catalogue_claim c ON c.version_id = v.id WHERE c.id = {row}.claim_id"
BELOW = {
    "part": FROM_VERSION,
    "price": FROM_PART,
    "pricetier": FROM_PRICE,
    "claim": FROM_VERSION,
    "evidence": FROM_CLAIM,
    "answer": FROM_VERSION,
    "placement": FROM_VERSION,
    "standard": FROM_VERSION,
    "versioncpv": FROM_VERSION,
    "version_functions": FROM_VERSION,
    "version_phases": FROM_VERSION,
}


def changed() -> str:
    """Whether any column of the content is another than before; as text, because PostgreSQL compares no JSON."""
    return " OR ".join(f"COALESCE(CAST(NEW.{column} AS TEXT), '-') <> COALESCE(CAST(OLD.{column} AS TEXT), '-')" for column in COLUMNS)


def below(table: str, origin: str) -> list[AddRefusal]:
    """No row comes in, changes or goes."""
    frozen = FROZEN.format(version="v")
    conditions = {row: f"EXISTS (SELECT 1 FROM {origin.format(row=row)} AND {frozen})" for row in ("NEW", "OLD")}
    name = f"catalogue_{table}"
    return [
        AddRefusal(Refusal(f"{table}_of_a_sent_version_in", name, "INSERT OR UPDATE", MESSAGE, conditions["NEW"])),
        AddRefusal(Refusal(f"{table}_of_a_sent_version_out", name, "UPDATE OR DELETE", MESSAGE, conditions["OLD"])),
    ]


def again(migration: str) -> AddRefusal:
    """The trigger of an earlier migration."""
    return AddRefusal(import_module(f"catalogue.migrations.{migration}").Migration.operations[0].refusal)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_writing_and_review")]

    operations = [
        again("0002_published_version_is_approved"),
        again("0003_published_version_stays_approved"),
        AddRefusal(Refusal("sent_version_keeps_its_columns", "catalogue_version", "UPDATE", MESSAGE, f"{FROZEN.format(version='OLD')} AND ({changed()})")),
        AddRefusal(Refusal("sent_version_stays", "catalogue_version", "DELETE", MESSAGE, FROZEN.format(version="OLD"))),
        *(operation for table, origin in BELOW.items() for operation in below(table, origin)),
    ]
