"""A constant string, a 304, L (a page of 20 rows), A (a list of 20) and AD (one row)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition
from rest_framework import generics, serializers

from tests.benchmarks.limits.models import Item

ROWS = 20
GENERATION = 1


def constant(_request):
    return HttpResponse("ok", content_type="text/plain")


@condition(etag_func=lambda _request: f'"{GENERATION}"')
def unchanged(_request):
    return HttpResponse("ok", content_type="text/plain")


def rows_after(request):
    """One indexed query: the 20 rows from the number that the address names."""
    first = int(request.GET.get("from", "0"))
    return Item.objects.filter(number__gte=first).order_by("number")[:ROWS]


def page(request):
    return render(request, "limits/list.html", {"items": rows_after(request)})


class ItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = Item
        exclude = ["id"]


class ItemList(generics.ListAPIView):
    serializer_class = ItemSerializer
    pagination_class = None

    def get_queryset(self):
        return rows_after(self.request)


class ItemDetail(generics.RetrieveAPIView):
    serializer_class = ItemSerializer
    queryset = Item.objects.all()
    lookup_field = "slug"
