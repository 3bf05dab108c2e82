"""Every address of the site.

Pages carry the language as a prefix, Finnish none; the rest has no language.
"""

from collections.abc import Callable

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from deploy.pages import errors, feedback, views
from deploy.pages.sitemaps import SITEMAPS
from lib.public_pages import public_page
from procurement.registry import municipality_choices
from vendors import urls as vendors


def only_read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    # What takes no form needs no token either: whoever sends one is told that it is only read.
    return csrf_exempt(require_safe(view))


pages = (
    [
        path("", public_page(views.FrontPage.as_view()), name="front"),
        path("rajapinta", public_page(views.ApiPage.as_view()), name="api"),
        path(
            "saavutettavuus",
            public_page(views.AboutPage.as_view(template_name="deploy/accessibility.html")),
            name="accessibility",
        ),
        path(
            "tietosuoja",
            public_page(views.AboutPage.as_view(template_name="deploy/privacy.html")),
            name="privacy",
        ),
        path("palaute", feedback.FeedbackPage.as_view(), name="feedback"),
        path("yllapito/palautteet", feedback.StaffFeedback.as_view(), name="staff-feedback"),
    ],
    "deploy",
)

urlpatterns = [
    path("hallinta/", admin.site.urls),
    path("api/v1/", include("deploy.api_urls")),
    path("terve/elossa", only_read(views.alive), name="alive"),
    path("terve/valmis", only_read(views.ready), name="ready"),
    path("robots.txt", only_read(views.robots), name="robots"),
    path("sitemap.xml", only_read(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
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
