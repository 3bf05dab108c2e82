"""A database that cannot be reached is said in a sentence, without a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from deploy.start import WILL_NOT_START


@contextmanager
def database_in_reach() -> Iterator[None]:
    """Ends the process with the reason when what runs inside cannot reach the database."""
    try:
        yield
    except DatabaseError as error:
        # With a connection open, the database was reached, and the fault is another.
        if connection.connection is not None:
            raise
        sys.stderr.write(
            f"Avoin kunta does not start. The database cannot be reached: {reason(error)}. See"
            " AVOINKUNTA_DATABASE_URL.\n"
        )
        sys.exit(WILL_NOT_START)


def reason(error: DatabaseError) -> str:
    # One line, of the server or its library; neither tells the password.
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines or [type(error).__name__])[0].rstrip(".")
