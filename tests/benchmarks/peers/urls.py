"""Search, and Wagtail's own addresses."""

from django.shortcuts import render
from django.urls import include, path
from wagtail import urls as wagtail_urls

from tests.benchmarks.peers.models import OfferingPage, page_of


def search(request):
    query = request.GET.get("q", "")
    return render(
        request,
        "peers/search.html",
        {"query": query, "found": page_of(OfferingPage.objects.live().search(query), request)},
    )


urlpatterns = [path("haku", search), path("", include(wagtail_urls))]
