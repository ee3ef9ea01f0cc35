"""Committees: the list, and the four questions about one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from oversight.figures import figures
from oversight.filters import ScopeFilter, for_committee, ordered, resolutions_on
from oversight.models import Committee
from oversight.views.answers import latest_answers
from oversight.views.listing import rows_of
from oversight.views.page import demo_asked, refusal, render_page, year_scope


@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    """Every committee with its tally; a resolution that owes two committees counts at both."""
    demo = demo_asked(request)
    world = resolutions_on(timezone.localdate()).filter(is_fictional=demo)
    rows = [(committee, figures(for_committee(world, committee))) for committee in Committee.objects.all()]
    return render_page(request, "oversight/committee_list.html", {"rows": rows}, demo=demo)


@require_safe
def committee_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """還凍多少、卡在誰、逾期幾案、上次怎麼答, then the cases."""
    today = timezone.localdate()
    committee = get_object_or_404(Committee, slug=slug)
    filterset = ScopeFilter(request.GET, for_committee(resolutions_on(today), committee))
    if not filterset.is_valid():
        return refusal(request, filterset)
    chosen = filterset.qs
    context = {
        "today": today,
        "committee": committee,
        "year": filterset.form.cleaned_data.get("year"),
        "years": filterset.years,
        "figures": figures(chosen),
        "rows": rows_of(ordered(chosen, "due")),
        "answers": latest_answers(chosen),
    }
    return render_page(
        request,
        "oversight/committee_detail.html",
        context,
        demo=filterset.demo,
        scope=[("committee", committee.slug), *year_scope(filterset)],
    )
