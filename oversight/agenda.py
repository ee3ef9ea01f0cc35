"""What is due, and when: the open cases that an agency owes, sorted into bands of days.

Only cases still at the agency count: once its letter or report is out, the day was kept or is history.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Case, CharField, F, Q, TextChoices, Value, When, Window
from django.db.models.functions import RowNumber

from oversight.choices import DueState
from oversight.filters import PLACE, ResolutionFilter
from oversight.status import OVERDUE, Status

# Before these an agency still has a day to keep; afterwards the case is in other hands or late.
BEFORE_DUE = (Status.FREEZE_UNSENT, Status.REPORT_PENDING)
NEAR, NEXT, MONTH = (datetime.timedelta(days=days) for days in (7, 14, 30))


class Band(TextChoices):
    """How far away the day is, nearest trouble first."""

    OVERDUE = "overdue", "已逾期"
    DAYS_7 = "7", "7日內到期"
    DAYS_14 = "14", "8至14日內到期"
    DAYS_30 = "30", "15至30日內到期"
    LATER = "later", "30日以後到期"
    UNKNOWN = "unknown", "基準日未登錄"


class DeadlineQuestion(ResolutionFilter):
    """What the deadlines can be asked; their status and order are what makes them deadlines."""

    kind = None
    status = None
    holder = None
    overdue = None
    q = None
    line = None
    order = None
    format = None
    band = django_filters.ChoiceFilter(
        label="期限", choices=Band.choices, method="unchanged", empty_label="各期限"
    )

    @property
    def asked_band(self) -> str:
        """The one band asked for; empty for all."""
        return self.form.cleaned_data.get("band") or ""


class CalendarQuestion(DeadlineQuestion):
    """A calendar has no pages, and shows its days itself."""

    page = None
    band = None


def with_band(resolutions: Any, today: datetime.date) -> Any:
    """Of resolutions annotated by `with_status(today)` those with a day to keep, annotated with their `band`."""
    owed = resolutions.filter(
        Q(due_on__isnull=False) | Q(due_state=DueState.BASE_UNKNOWN), status__in=(*BEFORE_DUE, *OVERDUE)
    )
    whens = [
        When(status__in=OVERDUE, then=Value(Band.OVERDUE.value)),
        When(due_on__isnull=True, then=Value(Band.UNKNOWN.value)),
        When(due_on__lte=today + NEAR, then=Value(Band.DAYS_7.value)),
        When(due_on__lte=today + NEXT, then=Value(Band.DAYS_14.value)),
        When(due_on__lte=today + MONTH, then=Value(Band.DAYS_30.value)),
    ]
    return owed.annotate(band=Case(*whens, default=Value(Band.LATER.value), output_field=CharField()))


def by_day(resolutions: Any) -> Any:
    """Nearest day first, those without one last."""
    return resolutions.order_by(F("due_on").asc(nulls_last=True), *PLACE)


def first_of_each(banded: Any, limit: int) -> Sequence[int]:
    """The primary keys of the first `limit` rows of each band; one query."""
    place = Window(RowNumber(), partition_by=[F("band")], order_by=[F("due_on").asc(nulls_last=True), *PLACE])
    ranked = banded.order_by().annotate(place=place).filter(place__lte=limit)
    return list(ranked.values_list("pk", flat=True))


def dated_ones(resolutions: Any) -> Any:
    """Resolutions annotated by `with_status` that are owed on a known day, late or not; latest day first."""
    dated = resolutions.filter(due_on__isnull=False, status__in=(*BEFORE_DUE, *OVERDUE))
    return dated.for_list().prefetch_related("agencies").order_by("-due_on", *PLACE)
