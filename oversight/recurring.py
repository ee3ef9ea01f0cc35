"""Yearly duties (每年4月底前): once one year's report is delivered, the next year's is owed.

One instance is open at a time. While it is open, years that pass are told (`missed`), not multiplied; the next
instance opens when this one is delivered, and is the one of the following year even where that is past.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, Q

from oversight.choices import DeadlineRule
from oversight.deadlines import ROC_OFFSET, due_of, month_end, next_yearly
from oversight.models import Requirement, Resolution


@transaction.atomic
def open_next(resolutions: Iterable[int] | None = None) -> list[Requirement]:
    """Open the next instance of every delivered yearly duty that has none; of all resolutions where None.

    Returns those opened. Repeating it opens nothing. Roll-ups are the caller's to refresh.
    """
    delivered = Q(deadline_rule=DeadlineRule.YEARLY, delivered_on__isnull=False, following__isnull=True)
    rows = Requirement.objects.filter(delivered)
    if resolutions is not None:
        rows = rows.filter(resolution__in=list(resolutions))
    keys = set(rows.values_list("resolution", flat=True))
    if not keys:
        return []
    list(
        Resolution.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )
    rows = rows.select_related("resolution__fiscal_year").prefetch_related("committees")
    return [opened for row in rows if (opened := _open_after(row))]


def _open_after(done: Requirement) -> Requirement | None:
    day = next_yearly(done, done.resolution.fiscal_year.year)
    if day is None:
        return None
    last = done.resolution.requirements.aggregate(last=Max("position"))["last"]
    following = Requirement.objects.create(
        resolution=done.resolution,
        position=last + 1,
        title=done.title,
        report_type=done.report_type,
        clause=done.clause,
        deadline_text=done.deadline_text,
        deadline_rule=done.deadline_rule,
        deadline_month=done.deadline_month,
        deadline_date=day,
        previous=done,
    )
    following.committees.set(done.committees.all())
    return following


def missed(requirement: Requirement, today: datetime.date) -> list[int]:
    """ROC years of further instances that fell due while this one is still open."""
    due = due_of(requirement, requirement.resolution.fiscal_year).on
    month = requirement.deadline_month
    if requirement.deadline_rule != DeadlineRule.YEARLY or requirement.delivered_on or not (due and month):
        return []
    later = range(due.year + 1, today.year + 1)
    return [year - ROC_OFFSET for year in later if month_end(year, month) < today]
