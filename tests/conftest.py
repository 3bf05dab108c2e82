"""What every test may lean on: reference data, an empty cache, the demo where it is asked for."""

import contextlib
import functools
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from lib import edition
from lib.caching.pages import ANSWERS, PAGES
from lib.caching.process import BUILT, LOOKED
from lib.models.triggers import AddRefusal
from tests.support.postgresql import Templates
from tests.support.template import DemoTemplate, Template

NO_SERVER = "NO ELASTICSEARCH HERE"
GROUPS = import_module("deploy.migrations.0001_staff_groups").make_groups
# How long an example takes says how busy the machine is.
hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")


def load_reference():
    from catalogue.taxonomy.reference_data import load_licences, load_taxonomy
    from procurement.actions.reference import (
        load_assessment_texts,
        load_municipalities,
        load_thresholds,
    )
    from search.actions import load_closed_products, load_synonyms

    for load in (
        load_municipalities,
        load_thresholds,
        load_assessment_texts,
        load_taxonomy,
        load_licences,
        load_synonyms,
        load_closed_products,
    ):
        load(at=timezone.now())
    GROUPS(apps, None)


def count_rows():
    """Let PostgreSQL count the rows, as its plans want.

    What one transaction has loaded it counts when asked only.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture(scope="session")
def database_template(request):
    """The test database, ready to be copied."""
    directory = request.config.cache.mkdir("database")
    return (
        Template(directory)
        if connection.vendor == "sqlite"
        else Templates(directory, connection.settings_dict["PORT"])
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, database_template):
    """Before the database is made: it is copied."""
    connection.creation.create_test_db = lambda *args, **kwargs: database_template.create(
        connection,
        lambda: type(connection.creation).create_test_db(connection.creation, *args, **kwargs),
        load_reference,
    )


@functools.cache
def refusals():
    """Every trigger of our migrations."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {app for app in settings.INSTALLED_APPS if "." not in app}
    operations = [
        row
        for (app, _), migration in loader.disk_migrations.items()
        if app in ours
        for row in migration.operations
    ]
    return {
        row.refusal.name: row.refusal for row in operations if isinstance(row, AddRefusal)
    }.values()


@contextlib.contextmanager
def triggers_unlocked():
    """The flush after a transactional test, and an emptied demo, delete what nothing else may."""
    with connection.cursor() as cursor:
        for refusal in refusals():
            for statement in refusal.drop(connection.vendor):
                cursor.execute(statement)
        try:
            yield
        finally:
            for refusal in refusals():
                for statement in refusal.create(connection.vendor):
                    cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def flush_that_leaves_reference_data(database_template):
    teardown = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: database_template.restore(connection)
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """A hash that is cheap to make, in this process only.

    What the site uses takes a third of a second on purpose.
    """
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_made_anew():
    """Each page is made for each request, but where a test is of kept ones (`kept_pages`)."""
    with override_settings(KEEP_PAGES=False):
        yield


@pytest.fixture
def kept_pages(settings):
    """Pages are kept as on the site; the edition is read anew for each request."""
    settings.KEEP_PAGES = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "READ_SECONDS", 0)
        for forget in (PAGES.clear, ANSWERS.clear, edition.forget):
            forget()
        yield
        for forget in (PAGES.clear, ANSWERS.clear, edition.forget):
            forget()


@pytest.fixture(autouse=True)
def fresh_cache():
    from accounts.api.rates import forget_untold
    from catalogue.public.api.ready import READY

    cache.clear()
    BUILT.clear()
    LOOKED.clear()
    forget_untold()
    READY.clear()
    # A page in another language that a test before this one opened.
    translation.activate("fi")
    yield
    cache.clear()
    BUILT.clear()
    LOOKED.clear()


@pytest.fixture(scope="session")
def elasticsearch_server():
    """A real one that asks for a password, with whatever tests before left in it.

    Give tests that use it the xdist group `elasticsearch`, else each process starts its own.
    """
    from tests.support.elasticsearch import MissingError, Server

    try:
        server = Server(password="salainen-vain-kokeissa")
    except MissingError as error:
        pytest.skip(f"{NO_SERVER}: {error}")
    try:
        server.start()
    except MissingError as error:
        server.stop()
        pytest.skip(f"{NO_SERVER}: {error}")
    try:
        yield server
    finally:
        server.stop()


def pytest_terminal_summary(terminalreporter):
    left_out = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if NO_SERVER in str(report.longrepr)
    ]
    if left_out:
        told = f"{NO_SERVER}: {len(left_out)} tests were left out"
        terminalreporter.write_sep("!", told, red=True, bold=True)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def search_index(settings, tmp_path):
    """An index directory of this test's own; `search_index()` fills it from the database."""
    from search.indexing.queue import rebuild

    settings.SEARCH_DIR = tmp_path / "search"
    return lambda: rebuild(timezone.localdate())


@pytest.fixture(scope="session")
def demo_template(request, database_template):
    """The database with the demo of today, and its index."""
    return (
        DemoTemplate(request.config.cache.mkdir("demo"), timezone.localdate())
        if connection.vendor == "sqlite"
        else database_template
    )


def load_indexed_demo():
    from catalogue.demo.load import load_demo
    from search.indexing.queue import rebuild

    cache.clear()
    load_demo(at=timezone.now())
    count_rows()
    rebuild(timezone.localdate())


@pytest.fixture(scope="module")
def demo_site(
    django_db_setup, django_db_blocker, tmp_path_factory, database_template, demo_template
):
    """The whole demo, indexed, for all tests of a module.

    What each of them changes is undone as ever, and the demo after the last. Give such a module the
    xdist group `demo`, else each process loads it again.
    """
    directory = tmp_path_factory.mktemp("demo") / "search"
    with django_db_blocker.unblock(), override_settings(SEARCH_DIR=directory):
        demo_template.open(connection, directory, load_indexed_demo)
        yield directory
        database_template.restore(connection)
