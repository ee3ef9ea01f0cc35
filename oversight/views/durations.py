"""各步驟日數: how long each part of the way of a freeze took, and the freezes behind each number."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oversight.downloads import FORMATS, download
from oversight.durations import LEGS, Leg, Passage, days_between, durations, passages
from oversight.filters import ResolutionFilter, resolutions_on
from oversight.models import FreezeCondition, Resolution
from oversight.query_strings import chips, without
from oversight.sets import name_agencies
from oversight.step_sheets import Passed, duration_sheet, passage_sheet
from oversight.views.asked import refuse
from oversight.views.listing import PER_PAGE
from oversight.views.page import render_page
from oversight.views.printed import Paged

#: Freezes read at a time for a file.
BATCH = 1_000
UNKNOWN = "unknown"


class DurationQuestion(ResolutionFilter):
    """What a list can be asked, of freezes; and which leg, those whose days are known or the others."""

    order = None
    more = None
    leg = django_filters.ChoiceFilter(
        label=_("步驟"),
        choices=[(leg.key, leg.label) for leg in LEGS.values()],
        method="unchanged",
        widget=forms.HiddenInput,
    )
    days = django_filters.ChoiceFilter(
        label=_("日數"),
        choices=[(UNKNOWN, _("日期不全"))],
        method="unchanged",
        widget=forms.HiddenInput,
    )

    @property
    def wants_known(self) -> bool:
        """Whether the freezes whose days are known are asked for."""
        return not self.form.cleaned_data.get("days")


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One freeze on the page; the days are None where unknown."""

    resolution: Resolution
    condition: FreezeCondition
    start: datetime.date | None
    end: datetime.date | None
    days: int | None


@require_safe
def duration_list(request: HttpRequest) -> HttpResponseBase:
    """All legs of a selection, and the freezes of the one that `leg` names; HTTP 400 where a value is wrong.

    As a file the legs, or all freezes of one.
    """
    today = timezone.localdate()
    asked = DurationQuestion(request.GET, resolutions_on(today).frozen_ones(), today=today)
    problems = _problems(asked)
    if problems:
        return refuse(request, problems, demo=asked.demo)
    leg = LEGS.get(asked.form.cleaned_data.get("leg") or "")
    known, rows = asked.wants_known, asked.qs
    told = durations(rows)
    if asked.asked_format:
        sheet = (
            passage_sheet(leg, _passed(passages(rows, leg, known=known), leg), today, demo=asked.demo)
            if leg
            else duration_sheet(told, today, demo=asked.demo)
        )
        return download(sheet, asked.asked_format)
    count = next((each.cases if known else each.unknown for each in told if each.leg == leg), 0)
    paged = Paged(asked.page_number, PER_PAGE, count, without(asked.data, "page"))
    if paged.problem:
        return refuse(request, [paged.problem], demo=asked.demo)
    context = {
        "today": today,
        "leg": leg,
        "known": known,
        "durations": told,
        "chips": [chip for chip in chips(asked) if chip.label not in (str(_("步驟")), str(_("日數")))],
        "paged": paged,
        "formats": FORMATS,
        "query": without(asked.data, "page"),
        "words": _("下載這些凍結案") if leg else _("下載本表"),
        "rows": [],
    }
    if leg:
        context["rows"] = _rows(
            passages(rows, leg, known=known, start=paged.start, size=PER_PAGE), leg, asked
        )
    return render_page(request, "oversight/duration_list.html", context, demo=asked.demo, scope=_scope(asked))


def _problems(asked: DurationQuestion) -> list[tuple[str, str]]:
    wrong = asked.strict_problems
    if not wrong and not asked.wants_known and not asked.form.cleaned_data.get("leg"):
        wrong.append((str(_("日數")), str(_("請一併指定步驟。"))))
    return wrong


def _passed(found: list[Passage], leg: Leg) -> Iterator[Passed]:
    """In the order of the page; a few queries for each BATCH."""
    for batch in batched(found, BATCH, strict=False):
        keys = [each.condition for each in batch]
        conditions = FreezeCondition.objects.select_related("resolution").only(
            "position", "amount", "resolution__key"
        )
        by_key, days = conditions.in_bulk(keys), days_between(keys, leg)
        for each in batch:
            yield by_key[each.condition], *days[each.condition], each.days


def _rows(shown: list[Passage], leg: Leg, asked: DurationQuestion) -> list[PassageRow]:
    """As the page shows them; three queries, and one where a case has no heading."""
    conditions = FreezeCondition.objects.in_bulk([each.condition for each in shown])
    days = days_between(conditions, leg)
    rows: Any = asked.queryset.filter(pk__in={each.resolution_id for each in conditions.values()})
    resolutions = {row.pk: row for row in name_agencies(rows.for_list())}
    return [
        PassageRow(
            resolutions[conditions[each.condition].resolution_id],
            conditions[each.condition],
            *days[each.condition],
            each.days,
        )
        for each in shown
    ]


def _scope(asked: DurationQuestion) -> list[tuple[str, str]]:
    """What the links to other legs repeat: every condition, as often as it was given."""
    return [
        (name, value)
        for name, values in asked.data.lists()
        for value in values
        if name not in ("leg", "days", "page", "demo", "format", "more")
    ]
