"""How long a request waits for the database before it is told to come back.

What holds a page longer than this holds every thread of the server.
"""

import os
from typing import Any

from django.db.backends.signals import connection_created

SECONDS = 5


def be_impatient() -> None:
    """For the processes that serve pages.

    Commands wait as long as the settings say: nobody sits before them.
    """
    # Read by the driver itself; a host that does not answer would be waited for two minutes.
    os.environ.setdefault("PGCONNECT_TIMEOUT", str(SECONDS))
    connection_created.connect(_wait_briefly, dispatch_uid="deploy.serving.patience")


def _wait_briefly(connection: Any, **_rest: Any) -> None:  # noqa: ANN401 -- Django's own signature
    statement = (
        f"PRAGMA busy_timeout = {SECONDS * 1000}"
        if connection.vendor == "sqlite"
        else f"SET lock_timeout = '{SECONDS}s'"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
