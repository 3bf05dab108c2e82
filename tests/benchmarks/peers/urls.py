"""Search, and Wagtail's own addresses."""

from django.http import HttpResponse
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


def alive(_request):
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("elossa", alive),
    path("haku", search),
    path("", include(wagtail_urls)),
]
