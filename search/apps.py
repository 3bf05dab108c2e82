"""The room of finding as a Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Haku"

    def ready(self) -> None:
        from lib.edition import depends_also_on  # noqa: PLC0415 -- app registry must be ready
        from search import receivers, service  # noqa: F401, PLC0415 -- as above
        from search.indexing.documents import vendor_names_version  # noqa: PLC0415 -- as above

        depends_also_on(service.index_state)
        depends_also_on(vendor_names_version)
