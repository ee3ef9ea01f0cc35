"""From the words of a deadline to a date, and how it was reckoned. The only place that does so.

Periods follow 民法: the first day is not counted (§120); a period of months ends on the day before the
corresponding day of its last month, or on that month's last day where there is none (§121). Holidays do
not move a date here (§122 needs a calendar nobody has entered): the day shown is never later than the law's.
What a relative deadline runs from is never written in a resolution; see FiscalYear.deadline_base.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from oversight import words
from oversight.choices import DeadlineRule, DueState
from oversight.resolutions.deadline_wording import DeadlineWording

ROC_OFFSET = 1911
#: Terms that are one of our rules in another unit.
_IN_MONTHS = {"years": 12}


class Wording(Protocol):
    """The columns of a FreezeCondition or Requirement that word its deadline."""

    deadline_rule: str
    deadline_count: int | None
    deadline_date: datetime.date | None
    deadline_month: int | None
    base_on: datetime.date | None
    base_reason: str


class Postponement(Protocol):
    """The columns of an Extension (展延)."""

    old_on: datetime.date | None
    new_on: datetime.date
    reason: str


class Obligation(Wording, Protocol):
    """A FreezeCondition or Requirement: its wording and its extensions, earliest first."""

    extensions: Any


class BudgetYear(Protocol):
    """The columns of a FiscalYear that deadlines run from."""

    year: int

    @property
    def deadline_base(self) -> datetime.date | None: ...


@dataclass(frozen=True, slots=True)
class Due:
    """A reckoned deadline. `on` is None where none was worded or its base is unknown; `how` says which."""

    state: DueState
    on: datetime.date | None
    how: str | Promise


NO_DEADLINE = Due(DueState.NONE, None, gettext_lazy("條文未定期限。"))
NO_DATE = Due(DueState.NONE, None, gettext_lazy("條文所定期限不能換算為日期。"))
BASE_UNKNOWN = Due(DueState.BASE_UNKNOWN, None, gettext_lazy("基準日未登錄，無法推算期限。"))


def due_of(obligation: Obligation, year: BudgetYear) -> Due:
    """The due date of an obligation of a resolution on the budget of `year`, extensions included."""
    return reckon(obligation, year.year, year.deadline_base, obligation.extensions.all())


def reckon(
    wording: Wording,
    roc_year: int,
    year_base: datetime.date | None,
    extensions: Iterable[Postponement] = (),
) -> Due:
    """The due date of one obligation of a resolution on the budget of `roc_year`.

    `year_base` is the day relative deadlines of that budget run from; an obligation's own `base_on` wins.
    Of `extensions`, earliest first, the last one counts.
    """
    due = _worded(wording, roc_year, year_base)
    granted = list(extensions)
    return _extended(due, granted) if granted else due


def _extended(due: Due, granted: list[Postponement]) -> Due:
    """「原期限…，展延至…（理由）」, each further one told after it."""
    original = due.on or granted[0].old_on
    day = words.long_day(original) if original else gettext("未載")
    told = gettext("，再").join(
        gettext("展延至%(day)s（%(reason)s）") % {"day": words.long_day(each.new_on), "reason": each.reason}
        for each in granted
    )
    return Due(
        DueState.DATED,
        granted[-1].new_on,
        gettext("原期限%(day)s，%(told)s。%(how)s") % {"day": day, "told": told, "how": due.how},
    )


def _worded(wording: Wording, roc_year: int, year_base: datetime.date | None) -> Due:
    rule = DeadlineRule(wording.deadline_rule)
    if rule == DeadlineRule.NONE:
        return NO_DEADLINE
    if rule == DeadlineRule.OTHER:
        return NO_DATE
    if rule in (DeadlineRule.BY_DATE, DeadlineRule.YEARLY, DeadlineRule.FOLLOWING_YEAR):
        return _fixed(rule, wording, roc_year)
    base = wording.base_on or year_base
    if base is None:
        return BASE_UNKNOWN
    return _relative(rule, wording, base)


def _fixed(rule: DeadlineRule, wording: Wording, roc_year: int) -> Due:
    if wording.deadline_date is not None:
        how = _how_fixed(rule, wording, wording.deadline_date.year - ROC_OFFSET, roc_year)
        return Due(DueState.DATED, wording.deadline_date, how)
    if rule == DeadlineRule.YEARLY and wording.deadline_month:
        on = month_end(roc_year + ROC_OFFSET, wording.deadline_month)
        return Due(
            DueState.DATED,
            on,
            gettext("每年%(month)d月底前，首次為%(year)d年。")
            % {"month": wording.deadline_month, "year": roc_year},
        )
    return Due(DueState.BASE_UNKNOWN, None, gettext("「次年」係何年之次年未登錄，無法推算期限。"))


def _how_fixed(rule: DeadlineRule, wording: Wording, year: int, roc_year: int) -> str:
    if rule == DeadlineRule.BY_DATE:
        return gettext("條文所定之日。")
    if rule == DeadlineRule.YEARLY and year > roc_year:
        return gettext("每年%(month)d月底前，本次為%(year)d年。") % {
            "month": wording.deadline_month,
            "year": year,
        }
    return gettext("條文所定週期之首次期限。")


def next_yearly(wording: Wording, roc_year: int) -> datetime.date | None:
    """The day of the following year's instance of a yearly obligation; None where it does not recur."""
    due = _worded(wording, roc_year, None)
    if wording.deadline_rule != DeadlineRule.YEARLY or due.on is None or not wording.deadline_month:
        return None
    return month_end(due.on.year + 1, wording.deadline_month)


def _relative(rule: DeadlineRule, wording: Wording, base: datetime.date) -> Due:
    count = wording.deadline_count or 0
    reason = wording.base_reason if wording.base_on else gettext("該年度預算之基準日")
    origin = gettext("自%(day)s（%(reason)s）") % {"day": words.long_day(base), "reason": reason}
    if rule == DeadlineRule.NEXT_SESSION:
        on = next_session_end(base)
        return Due(
            DueState.DATED,
            on,
            gettext("%(origin)s之次一會期末日，依憲法第68條，不計延會。") % {"origin": origin},
        )
    if rule == DeadlineRule.MONTHS:
        return Due(
            DueState.DATED,
            add_months(base, count),
            gettext("%(origin)s起%(count)d個月，始日不計。") % {"origin": origin, "count": count},
        )
    days = count * 7 if rule == DeadlineRule.WEEKS else count
    how = (
        gettext("%(origin)s起%(count)d週，始日不計。")
        if rule == DeadlineRule.WEEKS
        else gettext("%(origin)s起%(count)d日，始日不計。")
    )
    return Due(DueState.DATED, base + datetime.timedelta(days=days), how % {"origin": origin, "count": count})


def month_end(year: int, month: int) -> datetime.date:
    """The last day of a month; `year` is 西元."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def add_months(base: datetime.date, months: int) -> datetime.date:
    """The last day of a period of `months` that starts the day after `base` (民法 §120, §121)."""
    start = base + datetime.timedelta(days=1)
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    last = month_end(year, month)
    if start.day > last.day:
        return last
    return last.replace(day=start.day) - datetime.timedelta(days=1)


def next_session_end(base: datetime.date) -> datetime.date:
    """The end of the session after the one `base` falls in or follows (憲法 §68: 2–5月, 9–12月).

    January belongs to the autumn session before it (its extension), June to August to the spring one.
    """
    if 2 <= base.month <= 8:
        return datetime.date(base.year, 12, 31)
    year = base.year if base.month == 1 else base.year + 1
    return datetime.date(year, 5, 31)


def deadline_columns(wording: DeadlineWording | None) -> dict[str, object]:
    """The columns of `Deadline` for a term as read; what cannot be a rule of ours is kept as words."""
    if wording is None:
        return {}
    count, rule = wording.count, wording.rule
    if rule in _IN_MONTHS:
        rule, count = "months", (count or 0) * _IN_MONTHS[rule]
    known = rule in DeadlineRule.values and _is_complete(rule, count, wording)
    return {
        "deadline_text": wording.text,
        "deadline_rule": rule if known else DeadlineRule.OTHER.value,
        "deadline_count": count,
        "deadline_date": wording.date,
        "deadline_month": wording.month,
    }


def _is_complete(rule: str, count: int | None, wording: DeadlineWording) -> bool:
    if rule in ("days", "weeks", "months"):
        return bool(count)
    if rule == "by_date":
        return wording.date is not None
    return rule == "next_session" or wording.month is not None
