"""My work: what waits for this account, each count with the list of exactly those rows.

Every item is a list of the admin with a filter of its own, so that a count and its list cannot differ.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from oversight.letters.numbers import unnumbered
from oversight.models import Assignment, ImportBatch, Letter, Resolution, ResolutionLine, Response
from oversight.review import may_publish


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: what waits, how many, and where they are; late ones are told apart."""

    label: str
    count: int
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    label: str
    model: Any
    #: The filter of the admin list, and the same on a queryset of its page.
    query: dict[str, str]
    narrow: Callable[[QuerySet, datetime.date], QuerySet]
    page: str = "changelist"
    is_late: bool = False
    asks: Callable[[Any], bool] = lambda _user: True


def _due(days: int) -> _Question:
    return _Question(
        f"{days}日內到期",
        Resolution,
        {"due": str(days)},
        lambda rows, today: rows.due_within(today, days),
    )


_QUESTIONS = (
    _Question("逾期", Resolution, {"status": "overdue"}, lambda rows, _: rows.overdue(), is_late=True),
    _due(7),
    _due(14),
    _due(30),
    _Question(
        "待覆核之辦理情形",
        Response,
        {"state__exact": Response.State.SUBMITTED},
        lambda rows, _: rows.filter(state=Response.State.SUBMITTED),
        asks=lambda user: may_publish(user, None),
    ),
    _Question(
        "退回修改之辦理情形",
        Response,
        {"state__exact": Response.State.RETURNED},
        lambda rows, _: rows.filter(state=Response.State.RETURNED),
    ),
    _Question("尚無辦理情形", Assignment, {"answered": "no"}, lambda rows, _: rows.unanswered()),
    _Question("待補登字號之公文", Letter, {}, lambda rows, _: unnumbered(rows), page="numbers"),
    _Question(
        "未確認之科目建議",
        ResolutionLine,
        {"state__exact": ResolutionLine.State.SUGGESTED},
        lambda rows, _: rows.filter(state=ResolutionLine.State.SUGGESTED),
    ),
    _Question(
        "已比對、待確認之匯入",
        ImportBatch,
        {"state__exact": ImportBatch.State.PREVIEW},
        lambda rows, _: rows.filter(state=ImportBatch.State.PREVIEW),
    ),
)


def items(request: HttpRequest, today: datetime.date) -> list[Item]:
    """What waits for the account of this request; one count for each question it may ask."""
    found = []
    for question in _QUESTIONS:
        page = admin.site._registry[question.model]
        if not (page.has_view_permission(request) and question.asks(request.user)):
            continue
        rows = question.narrow(page.get_queryset(request), today).order_by()
        name = f"admin:{page.opts.app_label}_{page.opts.model_name}_{question.page}"
        query = f"?{urlencode(question.query)}" if question.query else ""
        found.append(Item(question.label, rows.count(), reverse(name) + query, question.is_late))
    return found
