"""Months as pages ask for them and lay them out: 「115-03」 of the Republic's calendar, or 「2026-03」."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from oversight.deadlines import ROC_OFFSET

_MONTH = re.compile(r"([1-9][0-9]{1,3})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"([1-9][0-9]{1,3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
#: The Republic's first year, and a last one that every calendar here still has a month after.
_YEARS = range(ROC_OFFSET + 1, 2200)
#: Weeks begin on Sunday, as printed calendars here do.
WEEKDAYS = (_("日"), _("一"), _("二"), _("三"), _("四"), _("五"), _("六"))


@dataclass(frozen=True, slots=True)
class Month:
    """One month, by its first day."""

    first: datetime.date

    @property
    def last(self) -> datetime.date:
        """Its last day."""
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month((self.first - datetime.timedelta(days=1)).replace(day=1))

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.last + datetime.timedelta(days=1))

    @property
    def asked(self) -> str:
        """As the parameter says it: 「115-03」."""
        return f"{self.first.year - ROC_OFFSET}-{self.first.month:02}"

    @property
    def weeks(self) -> list[list[datetime.date | None]]:
        """Rows of seven days from Sunday on; None where the day is of another month."""
        rows = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(self.first.year, self.first.month)
        return [[day if day.month == self.first.month else None for day in week] for week in rows]


def month_of(text: str) -> Month:
    """The month that `text` names; raises ValueError for anything else."""
    match = _MONTH.fullmatch(text)
    if match is None or _year(match[1]) not in _YEARS:
        raise ValueError(text)
    return Month(datetime.date(_year(match[1]), int(match[2]), 1))


def day_of(text: str) -> datetime.date:
    """The day of 「115-03-05」 or 「2026-03-05」; raises ValueError for anything else."""
    match = _DAY.fullmatch(text)
    if match is None or _year(match[1]) not in _YEARS:
        raise ValueError(text)
    return datetime.date(_year(match[1]), int(match[2]), int(match[3]))


def asked_day(day: datetime.date) -> str:
    """As the parameter says it: 「115-03-05」."""
    return f"{day.year - ROC_OFFSET}-{day.month:02}-{day.day:02}"


def _year(text: str) -> int:
    """A year of four digits is Western, any other of the Republic."""
    return int(text) + (ROC_OFFSET if len(text) < 4 else 0)
