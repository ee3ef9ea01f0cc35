"""The first page: how much is still frozen, who holds it, how many are late, what moved, what is due; and 關於本站."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oversight.charts.flow import flow_of
from oversight.figures import figures
from oversight.filters import resolutions_on
from oversight.models import Resolution
from oversight.movements import recent_movements
from oversight.orders import ordered
from oversight.scope import ScopeFilter
from oversight.status import COMING, RULES
from oversight.views.answers import latest_answers
from oversight.views.asked import refuse
from oversight.views.listing import rows_of
from oversight.views.page import demo_asked, render_page, year_scope

DEADLINES_SHOWN = 8
ANSWERS_SHOWN = 3

# How status sentences read with no case in mind.
BLANKS = {
    "step_on": _("某年某月某日"),
    "due_on": _("某年某月某日"),
    "delivered_on": _("某年某月某日"),
    "contributed_on": _("某年某月某日"),
    "days_late": "N",
    "due_words": _("期限某年某月某日，剩N日"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All years, or the one of `year`."""
    today = timezone.localdate()
    filterset = ScopeFilter(request.GET, resolutions_on(today))
    if filterset.strict_problems:
        return refuse(request, filterset.strict_problems, demo=filterset.demo)
    chosen = filterset.qs
    upcoming = ordered(chosen.filter(state__in=COMING, due_on__gte=today), "due")
    facts = figures(chosen)
    context = {
        "today": today,
        "flow": flow_of(facts),
        "year": filterset.form.cleaned_data.get("year"),
        "years": filterset.years,
        "figures": facts,
        "answers": latest_answers(chosen, limit=ANSWERS_SHOWN),
        "movements": recent_movements(chosen),
        "upcoming": rows_of(upcoming, DEADLINES_SHOWN),
        "has_other_world": Resolution.objects.filter(is_fictional=not filterset.demo).exists(),
    }
    return render_page(
        request, "oversight/home.html", context, demo=filterset.demo, scope=year_scope(filterset)
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Sources, licence, how to report an error, and what every status word means."""
    rules = [(rule, str(rule.sentence).format(**BLANKS)) for rule in RULES]
    context = {"rules": rules, "contact": getattr(settings, "CONTACT", "")}
    return render_page(request, "oversight/about.html", context, demo=demo_asked(request))
