"""Every address of the site. Pages carry the language as a prefix, Finnish none; the rest has no language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from deploy import errors, views
from deploy.sitemaps import SITEMAPS
from procurement.reference import municipality_choices
from vendors import urls as vendors

pages = (
    [
        path("", views.FrontPage.as_view(), name="front"),
        path("rajapinta", views.ApiPage.as_view(), name="api"),
    ],
    "deploy",
)

urlpatterns = [
    path("hallinta/", admin.site.urls),
    path("api/v1/", include("deploy.api_urls")),
    path("terve/elossa", views.alive, name="alive"),
    path("terve/valmis", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    *i18n_patterns(
        path("", include(pages)),
        path("", include("accounts.urls")),
        path("", include(vendors.patterns(municipality_choices))),
        path("", include("search.urls")),
        path("", include("catalogue.urls")),
        path("", include("procurement.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
