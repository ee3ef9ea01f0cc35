"""The holder board: what waits with whom, for how long, and whose cases they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.models import Agency
from oversight.downloads import FORMATS, download
from oversight.durations import durations
from oversight.figures import Tally, figures
from oversight.filters import resolutions_on
from oversight.holder_board import TOP, Doors, doors, stages, waited_by_status, waiting_sets
from oversight.models import Committee
from oversight.query_strings import without
from oversight.scope import ScopeFilter
from oversight.status import Holder
from oversight.step_sheets import stage_sheet
from oversight.views.asked import refuse
from oversight.views.firsts import longest_waiting
from oversight.views.page import render_page, year_scope

OLDEST_SHOWN = 10
WAITING = [holder for holder in Holder if holder != Holder.NOBODY]


class HolderQuestion(ScopeFilter):
    """A year, and one holder of whom everything is shown."""

    holder = django_filters.ChoiceFilter(
        label=_("卡在誰"),
        choices=[(holder.value, holder.label) for holder in WAITING],
        method="unchanged",
        widget=forms.HiddenInput,
    )
    format = django_filters.ChoiceFilter(
        label=_("下載格式"), choices=FORMATS, method="unchanged", widget=forms.HiddenInput
    )


@dataclass(frozen=True, slots=True)
class Split:
    """The cases of one holder, by agency or by committee; `rows` are those with most money."""

    rows: list[tuple[Agency | Committee, Tally]]
    further: int
    rest: Tally


@dataclass(frozen=True, slots=True)
class Board:
    """One holder, and whose cases wait there."""

    holder: Holder
    agencies: Split
    committees: Split


@require_safe
def holder_board(request: HttpRequest) -> HttpResponseBase:
    """All years, or the one of `year`; everybody, or the one of `holder` with every agency and committee.

    As a file the stages.
    """
    today = timezone.localdate()
    asked = HolderQuestion(request.GET, resolutions_on(today))
    if asked.strict_problems:
        return refuse(request, asked.strict_problems, demo=asked.demo)
    holder = asked.form.cleaned_data.get("holder")
    chosen = asked.qs.held_by([Holder(holder)] if holder else WAITING)
    frozen = chosen.frozen_ones()
    facts = figures(chosen)
    shown = stages(facts, waited_by_status(chosen, today))
    if kind := asked.form.cleaned_data.get("format"):
        return download(stage_sheet(shown, today, demo=asked.demo), kind)
    context = {
        "today": today,
        "year": asked.form.cleaned_data.get("year"),
        "years": asked.years,
        "holder": Holder(holder) if holder else None,
        "total": facts.total,
        "waiting_holders": tuple(each.value for each in WAITING),
        "stages": shown,
        "formats": FORMATS,
        "query": without(asked.data, "format"),
        "boards": _boards(chosen, None if holder else TOP),
        # What has passed a step tells how long it takes, whoever holds it now.
        "durations": durations(frozen if holder else asked.qs.frozen_ones()),
        "oldest": longest_waiting(frozen, today, OLDEST_SHOWN),
    }
    scope = [*year_scope(asked), *([("holder", holder)] if holder else [])]
    return render_page(request, "oversight/holder_board.html", context, demo=asked.demo, scope=scope)


def _boards(chosen: Any, top: int | None) -> list[Board]:
    """Per holder the agencies and the committees with most money waiting there; four queries."""
    sets = waiting_sets(chosen)
    agencies, committees = doors(sets, "agencies", top), doors(sets, "committees", top)
    agency_of = Agency.objects.in_bulk(_keys(agencies))
    committee_of = Committee.objects.in_bulk(_keys(committees))
    return [
        Board(holder, _split(agencies[holder], agency_of), _split(committees[holder], committee_of))
        for holder in WAITING
        if holder in agencies
    ]


def _keys(found: dict[Holder, Doors]) -> set[int]:
    return {door.key for each in found.values() for door in each.shown}


def _split(found: Doors, name_of: Any) -> Split:
    return Split([(name_of[door.key], door.tally) for door in found.shown], found.further, found.rest)
