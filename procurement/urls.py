"""Addresses of buying."""

from django.urls import path

from lib.public_pages import public_page
from procurement.views import buyers as buyer_views
from procurement.views import thresholds as views

app_name = "procurement"
urlpatterns = [
    path("kynnysarvot", public_page(views.ThresholdList.as_view()), name="thresholds"),
    path("kuntavalinta", views.ChooseMunicipality.as_view(), name="choose"),
    path("kunta", buyer_views.Buyer.as_view(), name="buyer"),
    path("yllapito/kunnat", buyer_views.StaffBuyers.as_view(), name="staff-buyers"),
]
