"""The board of freezes: every condition, grouped by who holds the case."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.notation.dates import roc_year
from oversight.computed import released_amount
from oversight.dossier import remaining_amount
from oversight.feeds import list_place
from oversight.filters import FreezeFilter, resolutions_on
from oversight.following.selection import follow_path
from oversight.models import FreezeCondition
from oversight.query_strings import without
from oversight.selections import FREEZES, download_selection
from oversight.status import Holder, holder_of
from oversight.views.listing import Listing, Row, in_other_world, listing
from oversight.views.page import render_page


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """One freeze of one resolution; amounts in 元, None where unknown."""

    row: Row
    condition: FreezeCondition
    released: int
    remaining: int | None


@dataclass(frozen=True, slots=True)
class HolderRun:
    """The freezes on this page that one holder has, in a row."""

    holder: Holder | None
    freezes: list[FreezeRow]

    @property
    def caption(self) -> str:
        """What the table of this run is called."""
        return str(self.holder.label) if self.holder else str(_("凍結案"))


@require_safe
def freeze_list(request: HttpRequest) -> HttpResponseBase:
    """The conditions of the list of resolutions, limited to those that freeze money; a page or a file."""
    today = timezone.localdate()
    filterset = FreezeFilter(request.GET, resolutions_on(today).frozen_ones(), today=today)
    if filterset.is_valid() and filterset.asked_format:
        return download_selection(request, filterset, FREEZES, today)
    prefetch = ("freezes__steps", "freezes__committees")
    page = listing(filterset, prefetch)
    context = {
        "today": today,
        "this_year": roc_year(today),
        "listing": page,
        "form": filterset.form,
        "runs": _runs(page),
        "carried": _carried_over(filterset, today),
        "follow_url": follow_path(filterset),
        "feed_url": None if page.problems else list_place(filterset).feed,
    }
    if not page.rows and not page.problems:
        context["elsewhere"] = in_other_world(
            request.GET, resolutions_on(today).frozen_ones(), demo=filterset.demo, today=today
        )
    return render_page(
        request,
        "oversight/freeze_list.html",
        context,
        demo=filterset.demo,
        status=400 if page.problems else 200,
    )


def _carried_over(filterset: FreezeFilter, today: datetime.date) -> list[dict[str, Any]]:
    """Cases of earlier years still frozen, by year, where the list is narrowed to one year; else none."""
    if not filterset.is_valid() or not (year := filterset.only_year):
        return []
    earlier = resolutions_on(today).carried_over(today).filter(fiscal_year__year__lt=year)
    wider = QueryDict(without(filterset.data, "year"))
    rows = FreezeFilter(wider, earlier, demo=filterset.demo, today=today).qs.order_by("-fiscal_year__year")
    return list(rows.values("fiscal_year__year").annotate(cases=Count("pk", distinct=True)))


def _runs(page: Listing) -> list[HolderRun]:
    """Runs of one holder in the default order; in any other order one run without a heading."""
    freezes = [freeze for row in page.rows for freeze in _freezes(row)]
    if page.filterset.asked_order != FreezeFilter.default_order:
        return [HolderRun(None, freezes)] if freezes else []
    return [
        HolderRun(holder, list(run))
        for holder, run in groupby(freezes, key=lambda freeze: holder_of(freeze.row.resolution.status))
    ]


def _freezes(row: Row) -> list[FreezeRow]:
    found = []
    for condition in row.resolution.freezes.all():
        released = released_amount(condition)
        found.append(FreezeRow(row, condition, released, remaining_amount(condition)))
    return found
