"""Addresses of buying."""

from django.urls import path

from lib.public_pages import public_page
from procurement.views import buyers as buyer_views
from procurement.views import editors, frameworks
from procurement.views import thresholds as views

app_name = "procurement"
urlpatterns = [
    path("kynnysarvot", public_page(views.ThresholdList.as_view()), name="thresholds"),
    path("kuntavalinta", views.ChooseMunicipality.as_view(), name="choose"),
    path("kunta", buyer_views.Buyer.as_view(), name="buyer"),
    path("yllapito/kunnat", buyer_views.StaffBuyers.as_view(), name="staff-buyers"),
    path("oma/yksikot", editors.Editing.as_view(), name="editing"),
    path("oma/yksikot/<int:pk>/paata", editors.EndEditing.as_view(), name="editing-end"),
    path("oma/yksikot/<slug:slug>/uusi", frameworks.NewFramework.as_view(), name="framework-new"),
    path("oma/puitejarjestelyt/<slug:slug>", frameworks.Change.as_view(), name="framework-change"),
    path("oma/puitejarjestelyt/<slug:slug>/paata", frameworks.End.as_view(), name="framework-end"),
    path("yllapito/yksikot", editors.StaffEditors.as_view(), name="staff-editors"),
]
