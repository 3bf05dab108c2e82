"""An address for each limit."""

from django.urls import path

from tests.benchmarks.limits import views

urlpatterns = [
    path("constant", views.constant),
    path("unchanged", views.unchanged),
    path("list", views.page),
    path("api/items/", views.ItemList.as_view()),
    path("api/items/<slug:slug>/", views.ItemDetail.as_view()),
]
