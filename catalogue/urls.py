"""Addresses of offerings and vendors: what is public, what is written, what is reviewed."""

from django.urls import path

from catalogue.authoring.views import dashboard, importing, partners, parts, sending, writing
from catalogue.procuring.assessment import preview
from catalogue.procuring.assessment import views as helper
from catalogue.procuring.comparison import views as comparison
from catalogue.procuring.frameworks import editing as framework_editing
from catalogue.procuring.frameworks import views as frameworks
from catalogue.public.views import decisions, questions
from catalogue.public.views import offerings as public
from catalogue.reviewing import views as reviews
from lib.public_pages import public_page

app_name = "catalogue"
urlpatterns = [
    path(
        "ratkaisut/<slug:slug>",
        public_page(public.OfferingDetailPage.as_view()),
        name="offering-detail",
    ),
    path(
        "ratkaisut/<slug:slug>/versiot/<int:number>",
        public_page(public.VersionDetailPage.as_view()),
        name="version-detail",
    ),
    path("ratkaisut/<slug:slug>/kysy", questions.AskAboutOffering.as_view(), name="offering-ask"),
    path("toimittajat/<slug:slug>/kysy", questions.AskVendor.as_view(), name="vendor-ask"),
    path("toimittajat", public_page(public.VendorList.as_view()), name="vendor-list"),
    path(
        "toimittajat/<slug:slug>", public_page(public.VendorDetail.as_view()), name="vendor-detail"
    ),
    path(
        "puitejarjestelyt", public_page(frameworks.FrameworkList.as_view()), name="framework-list"
    ),
    path(
        "puitejarjestelyt/<slug:slug>",
        public_page(frameworks.FrameworkDetail.as_view()),
        name="framework-detail",
    ),
    path(
        "oma/puitejarjestelyt/<slug:slug>/ratkaisut",
        framework_editing.Covers.as_view(),
        name="framework-covers",
    ),
    path(
        "oma/puitejarjestelyt/<slug:slug>/ratkaisut/<int:pk>/poista",
        framework_editing.Uncover.as_view(),
        name="framework-uncover",
    ),
    path("nain-arvioimme", public_page(public.HowReviewed.as_view()), name="how-reviewed"),
    path("vertailu", public_page(comparison.CompareOfferings.as_view()), name="comparison"),
    path("vertailu/tallenna", comparison.KeepPicks.as_view(), name="comparison-keep"),
    path(
        "vertailu.csv",
        public_page(comparison.ComparisonFile.as_view(kind="csv")),
        name="comparison-csv",
    ),
    path(
        "vertailu.xlsx",
        public_page(comparison.ComparisonFile.as_view(kind="xlsx")),
        name="comparison-xlsx",
    ),
    path("oma", dashboard.Dashboard.as_view(), name="dashboard"),
    path("oma/ratkaisut/uusi", dashboard.NewOffering.as_view(), name="offering-new"),
    path("oma/ratkaisut/uusi/tuo", importing.ImportOffering.as_view(), name="offering-import"),
    path("oma/ratkaisut/<int:pk>/tuo", importing.ImportAgain.as_view(), name="version-import"),
    path(
        "oma/ratkaisut/<int:pk>/uusi-versio", dashboard.NextVersion.as_view(), name="version-next"
    ),
    path("oma/ratkaisut/<int:pk>/kopioi", dashboard.CopyOffering.as_view(), name="offering-copy"),
    path("oma/ratkaisut/<int:pk>/vahvista", dashboard.Confirm.as_view(), name="version-confirm"),
    path("oma/ratkaisut/<int:pk>/poista", dashboard.Discard.as_view(), name="version-discard"),
    path(
        "oma/ratkaisut/<int:pk>/nakyvyys",
        dashboard.Visibility.as_view(),
        name="offering-visibility",
    ),
    path("oma/ratkaisut/<int:pk>/kumppanit", partners.AskPartner.as_view(), name="partner-ask"),
    path(
        "oma/kumppanuudet/<int:pk>/hyvaksy",
        partners.AnswerPartnership.as_view(act="hyvaksy"),
        name="partner-accept",
    ),
    path(
        "oma/kumppanuudet/<int:pk>/paata",
        partners.AnswerPartnership.as_view(act="paata"),
        name="partner-end",
    ),
    path("oma/ratkaisut/<int:pk>/osat", parts.Parts.as_view(), name="parts"),
    path(
        "oma/ratkaisut/<int:pk>/osat/laskelma", parts.PriceExamples.as_view(), name="price-examples"
    ),
    path(
        "oma/ratkaisut/<int:pk>/osat/<int:part>/poista",
        parts.PartChange.as_view(act="poista"),
        name="part-remove",
    ),
    path(
        "oma/ratkaisut/<int:pk>/osat/<int:part>/ylos",
        parts.PartChange.as_view(act="ylos"),
        name="part-up",
    ),
    path(
        "oma/ratkaisut/<int:pk>/osat/<int:part>/palauta",
        parts.PartRestore.as_view(),
        name="part-restore",
    ),
    path("oma/ratkaisut/<int:pk>/tarkista", sending.CheckPage.as_view(), name="version-check"),
    path("oma/ratkaisut/<int:pk>/esikatselu", sending.Preview.as_view(), name="version-preview"),
    path("oma/ratkaisut/<int:pk>/laheta", sending.Submit.as_view(), name="version-submit"),
    path("oma/ratkaisut/<int:pk>/peru-lahetys", sending.Recall.as_view(), name="version-recall"),
    path("oma/ratkaisut/<int:pk>/<slug:step>", writing.StepPage.as_view(), name="step"),
    path("arviointi", reviews.ReviewQueue.as_view(), name="review-queue"),
    path("arviointi/<int:pk>", reviews.ReviewView.as_view(), name="review"),
    path("arviointi/<int:pk>/ota", reviews.TakeVersion.as_view(), name="review-take"),
    path("arviointi/<int:pk>/vapauta", reviews.ReleaseVersion.as_view(), name="review-release"),
    path("arviointi/<int:pk>/lasna", reviews.Presence.as_view(), name="review-presence"),
    path("hankinta-apu", public_page(helper.Helper.as_view()), name="helper"),
    path("yllapito/rajat", preview.LimitPreview.as_view(), name="limit-preview"),
    path("hankinta-apu/muistio.pdf", helper.Memo.as_view(), name="memo-pdf"),
    path("hankinta-apu/muistio.csv", helper.Memo.as_view(kind="csv"), name="memo-csv"),
    path("hankinta-apu/muistio.json", helper.Memo.as_view(kind="json"), name="memo-json"),
    path("paatokset", public_page(decisions.DecisionLog.as_view()), name="decision-log"),
]
