"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, register_converter

from oversight.accounts.second_factor.urls import urlpatterns as second_factor_urls
from oversight.accounts.views import own_password
from oversight.book_addresses import BookSlug
from oversight.calendars import deadlines_calendar
from oversight.case_feed import case_feed
from oversight.citations import short_address, short_code
from oversight.feeds import freeze_feed, resolution_feed
from oversight.following.outlets import follow_calendar
from oversight.health import healthz
from oversight.open_data import outlet
from oversight.replicas import anywhere
from oversight.sitemaps import SITEMAPS, robots, sitemap_page
from oversight.stamps import stamped
from oversight.views.agencies import agency_detail, agency_list
from oversight.views.book_checks import book_checks
from oversight.views.book_sources import book_source
from oversight.views.book_tables import table_detail
from oversight.views.books import book_detail
from oversight.views.briefs import agency_brief, committee_brief
from oversight.views.committees import committee_detail, committee_list
from oversight.views.compare import compare
from oversight.views.compare_years import compare_years
from oversight.views.data import data_archive, data_description, data_file, data_page
from oversight.views.deadlines import deadlines
from oversight.views.display import switch_display
from oversight.views.durations import duration_list
from oversight.views.follow import follow, follow_asked, follow_confirm, follow_manage, follow_stop
from oversight.views.freezes import freeze_list
from oversight.views.holders import holder_board
from oversight.views.home import about, home
from oversight.views.letters import letter_detail
from oversight.views.lines import budget_index, budget_year, line_detail
from oversight.views.meetings import meeting_detail, meeting_feed, meeting_list
from oversight.views.outlets import (
    agency_calendar,
    agency_feed,
    case_calendar,
    committee_calendar,
    committee_feed,
)
from oversight.views.pictures import pictures
from oversight.views.reports import agency_report
from oversight.views.resolutions import resolution_detail, resolution_list
from oversight.views.search import search

register_converter(BookSlug, "book")

resolution_urls = [
    path("", stamped(resolution_list), name="resolution-list"),
    path("feed.atom", outlet(resolution_feed), name="resolution-feed"),
    path("<str:key>/", stamped(resolution_detail), name="resolution-detail"),
    path("<slug:key>/feed.atom", outlet(case_feed), name="resolution-own-feed"),
    path("<slug:key>/deadlines.ics", outlet(case_calendar), name="resolution-calendar"),
]

budget_urls = [
    path("", stamped(budget_index), name="budget-index"),
    path("<int:year>/", stamped(budget_year), name="budget-year"),
    path("compare/", stamped(compare), name="budget-compare"),
    path("compare/resolutions/", stamped(compare_years), name="budget-compare-years"),
    path("<int:year>/<book:slug>/", stamped(book_detail), name="book-detail"),
    path("<int:year>/<book:slug>/tables/<int:number>/", stamped(table_detail), name="table-detail"),
    path("<int:year>/<book:slug>/source/", stamped(book_source), name="book-source"),
    path("<int:year>/<book:slug>/checks/", stamped(book_checks), name="book-checks"),
    path("<int:year>/<path:slug>/", stamped(line_detail), name="line-detail"),
]

agency_urls = [
    path("", stamped(agency_list), name="agency-list"),
    path("<str:code>/", stamped(agency_detail), name="agency-detail"),
    path("<slug:code>/feed.atom", outlet(agency_feed), name="agency-feed"),
    path("<slug:code>/deadlines.ics", outlet(agency_calendar), name="agency-calendar"),
    path("<str:code>/brief/", stamped(agency_brief), name="agency-brief"),
    path("<str:code>/report/<int:year>/", stamped(agency_report), name="agency-report"),
]

committee_urls = [
    path("", stamped(committee_list), name="committee-list"),
    path("<slug:slug>/", stamped(committee_detail), name="committee-detail"),
    path("<slug:slug>/brief/", stamped(committee_brief), name="committee-brief"),
    path("<slug:slug>/feed.atom", outlet(committee_feed), name="committee-feed"),
    path("<slug:slug>/deadlines.ics", outlet(committee_calendar), name="committee-calendar"),
]

follow_urls = [
    path("", follow, name="follow"),
    path("calendar.ics", outlet(follow_calendar), name="follow-calendar"),
    path("asked/", follow_asked, name="follow-asked"),
    path("confirm/<str:signed>/", follow_confirm, name="follow-confirm"),
    path("<str:token>/", follow_manage, name="follow-manage"),
    path("<str:token>/stop/", follow_stop, name="follow-stop"),
]

handler500 = "oversight.unavailable.server_error"

#: Pages for people: in Chinese as they are, in English below /en/.
urlpatterns = [
    *i18n_patterns(
        path("", stamped(home), name="home"),
        path("resolutions/", include(resolution_urls)),
        path("freezes/", stamped(freeze_list), name="freeze-list"),
        path("freezes/feed.atom", outlet(freeze_feed), name="freeze-feed"),
        path("deadlines/", stamped(deadlines), name="deadlines"),
        path("budget/", include(budget_urls)),
        path("agencies/", include(agency_urls)),
        path("committees/", include(committee_urls)),
        path("holders/", stamped(holder_board), name="holder-board"),
        path("durations/", stamped(duration_list), name="duration-list"),
        path("meetings/", stamped(meeting_list), name="meeting-list"),
        path("meetings/feed.atom", outlet(meeting_feed), name="meeting-feed"),
        path("meetings/<int:pk>/", stamped(meeting_detail), name="meeting-detail"),
        path("pictures/", stamped(pictures), name="pictures"),
        path("search/", stamped(search), name="search"),
        path("letters/<path:number>/", stamped(letter_detail), name="letter-detail"),
        path("follow/", include(follow_urls)),
        path("data/", stamped(data_page), name="data"),
        path("about/", stamped(about), name="about"),
        path("sitemap/", stamped(sitemap_page), name="sitemap"),
        prefix_default_language=False,
    ),
    path("deadlines.ics", outlet(deadlines_calendar), name="deadlines-calendar"),
    path("data/datapackage.json", outlet(data_description), name="data-description"),
    path("data/package.zip", outlet(data_archive), name="data-archive"),
    path("data/<slug:name>.csv", outlet(data_file), name="data-file"),
    path("r/<slug:key>", anywhere(short_address), name="short-url"),
    path("r/<slug:key>.svg", anywhere(short_code), name="short-code"),
    path("api/v1/", include("oversight.api.urls")),
    path("display/", switch_display, name="display"),
    path(
        "sitemap.xml",
        anywhere(sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("robots.txt", robots, name="robots"),
    path("admin/password_change/", admin.site.admin_view(own_password)),
    *([] if settings.SECOND_FACTOR == "off" else second_factor_urls),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
