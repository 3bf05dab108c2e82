"""The room of buying as a Django app."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Hankinnat"

    def ready(self) -> None:
        from procurement import receivers  # noqa: F401, PLC0415 -- app registry must be ready
