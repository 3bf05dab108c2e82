"""Addresses of the API, version 1."""

from django.urls import path
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView

from catalogue.authoring.api import views as drafts
from catalogue.procuring.assessment.api import views as assessments
from catalogue.procuring.comparison import api as comparison
from catalogue.procuring.frameworks import api as frameworks
from catalogue.public.api import changes
from catalogue.public.api import views as catalogue
from lib.api.views import ETagMixin
from procurement.api import views as procurement
from search.api import views as search


class SchemaView(ETagMixin, SpectacularAPIView):
    """`schema/`: JSON unless YAML is asked for."""

    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]
    http_method_names = ["get", "head", "options"]


app_name = "api"
urlpatterns = [
    path("offerings/", search.OfferingList.as_view(), name="offering-list"),
    path("offerings/<slug:slug>/", catalogue.OfferingDetailView.as_view(), name="offering-detail"),
    path("offerings/<slug:slug>/versions/", catalogue.VersionList.as_view(), name="version-list"),
    path(
        "offerings/<slug:slug>/versions/<int:number>/",
        catalogue.VersionDetailView.as_view(),
        name="version-detail",
    ),
    path("compare/", comparison.CompareView.as_view(), name="compare"),
    path("changes/", changes.ChangeList.as_view(), name="change-list"),
    path("drafts/", drafts.Drafts.as_view(), name="draft-list"),
    path("drafts/from-publiccode/", drafts.DraftImport.as_view(), name="draft-import"),
    path("drafts/<int:pk>/", drafts.Draft.as_view(), name="draft-detail"),
    path("drafts/<int:pk>/submit/", drafts.DraftSubmission.as_view(), name="draft-submit"),
    path("vendors/", catalogue.VendorList.as_view(), name="vendor-list"),
    path("vendors/<slug:slug>/", catalogue.VendorDetail.as_view(), name="vendor-detail"),
    path("taxonomy/", catalogue.TaxonomyView.as_view(), name="taxonomy"),
    path("municipalities/", procurement.MunicipalityList.as_view(), name="municipality-list"),
    path("thresholds/", procurement.ThresholdList.as_view(), name="threshold-list"),
    path("assessments/", assessments.AssessmentView.as_view(), name="assessment"),
    path("frameworks/", frameworks.FrameworkList.as_view(), name="framework-list"),
    path(
        "purchasing-bodies/",
        frameworks.PurchasingBodyList.as_view(),
        name="purchasing-body-list",
    ),
    path("schema/", SchemaView.as_view(), name="schema"),
]
