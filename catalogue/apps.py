"""The room of offerings as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Offerings, versions, taxonomy, review."""

    name = "catalogue"
    verbose_name = "Hakemisto"

    def ready(self) -> None:
        """Listen to the vendors' room."""
        from catalogue import receivers  # noqa: F401, PLC0415 -- app registry must be ready
