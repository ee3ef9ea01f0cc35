"""The first page: how much is still frozen, who holds it, how many are late, what moved, what is due; and 關於本站."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from oversight.agenda import BEFORE_DUE
from oversight.figures import figures
from oversight.filters import ScopeFilter, ordered, resolutions_on
from oversight.models import Resolution
from oversight.movements import recent_movements
from oversight.status import RULES
from oversight.views.listing import rows_of
from oversight.views.page import demo_asked, refusal, render_page, year_scope

DEADLINES_SHOWN = 8

# How status sentences read with no case in mind.
BLANKS = {
    "step_on": "某年某月某日",
    "due_on": "某年某月某日",
    "delivered_on": "某年某月某日",
    "contributed_on": "某年某月某日",
    "days_late": "N",
    "due_words": "期限某年某月某日，剩N日",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All years, or the one of `year`."""
    today = timezone.localdate()
    filterset = ScopeFilter(request.GET, resolutions_on(today))
    if not filterset.is_valid():
        return refusal(request, filterset)
    chosen = filterset.qs
    upcoming = ordered(chosen.filter(status__in=BEFORE_DUE, due_on__gte=today), "due")
    context = {
        "today": today,
        "year": filterset.form.cleaned_data.get("year"),
        "years": filterset.years,
        "figures": figures(chosen),
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
    rules = [(rule, rule.sentence.format(**BLANKS)) for rule in RULES]
    context = {"rules": rules, "contact": getattr(settings, "CONTACT", "")}
    return render_page(request, "oversight/about.html", context, demo=demo_asked(request))
