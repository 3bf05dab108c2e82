"""Database triggers, for rules that a check constraint cannot say; written once for SQLite and PostgreSQL."""

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


@dataclass(frozen=True)
class Refusal:
    """Refuses `events` ("UPDATE", "DELETE", "INSERT OR UPDATE") on `table` when the SQL `condition` over NEW and OLD is true."""

    name: str
    table: str
    events: str
    message: str
    condition: str = "TRUE"

    def create(self, vendor: str) -> list[str]:
        """The statements that make the trigger on this kind of database."""
        return self.postgresql() if vendor == "postgresql" else self.sqlite()

    def drop(self, vendor: str) -> list[str]:
        """The statements that take it away again."""
        if vendor == "postgresql":
            return [f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.name}()"]
        return [f"DROP TRIGGER IF EXISTS {self.name}_{event.lower()}" for event in self.each_event()]

    def each_event(self) -> list[str]:
        """SQLite wants one trigger per event."""
        return self.events.split(" OR ")

    def sqlite(self) -> list[str]:
        """`RAISE(ABORT)` undoes the statement and keeps the message."""
        return [
            (
                f"CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON {self.table} FOR EACH ROW WHEN {self.condition} "
                f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            )
            for event in self.each_event()
        ]

    def postgresql(self) -> list[str]:
        """A function of the same name, because PostgreSQL's triggers call functions."""
        return [
            (
                f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {self.condition} THEN "
                f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {self.name} BEFORE {self.events} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


class AddRefusal(Operation):
    """Migration operation: make the trigger, anew where there is one of the name; undone, it is dropped.

    SQLite makes a table anew when its columns or constraints change, forgets the table's triggers, and stumbles over those of other tables that
    speak of it: drop them before such a change and add them again after it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, refusal: Refusal) -> None:
        """Keep what is to be refused."""
        self.refusal = refusal

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for the models."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState) -> None:  # noqa: ARG002 -- Django's own signature
        """Make it."""
        vendor = schema_editor.connection.vendor
        for statement in (*self.refusal.drop(vendor), *self.refusal.create(vendor)):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState) -> None:  # noqa: ARG002 -- Django's own signature
        """Drop it."""
        for statement in self.refusal.drop(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def describe(self) -> str:
        """One line for `sqlmigrate` and `migrate -v2`."""
        return f"Refuse {self.refusal.events} on {self.refusal.table}: {self.refusal.message}"


class DropRefusal(AddRefusal):
    """Migration operation: drop the trigger, so that SQLite can make a table anew that the trigger speaks of; undone, it is made again."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState) -> None:
        """Drop it."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState) -> None:
        """Make it."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """One line for `sqlmigrate` and `migrate -v2`."""
        return f"Allow {self.refusal.events} on {self.refusal.table} again: {self.refusal.name}"
