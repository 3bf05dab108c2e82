"""Every page and form of the site while another process holds the database's lock.

Pages are read, forms are kept and may be sent again.
"""

import html

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from tests.faults.test_fuzz import SENDERS, forms_of
from tests.support.walks.world import NAMES, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH")


def locked(execute, sql, params, many, context):
    """As SQLite does: reading goes on."""
    if sql.lstrip().upper().startswith(READS):
        return execute(sql, params, many, context)
    msg = "database is locked"
    raise OperationalError(msg)


@pytest.fixture
def world():
    found = World()
    for client in found.clients.values():
        client.raise_request_exception = False
    return found


def asked(client, method, address, data=None):
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cache.clear()
    with transaction.atomic():
        response = getattr(client, method)(address, data or {})
        transaction.set_rollback(True)
    for name, value in cookies.items():
        client.cookies[name] = value
    return response


# These put a secret or a challenge into the session, and are of no use without.
WRITING = "mfa_"


def test_pages_are_read_while_the_database_is_locked(world):
    wrong = []
    for role in SENDERS:
        for name in NAMES:
            before = asked(world.clients[role], "get", world.address(name)).status_code
            with connection.execute_wrapper(locked):
                during = asked(world.clients[role], "get", world.address(name)).status_code
            if during != before and not (during == 503 and name.startswith(WRITING)):
                wrong.append((role, name, before, during))

    assert wrong == []


def test_forms_are_kept_while_the_database_is_locked(world):
    wrong, refused = [], 0
    for (role, address), fields in forms_of(world).items():
        posted = {
            name: value or "Kirjoitettu teksti"
            for name, value in fields
            if name != "csrfmiddlewaretoken"
        }
        before = asked(world.clients[role], "post", address, posted)
        with connection.execute_wrapper(locked):
            during = asked(world.clients[role], "post", address, posted)
        if during.status_code == 503:
            refused += 1
            shown = html.unescape(during.content.decode())
            lost = [name for name, value in posted.items() if f'name="{name}"' not in shown]
            wrong += (
                [(role, address, "lost", lost)]
                if lost or "Retry-After" not in during.headers
                else []
            )
        elif during.status_code != before.status_code:
            wrong.append((role, address, before.status_code, during.status_code))

    assert wrong == []
    assert refused >= 20
