"""The address of finding."""

from django.urls import path

from lib.public_pages import public_page
from search.results import views

app_name = "search"
urlpatterns = [path("ratkaisut", public_page(views.OfferingList.as_view()), name="offering-list")]
