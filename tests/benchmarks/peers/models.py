"""A list of offerings and its items."""

from django.core.paginator import Paginator
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

ROWS = 20


def page_of(rows, request):
    return Paginator(rows, ROWS).get_page(request.GET.get("sivu"))


class OfferingIndex(Page):
    template = "peers/list.html"

    def get_context(self, request, *args, **kwargs):
        rows = OfferingPage.objects.child_of(self).live().order_by("title")
        return super().get_context(request, *args, **kwargs) | {"found": page_of(rows, request)}


class OfferingPage(Page):
    summary = models.TextField()
    body = RichTextField()
    vendor = models.CharField(max_length=80)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    template = "peers/item.html"
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
