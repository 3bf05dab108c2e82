"""The room of buying as a Django app."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Municipalities, limits, routes."""

    name = "procurement"
    verbose_name = "Hankinnat"

    def ready(self) -> None:
        """Listen to the accounts' room."""
        from procurement import receivers  # noqa: F401, PLC0415 -- app registry must be ready
