"""The address of finding."""

from django.urls import path

from search.results import views

app_name = "search"
urlpatterns = [path("ratkaisut", views.OfferingList.as_view(), name="offering-list")]
