"""Database triggers, for rules that a check constraint cannot say.

Written once for SQLite and PostgreSQL.
"""

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


@dataclass(frozen=True)
class Refusal:
    """Refuses `events` on `table` when the SQL `condition` over NEW and OLD is true.

    `events` are "UPDATE", "DELETE" or "INSERT OR UPDATE", for example.
    """

    name: str
    table: str
    events: str
    message: str
    condition: str = "TRUE"

    @property
    def whole_table(self) -> bool:
        return self.condition == "TRUE" and "DELETE" in self.events

    def names(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [self.name, *([f"{self.name}_truncate"] if self.whole_table else [])]
        return [
            *(f"{self.name}_{event.lower()}" for event in self.each_event()),
            *([f"{self.name}_replace"] if self.looks_back() else []),
        ]

    def create(self, vendor: str) -> list[str]:
        return self.postgresql() if vendor == "postgresql" else self.sqlite()

    def drop(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                *(f"DROP TRIGGER IF EXISTS {name} ON {self.table}" for name in self.names(vendor)),
                f"DROP FUNCTION IF EXISTS {self.name}()",
            ]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in self.names(vendor)]

    def each_event(self) -> list[str]:
        # SQLite wants one trigger per event.
        return self.events.split(" OR ")

    def looks_back(self) -> bool:
        return any(event in {"UPDATE", "DELETE"} for event in self.each_event()) and (
            "OLD." in self.condition or self.condition == "TRUE"
        )

    def sqlite(self) -> list[str]:
        triggers = {
            f"{self.name}_{event.lower()}": (event, self.condition) for event in self.each_event()
        }
        if self.looks_back():
            # INSERT OR REPLACE takes the old row away without a word to the triggers of UPDATE and
            # DELETE.
            replaced = (
                f"EXISTS (SELECT 1 FROM {self.table} AS OLD"  # noqa: S608 -- names and conditions are those of migrations
                f" WHERE OLD.id = NEW.id AND ({self.condition}))"
            )
            triggers[f"{self.name}_replace"] = ("INSERT", replaced)
        # `RAISE(ABORT)` undoes the statement and keeps the message.
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} FOR EACH ROW WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for name, (event, condition) in triggers.items()
        ]

    def postgresql(self) -> list[str]:
        # TRUNCATE asks no trigger of rows.
        truncate = [
            (
                f"CREATE TRIGGER {self.name}_truncate BEFORE TRUNCATE ON {self.table} FOR EACH"
                f" STATEMENT EXECUTE FUNCTION {self.name}()"
            )
        ]
        # A function of the same name, because PostgreSQL's triggers call functions.
        return [
            (
                f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
                f" {self.condition} THEN RAISE EXCEPTION '{self.message}' USING ERRCODE ="
                " 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD;"
                " END IF; RETURN NEW; END $$"
            ),
            (
                f"CREATE TRIGGER {self.name} BEFORE {self.events} ON {self.table} FOR EACH ROW"
                f" EXECUTE FUNCTION {self.name}()"
            ),
            *(truncate if self.whole_table else []),
        ]


class AddRefusal(Operation):
    """Migration operation: make the trigger, anew where there is one of the name; undone, drop it.

    SQLite makes a table anew when its columns or constraints change, forgets the table's triggers,
    and stumbles over those of other tables that speak of it: drop them before such a change and add
    them again after it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Nothing changes for the models.
        pass

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 -- Django's own signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 -- Django's own signature
        to_state: ProjectState,  # noqa: ARG002 -- Django's own signature
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in (*self.refusal.drop(vendor), *self.refusal.create(vendor)):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 -- Django's own signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 -- Django's own signature
        to_state: ProjectState,  # noqa: ARG002 -- Django's own signature
    ) -> None:
        for statement in self.refusal.drop(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Refuse {self.refusal.events} on {self.refusal.table}: {self.refusal.message}"


class DropRefusal(AddRefusal):
    """Migration operation: drop the trigger; undone, it is made again.

    SQLite can then make a table anew that the trigger speaks of.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Allow {self.refusal.events} on {self.refusal.table} again: {self.refusal.name}"
