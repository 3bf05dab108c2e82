"""The room of vendors as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "vendors"
    verbose_name = "Toimittajat"

    def ready(self) -> None:
        import_module("vendors.receivers")
