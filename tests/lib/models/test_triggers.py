"""Refusals as SQL for both databases, and as a migration."""

import pytest
from django.db import IntegrityError, connection, transaction

from lib.models.triggers import AddRefusal, Refusal
from tests.conftest import refusals

REFUSAL = Refusal(
    "nothing_over_nine", "testi_luvut", "INSERT OR UPDATE", "nine is the most", "NEW.luku > 9"
)


def test_sqlite_gets_a_trigger_for_each_event():
    created = REFUSAL.create("sqlite")

    assert [statement.split(" ON ")[0] for statement in created] == [
        "CREATE TRIGGER nothing_over_nine_insert BEFORE INSERT",
        "CREATE TRIGGER nothing_over_nine_update BEFORE UPDATE",
    ]
    assert REFUSAL.drop("sqlite") == [
        "DROP TRIGGER IF EXISTS nothing_over_nine_insert",
        "DROP TRIGGER IF EXISTS nothing_over_nine_update",
    ]


def test_postgresql_gets_a_function_and_one_trigger():
    function, trigger = REFUSAL.create("postgresql")

    assert function.startswith("CREATE FUNCTION nothing_over_nine() RETURNS trigger")
    assert "IF NEW.luku > 9 THEN RAISE EXCEPTION 'nine is the most'" in function
    assert (
        trigger
        == "CREATE TRIGGER nothing_over_nine BEFORE INSERT OR UPDATE ON testi_luvut FOR EACH ROW"
        " EXECUTE FUNCTION nothing_over_nine()"
    )
    assert REFUSAL.drop("postgresql") == [
        "DROP TRIGGER IF EXISTS nothing_over_nine ON testi_luvut",
        "DROP FUNCTION IF EXISTS nothing_over_nine()",
    ]


@pytest.mark.django_db
def test_a_refusal_holds_from_the_migration_on_until_it_is_undone():
    operation = AddRefusal(REFUSAL)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE testi_luvut (luku integer)")
        editor = connection.schema_editor(atomic=False)
        editor.deferred_sql = []
        operation.database_forwards("lib", editor, None, None)
        cursor.execute("INSERT INTO testi_luvut VALUES (9)")

        for statement in (
            "INSERT INTO testi_luvut VALUES (10)",
            "UPDATE testi_luvut SET luku = 10",
        ):
            with pytest.raises(IntegrityError, match="nine is the most"), transaction.atomic():
                cursor.execute(statement)

        operation.database_backwards("lib", editor, None, None)
        cursor.execute("UPDATE testi_luvut SET luku = 10")

    assert operation.describe() == "Refuse INSERT OR UPDATE on testi_luvut: nine is the most"


@pytest.mark.django_db
def test_no_migration_has_lost_a_trigger():
    """SQLite forgets a table's triggers when it makes the table anew."""
    query = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}

    assert {
        name for refusal in refusals() for name in refusal.names(connection.vendor)
    } - found == set()


# What was done is done: no way of writing takes a protected row away.

LOG = Refusal("log_only_grows", "testi_loki", "UPDATE OR DELETE", "the log only grows")
SEALED = Refusal(
    "sealed_row_stays", "testi_loki", "UPDATE OR DELETE", "sealed", "OLD.teksti = 'sinetti'"
)
WAYS = {
    "update": "UPDATE testi_loki SET teksti = 'uusi' WHERE id = 1",
    "delete": "DELETE FROM testi_loki WHERE id = 1",
    "upsert": (
        "INSERT INTO testi_loki (id, teksti) VALUES (1, 'uusi') ON CONFLICT (id) DO UPDATE SET"
        " teksti = 'uusi'"
    ),
    "replace": "INSERT OR REPLACE INTO testi_loki (id, teksti) VALUES (1, 'uusi')",
    "replace in short": "REPLACE INTO testi_loki (id, teksti) VALUES (1, 'uusi')",
    "update or replace": "UPDATE OR REPLACE testi_loki SET id = 1 WHERE id = 2",
    "truncate": "TRUNCATE testi_loki",
}
SPOKEN = {
    "sqlite": {"update", "delete", "upsert", "replace", "replace in short", "update or replace"},
    "postgresql": {"update", "delete", "upsert", "truncate"},
}


@pytest.fixture
def log():
    """Two rows; then what refuses."""

    def of(refusal):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE testi_loki (id integer PRIMARY KEY, teksti text)")
            cursor.execute("INSERT INTO testi_loki VALUES (1, 'sinetti'), (2, 'auki')")
            for statement in refusal.create(connection.vendor):
                cursor.execute(statement)

    return of


def texts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT teksti FROM testi_loki ORDER BY id")
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_takes_a_row_of_a_log_that_only_grows(log, way):
    if way not in SPOKEN[connection.vendor]:
        pytest.skip(f"{connection.vendor} does not speak it")
    log(LOG)

    with (
        pytest.raises(IntegrityError, match="the log only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(WAYS[way])

    assert texts() == ["sinetti", "auki"]


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["update", "delete", "upsert", "replace", "replace in short"])
def test_a_row_that_a_condition_protects_is_not_replaced_and_others_are(log, way):
    if way not in SPOKEN[connection.vendor]:
        pytest.skip(f"{connection.vendor} does not speak it")
    log(SEALED)

    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            cursor.execute(WAYS[way])
        cursor.execute(WAYS[way].replace("id = 1", "id = 2").replace("VALUES (1", "VALUES (2"))

    assert texts()[0] == "sinetti"
    assert "auki" not in texts()


@pytest.mark.django_db
def test_a_log_that_only_grows_still_grows(log):
    log(LOG)

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO testi_loki VALUES (3, 'lisää')")

    assert texts() == ["sinetti", "auki", "lisää"]
