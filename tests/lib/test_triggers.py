"""Refusals as SQL for both databases, and as a migration."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from lib.triggers import AddRefusal, Refusal

REFUSAL = Refusal("nothing_over_nine", "testi_luvut", "INSERT OR UPDATE", "nine is the most", "NEW.luku > 9")


def test_sqlite_gets_a_trigger_for_each_event():
    created = REFUSAL.create("sqlite")

    assert [statement.split(" ON ")[0] for statement in created] == ["CREATE TRIGGER nothing_over_nine_insert BEFORE INSERT", "CREATE TRIGGER nothing_over_nine_update BEFORE UPDATE"]
    assert REFUSAL.drop("sqlite") == ["DROP TRIGGER IF EXISTS nothing_over_nine_insert", "DROP TRIGGER IF EXISTS nothing_over_nine_update"]


def test_postgresql_gets_a_function_and_one_trigger():
    function, trigger = REFUSAL.create("postgresql")

    assert function.startswith("CREATE FUNCTION nothing_over_nine() RETURNS trigger")
    assert "IF NEW.luku > 9 THEN RAISE EXCEPTION 'nine is the most'" in function
    assert trigger == "CREATE TRIGGER nothing_over_nine BEFORE INSERT OR UPDATE ON testi_luvut FOR EACH ROW EXECUTE FUNCTION nothing_over_nine()"
    assert REFUSAL.drop("postgresql") == ["DROP TRIGGER IF EXISTS nothing_over_nine ON testi_luvut", "DROP FUNCTION IF EXISTS nothing_over_nine()"]


@pytest.mark.django_db
def test_a_refusal_holds_from_the_migration_on_until_it_is_undone():
    operation = AddRefusal(REFUSAL)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE testi_luvut (luku integer)")
        editor = connection.schema_editor(atomic=False)
        editor.deferred_sql = []
        operation.database_forwards("lib", editor, None, None)
        cursor.execute("INSERT INTO testi_luvut VALUES (9)")

        for statement in ("INSERT INTO testi_luvut VALUES (10)", "UPDATE testi_luvut SET luku = 10"):
            with pytest.raises(IntegrityError, match="nine is the most"), transaction.atomic():
                cursor.execute(statement)

        operation.database_backwards("lib", editor, None, None)
        cursor.execute("UPDATE testi_luvut SET luku = 10")

    assert operation.describe() == "Refuse INSERT OR UPDATE on testi_luvut: nine is the most"


def wanted():
    """Every refusal of every migration of ours, under the names the database gives its triggers."""
    loader = MigrationLoader(connection)
    ours = {app for app in settings.INSTALLED_APPS if "." not in app}
    operations = [row for (app, _), migration in loader.disk_migrations.items() if app in ours for row in migration.operations]
    refusals = {row.refusal for row in operations if isinstance(row, AddRefusal)}
    if connection.vendor == "postgresql":
        return {refusal.name for refusal in refusals}
    return {f"{refusal.name}_{event.lower()}" for refusal in refusals for event in refusal.each_event()}


@pytest.mark.django_db
def test_no_migration_has_lost_a_trigger():
    """SQLite forgets a table's triggers when it makes the table anew."""
    query = "SELECT tgname FROM pg_trigger" if connection.vendor == "postgresql" else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}

    assert wanted() - found == set()
