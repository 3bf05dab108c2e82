"""The room of offerings as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Hakemisto"

    def ready(self) -> None:
        from catalogue import receivers  # noqa: F401, PLC0415 -- app registry must be ready
