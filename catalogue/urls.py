"""Public addresses of offerings and vendors."""

from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("ratkaisut/<slug:slug>", views.OfferingDetailPage.as_view(), name="offering-detail"),
    path("ratkaisut/<slug:slug>/versiot/<int:number>", views.VersionDetailPage.as_view(), name="version-detail"),
    path("toimittajat", views.VendorList.as_view(), name="vendor-list"),
    path("toimittajat/<slug:slug>", views.VendorDetail.as_view(), name="vendor-detail"),
]
