"""Django's admin as an app, on our own site."""

from django.contrib.admin.apps import AdminConfig

# Their tables hold keys and secrets. Groups of staff are made by migrations, as code is: who may do
# what is no afternoon's click.
OF_LIBRARIES = {"account", "auth", "mfa", "socialaccount", "usersessions"}


class OwnAdminConfig(AdminConfig):
    default_site = "deploy.admin.site.OwnAdminSite"

    def ready(self) -> None:
        super().ready()
        # Now every room and library has registered its tables.
        from django.contrib import admin  # noqa: PLC0415 -- the site exists only now

        for model in list(admin.site._registry):  # noqa: SLF001 -- Django offers no list of what is registered
            if model._meta.app_label in OF_LIBRARIES:  # noqa: SLF001 -- Django's documented _meta
                admin.site.unregister(model)
