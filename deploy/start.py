"""The first thing every door does: read the settings, or say why the site cannot start."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

# The status with which a worker tells gunicorn that starting it again will not help.
WILL_NOT_START = 3


def use_settings() -> None:
    """Name the settings and read them.

    A bad one ends the process with the reason, without a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    try:
        import deploy.settings  # noqa: F401, PLC0415 -- reading them is what may fail
    except ImproperlyConfigured as error:
        sys.stderr.write(f"Avoin kunta does not start. {error}\n")
        sys.exit(WILL_NOT_START)
