"""The pictures of any selection: where its money is, how long it waits, whose it is, over the years, case by case."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from oversight.charts.ageing import ageing_of
from oversight.charts.flow import flow_of
from oversight.charts.parties import counted_by_party, states_of_committees, states_of_ministries
from oversight.charts.timelines import ROWS, Timelines, timelines_of
from oversight.charts.years import years_of
from oversight.figures import figures
from oversight.filters import ResolutionFilter, resolutions_on
from oversight.models import FreezeStep
from oversight.query_strings import chips, without
from oversight.sets import name_agencies
from oversight.views.asked import refuse
from oversight.views.firsts import by_waiting
from oversight.views.page import render_page


@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """What the list of resolutions can be asked, drawn; HTTP 400 where a value or a name is wrong."""
    today = timezone.localdate()
    filterset = ResolutionFilter(request.GET, resolutions_on(today), today=today)
    if problems := filterset.strict_problems:
        return refuse(request, problems, demo=filterset.demo)
    chosen = filterset.qs
    asked = filterset.form.cleaned_data
    context = {
        "today": today,
        "chips": chips(filterset),
        "list_query": without(filterset.data, "page"),
        "flow": flow_of(figures(chosen)),
        "ageing": ageing_of(chosen, today),
        "yearly": years_of(chosen),
        "timelines": _oldest(chosen, today),
    }
    # A list cannot be asked for cases that concern both of two agencies, so that no number could lead to its rows.
    counted = counted_by_party(chosen)
    if not asked.get("agency") and not asked.get("under"):
        context["ministries"] = states_of_ministries(counted)
    if not asked.get("committee"):
        context["committees"] = states_of_committees(counted, filterset.committees.values())
    scope = [(name, value) for name, values in filterset.data.lists() for value in values if name != "demo"]
    return render_page(request, "oversight/pictures.html", context, demo=filterset.demo, scope=scope)


def _oldest(chosen: Any, today: datetime.date) -> Timelines | None:
    """The freezes that have waited longest since their last dated step."""
    steps = Prefetch("freezes__steps", FreezeStep.objects.order_by("happened_on", "pk"))
    rows = name_agencies(by_waiting(chosen).for_list().prefetch_related(steps)[:ROWS])
    return timelines_of([(row, freeze) for row in rows for freeze in row.freezes.all()], today)
