"""What is due, and when: the open cases that an agency owes, sorted into bands of days.

Only cases still at the agency count: once its letter or report is out, the day was kept or is history.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from oversight.bands import Band, band_of, owed
from oversight.filters import ResolutionFilter
from oversight.months import Month, day_of, month_of
from oversight.orders import PLACE


class MonthField(forms.CharField):
    """「115-03」 or 「2026-03」."""

    def clean(self, value: Any) -> Month | None:
        """Raises ValidationError for what is no month."""
        text = super().clean(value)
        try:
            return month_of(text) if text else None
        except ValueError:
            raise ValidationError(_("應為民國年月如 115-03，或西元年月如 2026-03。")) from None


class DayField(forms.CharField):
    """「115-03-05」 or 「2026-03-05」."""

    def clean(self, value: Any) -> datetime.date | None:
        """Raises ValidationError for what is no day."""
        text = super().clean(value)
        try:
            return day_of(text) if text else None
        except ValueError:
            raise ValidationError(_("應為民國年月日如 115-03-05，或西元如 2026-03-05。")) from None


class MonthFilter(django_filters.Filter):
    """A month, read by the page."""

    field_class = MonthField


class DayFilter(django_filters.Filter):
    """A day, read by the page."""

    field_class = DayField


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
    due = None
    waiting = None
    band = django_filters.ChoiceFilter(
        label=_("期限"), choices=Band.choices, method="unchanged", empty_label=_("各期限")
    )
    month = MonthFilter(label=_("月份"), method="unchanged", max_length=7, widget=forms.HiddenInput)
    day = DayFilter(label=_("日期"), method="unchanged", max_length=10, widget=forms.HiddenInput)

    @property
    def strict_problems(self) -> list[tuple[str, str]]:
        """As everywhere; and a band, a month and a day are asked for one at a time."""
        problems = super().strict_problems
        given = [name for name in ("band", "month", "day") if self.data.get(name)]
        if not problems and len(given) > 1:
            problems.append((_("條件"), _("期限分組、月份與日期，一次只能指定一種。")))
        return problems

    @property
    def asked_month(self) -> Month | None:
        """The month asked for."""
        found: Month | None = self.form.cleaned_data.get("month")
        return found

    @property
    def asked_day(self) -> datetime.date | None:
        """The one day asked for."""
        found: datetime.date | None = self.form.cleaned_data.get("day")
        return found

    @property
    def asked_band(self) -> str:
        """The one band asked for; empty for all."""
        return self.form.cleaned_data.get("band") or ""


class CalendarQuestion(DeadlineQuestion):
    """A calendar has no pages, and shows its days itself."""

    page = None
    band = None
    month = None
    day = None


def with_band(resolutions: Any, today: datetime.date) -> Any:
    """Of resolutions annotated by `with_status(today)` those with a day to keep, annotated with their `band`."""
    return resolutions.filter(owed()).annotate(band=band_of(today))


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
    dated = resolutions.filter(owed(), due_on__isnull=False)
    return dated.for_list().order_by("-due_on", *PLACE)
