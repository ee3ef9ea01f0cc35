"""Agencies: the list, and the four questions about one of them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.models import Agency, BudgetKind
from oversight.charts.flow import flow_of
from oversight.downloads import FORMATS, download
from oversight.durations import durations
from oversight.filters import resolutions_on, with_all_beneath
from oversight.party_tallies import PartyTallies, agency_tree, subtree
from oversight.place_counts import PlaceCounts
from oversight.place_sheets import agency_sheet
from oversight.scope import ScopeFilter
from oversight.sets import concerning
from oversight.views.answers import latest_answers
from oversight.views.asked import FormatForm, refuse
from oversight.views.firsts import first_rows
from oversight.views.page import render_page, year_scope

#: Beyond this the list has only the 主管機關; each one's page lists what is beneath it.
MANY = 100


@require_safe
def agency_list(request: HttpRequest) -> HttpResponseBase:
    """Every agency with a case, beneath its 主管機關, with its tally; as a page or a file."""
    today = timezone.localdate()
    form = FormatForm(request.GET)
    demo = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    tallies = PartyTallies.counted(resolutions_on(today).filter(is_fictional=demo))
    rows = agency_tree(tallies, agencies.values())
    if form.cleaned_data["format"]:
        return download(agency_sheet(rows, agencies, today, demo=demo), form.cleaned_data["format"])
    folded = len(rows) > MANY
    shown = [row for row in rows if row.depth == 0] if folded else rows
    context = {"rows": shown, "folded": folded, "formats": FORMATS}
    return render_page(request, "oversight/agency_list.html", context, demo=demo)


@require_safe
def agency_detail(request: HttpRequest, code: str) -> HttpResponse:
    """還凍多少、卡在誰、逾期幾案、上次怎麼答, then years, durations, cases and what is beneath it.

    A fictional agency shows its fictional data.
    """
    today = timezone.localdate()
    agencies = list(Agency.objects.all())
    agency = next((each for each in agencies if each.code == code), None)
    if agency is None:
        raise Http404
    own = concerning(resolutions_on(today), agencies={agency.pk})
    filterset = ScopeFilter(request.GET, own, demo=agency.is_fictional)
    if filterset.strict_problems:
        return refuse(request, filterset.strict_problems, demo=filterset.demo)
    chosen, year = filterset.qs, filterset.form.cleaned_data.get("year")
    counts = _counts(own, agency, agencies, today, year)
    sums = counts.figures(year)
    headed = counts.headed(year)
    context = {
        "today": today,
        "agency": agency,
        "parent": next((each for each in agencies if each.pk == agency.parent_id), None),
        "year": year,
        "years": filterset.years,
        "figures": sums,
        "flow": flow_of(sums),
        "headed": headed,
        "assigned": sums.total.cases - headed,
        "trend": counts.years,
        "tree": subtree(PartyTallies(counts.sets), agencies, agency),
        "rows": first_rows(chosen, today),
        "answers": latest_answers(chosen, Q(agency=agency)),
        "durations": durations(chosen.frozen_ones()),
        "books": agency.books.select_related("fiscal_year"),
        "names": agency.names.all(),
        "report_years": counts.years_of_kind(BudgetKind.GENERAL, year),
    }
    scope = [("agency", agency.code), *year_scope(filterset)]
    return render_page(
        request, "oversight/agency_detail.html", context, demo=agency.is_fictional, scope=scope
    )


def _counts(
    own: Any, agency: Agency, agencies: list[Agency], today: datetime.date, year: int | None
) -> PlaceCounts:
    """All that is counted of an agency, every year; of those beneath it only the year asked for."""
    family = with_all_beneath(agencies, agency.pk)
    wider = None
    if len(family) > 1:
        wider = concerning(resolutions_on(today), agencies=family).filter(is_fictional=agency.is_fictional)
        wider = wider.filter(fiscal_year__year=year) if year else wider
    world = own.filter(is_fictional=agency.is_fictional)
    return PlaceCounts(world, today, headed_by=agency.pk, wider=wider)
