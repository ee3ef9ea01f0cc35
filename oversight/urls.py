"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path, register_converter

from oversight.book_addresses import BookSlug
from oversight.feeds import resolution_feed
from oversight.health import healthz
from oversight.views.agencies import agency_detail, agency_list
from oversight.views.book_checks import book_checks
from oversight.views.book_sources import book_source
from oversight.views.book_tables import table_detail
from oversight.views.books import book_detail
from oversight.views.committees import committee_detail, committee_list
from oversight.views.compare import compare
from oversight.views.deadlines import deadlines, deadlines_calendar
from oversight.views.freezes import freeze_list
from oversight.views.home import about, home
from oversight.views.lines import budget_index, budget_year, line_detail
from oversight.views.reports import agency_report
from oversight.views.resolutions import resolution_detail, resolution_list

register_converter(BookSlug, "book")

resolution_urls = [
    path("", resolution_list, name="resolution-list"),
    path("feed.atom", resolution_feed, name="resolution-feed"),
    path("<str:key>/", resolution_detail, name="resolution-detail"),
]

budget_urls = [
    path("", budget_index, name="budget-index"),
    path("<int:year>/", budget_year, name="budget-year"),
    path("compare/", compare, name="budget-compare"),
    path("<int:year>/<book:slug>/", book_detail, name="book-detail"),
    path("<int:year>/<book:slug>/tables/<int:number>/", table_detail, name="table-detail"),
    path("<int:year>/<book:slug>/source/", book_source, name="book-source"),
    path("<int:year>/<book:slug>/checks/", book_checks, name="book-checks"),
    path("<int:year>/<path:slug>/", line_detail, name="line-detail"),
]

agency_urls = [
    path("", agency_list, name="agency-list"),
    path("<str:code>/", agency_detail, name="agency-detail"),
    path("<str:code>/report/<int:year>/", agency_report, name="agency-report"),
]

committee_urls = [
    path("", committee_list, name="committee-list"),
    path("<slug:slug>/", committee_detail, name="committee-detail"),
]

urlpatterns = [
    path("", home, name="home"),
    path("resolutions/", include(resolution_urls)),
    path("freezes/", freeze_list, name="freeze-list"),
    path("deadlines/", deadlines, name="deadlines"),
    path("deadlines.ics", deadlines_calendar, name="deadlines-calendar"),
    path("budget/", include(budget_urls)),
    path("agencies/", include(agency_urls)),
    path("committees/", include(committee_urls)),
    path("api/v1/", include("oversight.api.urls")),
    path("about/", about, name="about"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
