"""Agencies: the list, and the four questions about one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.models import Agency, BudgetKind
from oversight.figures import figures
from oversight.filters import ScopeFilter, agencies_with_cases, ordered, resolutions_on
from oversight.models import Assignment, Resolution
from oversight.views.answers import latest_answers
from oversight.views.counts import counted
from oversight.views.listing import rows_of
from oversight.views.page import demo_asked, refusal, render_page, year_scope


@require_safe
def agency_list(request: HttpRequest) -> HttpResponse:
    """Agencies with cases: how many by 款項 heading, how many by assignment without it."""
    demo = demo_asked(request)
    headed = Resolution.objects.filter(heading_agency=OuterRef("pk"), is_fictional=demo)
    assigned = Assignment.objects.filter(agency=OuterRef("pk"), resolution__is_fictional=demo).exclude(
        resolution__heading_agency=F("agency")
    )
    agencies = agencies_with_cases(demo=demo).annotate(
        headed=counted(headed, "heading_agency"), assigned=counted(assigned, "agency")
    )
    context = {"agencies": agencies.select_related("parent").order_by("code")}
    return render_page(request, "oversight/agency_list.html", context, demo=demo)


@require_safe
def agency_detail(request: HttpRequest, code: str) -> HttpResponse:
    """還凍多少、卡在誰、逾期幾案、上次怎麼答, then the cases. A fictional agency shows its fictional data."""
    today = timezone.localdate()
    agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    own = resolutions_on(today).for_agency(agency)
    filterset = ScopeFilter(request.GET, own, demo=agency.is_fictional)
    if not filterset.is_valid():
        return refusal(request, filterset)
    chosen = filterset.qs
    sums = figures(chosen)
    by_year = _by_year(chosen, agency)
    headed = sum(row["headed"] for row in by_year)
    context = {
        "today": today,
        "agency": agency,
        "year": filterset.form.cleaned_data.get("year"),
        "years": filterset.years,
        "figures": sums,
        "headed": headed,
        "assigned": sums.total.cases - headed,
        "rows": rows_of(ordered(chosen, "due")),
        "answers": latest_answers(chosen, Q(agency=agency)),
        "books": agency.books.select_related("fiscal_year"),
        "names": agency.names.all(),
        "children": agency.children.all(),
        "report_years": [
            row["fiscal_year__year"] for row in by_year if row["fiscal_year__kind"] == BudgetKind.GENERAL
        ],
    }
    return render_page(
        request,
        "oversight/agency_detail.html",
        context,
        demo=agency.is_fictional,
        scope=[("agency", agency.code), *year_scope(filterset)],
    )


def _by_year(rows: QuerySet, agency: Agency) -> list[dict[str, Any]]:
    """Per budget year, newest first, how many cases stand under the agency's own heading."""
    years = rows.order_by().values("fiscal_year__year", "fiscal_year__kind")
    counted_years = years.annotate(headed=Count("pk", filter=Q(heading_agency=agency)))
    return list(counted_years.order_by("-fiscal_year__year", "fiscal_year__kind"))
