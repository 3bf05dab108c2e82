"""What search engines are told of: public pages only, in three languages."""

from datetime import datetime
from typing import ClassVar

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Offering
from vendors.models import Vendor


class OfferingSitemap(Sitemap[Offering]):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> QuerySet[Offering]:
        return (
            Offering.objects.published(timezone.localdate())
            .select_related("published")
            .order_by("slug")
        )

    def lastmod(self, item: Offering) -> datetime | None:
        return item.published.decided_at if item.published else None


class VendorSitemap(Sitemap[Vendor]):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> QuerySet[Vendor]:
        return Vendor.objects.listed(timezone.localdate()).order_by("slug")


class PageSitemap(Sitemap[str]):
    i18n = True
    alternates = True
    x_default = True
    names: ClassVar[list[str]] = [
        "deploy:front",
        "search:offering-list",
        "catalogue:vendor-list",
        "catalogue:how-reviewed",
        "procurement:thresholds",
        "deploy:api",
        "deploy:accessibility",
        "deploy:privacy",
    ]

    def items(self) -> list[str]:
        return self.names

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {"pages": PageSitemap, "offerings": OfferingSitemap, "vendors": VendorSitemap}
