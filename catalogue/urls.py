"""Public addresses of offerings and vendors."""

from django.urls import path

from catalogue.views import public

app_name = "catalogue"
urlpatterns = [
    path("oma", public.VendorList.as_view(), name="dashboard"),
    path("ratkaisut/<slug:slug>", public.OfferingDetailPage.as_view(), name="offering-detail"),
    path("ratkaisut/<slug:slug>/versiot/<int:number>", public.VersionDetailPage.as_view(), name="version-detail"),
    path("toimittajat", public.VendorList.as_view(), name="vendor-list"),
    path("toimittajat/<slug:slug>", public.VendorDetail.as_view(), name="vendor-detail"),
]
