"""The room of buying as a Django app."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Municipalities, limits, routes."""

    name = "procurement"
    verbose_name = "Hankinnat"
