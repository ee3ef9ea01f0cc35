"""Committees: the list, and the four questions about one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from oversight.bands import WaitingBand
from oversight.charts.flow import flow_of
from oversight.downloads import FORMATS, download
from oversight.durations import durations
from oversight.figures import Tally
from oversight.filters import resolutions_on
from oversight.holder_board import stages, waited_by_status
from oversight.meetings import latest_meetings
from oversight.models import Committee
from oversight.party_tallies import Both, PartyTallies
from oversight.place_counts import PlaceCounts
from oversight.place_sheets import committee_sheet
from oversight.scope import ScopeFilter
from oversight.sets import concerning
from oversight.status import Holder
from oversight.views.answers import latest_answers
from oversight.views.asked import FormatForm, refuse
from oversight.views.firsts import first_rows
from oversight.views.page import render_page, year_scope

MEETINGS_SHOWN = 6
#: While one of these has to move, a case waits for a committee.
ITS_TURN = (Holder.CONVENER, Holder.COMMITTEE)


@require_safe
def committee_list(request: HttpRequest) -> HttpResponseBase:
    """Every committee with its tally, as a page or a file; a resolution that owes two committees counts at both."""
    today = timezone.localdate()
    form = FormatForm(request.GET)
    demo = request.GET.get("demo") == "1"
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    world = resolutions_on(today).filter(is_fictional=demo)
    tallies, nothing = PartyTallies.counted(world).of_committees(), Both(Tally(), Tally())
    rows = [(committee, tallies.get(committee.pk, nothing)) for committee in Committee.objects.all()]
    if form.cleaned_data["format"]:
        return download(committee_sheet(rows, today, demo=demo), form.cleaned_data["format"])
    context = {"rows": rows, "formats": FORMATS}
    return render_page(request, "oversight/committee_list.html", context, demo=demo)


@require_safe
def committee_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """還凍多少、卡在誰、逾期幾案、上次怎麼答, then what waits for it and how long, years, durations, meetings, cases."""
    today = timezone.localdate()
    committee = get_object_or_404(Committee, slug=slug)
    own = concerning(resolutions_on(today), committees={committee.pk})
    filterset = ScopeFilter(request.GET, own)
    if filterset.strict_problems:
        return refuse(request, filterset.strict_problems, demo=filterset.demo)
    chosen, year = filterset.qs, filterset.form.cleaned_data.get("year")
    held = chosen.held_by(ITS_TURN)
    counts = PlaceCounts(own.filter(is_fictional=filterset.demo), today, held=held)
    sums = counts.figures(year)
    context = {
        "today": today,
        "committee": committee,
        "year": year,
        "years": filterset.years,
        "figures": sums,
        "flow": flow_of(sums),
        "stages": stages(sums, waited_by_status(chosen, today)),
        "held": counts.waiting,
        "held_total": counts.waiting_total,
        "its_turn": tuple(holder.value for holder in ITS_TURN),
        "all_bands": tuple(WaitingBand.values),
        "trend": counts.years,
        "rows": first_rows(chosen, today),
        "answers": latest_answers(chosen),
        "durations": durations(chosen.frozen_ones()),
        "meetings": latest_meetings(committee, MEETINGS_SHOWN, demo=filterset.demo),
    }
    return render_page(
        request,
        "oversight/committee_detail.html",
        context,
        demo=filterset.demo,
        scope=[("committee", committee.slug), *year_scope(filterset)],
    )
