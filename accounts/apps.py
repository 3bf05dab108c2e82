"""The room of people as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, mails and the audit log."""

    name = "accounts"
    verbose_name = "Käyttäjät"

    def ready(self) -> None:
        import_module("accounts.receivers")
