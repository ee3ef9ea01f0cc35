"""/sitemap.xml for search engines (real data only) and /sitemap/ for people."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.models import Agency, BudgetBook, FiscalYear
from oversight.models import Committee, Resolution
from oversight.views.page import demo_asked, render_page

PAGES = (
    *("home", "resolution-list", "freeze-list", "holder-board", "deadlines", "agency-list", "committee-list"),
    *("meeting-list", "budget-index", "search", "follow", "data", "about", "sitemap"),
)


class PageSitemap(Sitemap):
    """The pages there is one of each."""

    def items(self) -> list[str]:
        """Names of addresses."""
        return list(PAGES)

    def location(self, item: str) -> str:
        """The address of a name."""
        return reverse(item)


class ResolutionSitemap(Sitemap):
    """Every resolution, with the day it moved last."""

    limit = 10_000

    def items(self) -> Any:
        """In the order of keys, which new rows do not upset."""
        return Resolution.objects.filter(is_fictional=False).only("key", "last_moved_on").order_by("pk")

    def lastmod(self, item: Resolution) -> datetime.date | None:
        """The last movement, if any is dated."""
        return item.last_moved_on


class PlaceSitemap(Sitemap):
    """Agencies, committees and budget books."""

    def items(self) -> list[Any]:
        """A few hundred."""
        books = BudgetBook.objects.filter(agency__is_fictional=False).select_related("fiscal_year", "agency")
        return [*Agency.objects.filter(is_fictional=False), *Committee.objects.all(), *books]


SITEMAPS = {"pages": PageSitemap, "resolutions": ResolutionSitemap, "places": PlaceSitemap}


@require_safe
def sitemap_page(request: HttpRequest) -> HttpResponse:
    """網站導覽: what there is, where, and the keys that lead there."""
    context = {
        "committees": Committee.objects.all(),
        "budget_years": FiscalYear.objects.filter(lines__isnull=False)
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct(),
    }
    return render_page(request, "oversight/sitemap.html", context, demo=demo_asked(request))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines need not read: files, the fictional world, every combination of conditions."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /display/",
        "Disallow: /*demo=1",
        "Disallow: /*?*format=",
        "Disallow: /data/*.csv",
        "Disallow: /data/package.zip",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
