"""The edition of what the public sees: one token, another after each commit that changed it.

Triggers write it, so that no act, command or admin page can forget to. Rows are named by whoever
knows them all: `deploy/edition_rows.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, models

EVENTS = ("INSERT", "UPDATE", "DELETE")
PREFIX = "edition_of_"


class Edition(models.Model):
    """One row, written by triggers alone."""

    token = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        app_label = "lib"

    def __str__(self) -> str:
        return self.token


@dataclass(frozen=True)
class PublicRows:
    """Rows of a table that the public sees something of.

    `condition` is SQL over ROW, the row before or after the change; without one all of them are.
    """

    table: str
    condition: str = ""

    def when(self, event: str) -> str:
        rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]
        said = " OR ".join(f"({self.condition.replace('ROW', row)})" for row in rows)
        return f"WHEN ({said}) " if self.condition else ""

    def name(self, event: str) -> str:
        return f"{PREFIX}{self.table}_{event.lower()}"


# Another token each time and no number: a copy of the database that was put back would count the
# same numbers again over other rows.
SQLITE_BODY = (
    "BEGIN INSERT INTO lib_edition (id, token) VALUES (1, lower(hex(randomblob(16))))"
    " ON CONFLICT (id) DO UPDATE SET token = excluded.token; END"
)
# Written at the commit and once a transaction: a row that every writer locks from its first change
# on would let two of them wait for each other.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION raise_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF current_setting('avoinkunta.edition', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
INSERT INTO lib_edition (id, token) VALUES (1, gen_random_uuid()::text)
ON CONFLICT (id) DO UPDATE SET token = excluded.token;
PERFORM set_config('avoinkunta.edition', pg_current_xact_id()::text, true);
END IF; RETURN NULL; END $$
"""


def _sqlite_trigger(rows: PublicRows, event: str) -> str:
    return (
        f"CREATE TRIGGER {rows.name(event)} AFTER {event} ON {rows.table} FOR EACH ROW"
        f" {rows.when(event)}{SQLITE_BODY}"
    )


def _postgresql_trigger(rows: PublicRows, event: str) -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {rows.name(event)} AFTER {event} ON {rows.table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {rows.when(event)}"
        "EXECUTE FUNCTION raise_edition()"
    )


def watch(public: Iterable[PublicRows]) -> None:
    """Make the triggers of these tables; when they are there as they should be, nothing is done."""
    write = _sqlite_trigger if connection.vendor == "sqlite" else _postgresql_trigger
    wanted = {rows.name(event): write(rows, event) for rows in public for event in EVENTS}
    if _as_compared({name: sql for name, _table, sql in _triggers()}) == _as_compared(wanted):
        return
    unwatch()
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(POSTGRESQL_FUNCTION)
        for sql in wanted.values():
            cursor.execute(sql)


def _as_compared(triggers: dict[str, str]) -> object:
    # SQLite keeps the statement itself. PostgreSQL's own words differ; there all were dropped
    # before the migrations.
    return triggers if connection.vendor == "sqlite" else set(triggers)


def unwatch() -> None:
    """Drop the triggers, as before a migration.

    PostgreSQL alters no table that has waiting ones in the same transaction.
    """
    with connection.cursor() as cursor:
        for name, table, _sql in _triggers():
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {name}{on}")


def _triggers() -> list[tuple[str, str, str]]:
    """Name, table and statement of each."""
    asked = (
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
        if connection.vendor == "sqlite"
        else (
            "SELECT tgname, relname, '' FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
            " WHERE tgname LIKE %s AND pg_table_is_visible(pg_class.oid)"
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [f"{PREFIX}%"])
        return [(str(name), str(table), str(sql)) for name, table, sql in cursor.fetchall()]


def current_token() -> str:
    """Of the last commit; empty before the first change."""
    return Edition.objects.values_list("token", flat=True).filter(pk=1).first() or ""
