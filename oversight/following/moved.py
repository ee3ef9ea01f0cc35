"""What moved between two moments: cases compared as they were recorded then and as they are now.

A day that passed moves cases too: one that was still in time is late, one falls due within the week. Nothing here
is worded yet: labels are translated where a mail is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budget.models import FiscalYear
from oversight.bands import NEAR
from oversight.corrections import changed_words
from oversight.following.as_of import cases_at
from oversight.models import (
    Assignment,
    Extension,
    FreezeCondition,
    FreezeStep,
    Letter,
    Requirement,
    Resolution,
    Response,
)
from oversight.movements import delivery_words
from oversight.status import COMING, OVERDUE

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact that was recorded, corrected or taken back. `amount` in 元 where money moved."""

    what: Words
    on: datetime.date | None = None
    amount: int | None = None
    letters: tuple[Letter, ...] = ()
    text: str = ""
    mark: Words = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One case before and after; both carry their roll-ups and their `status`. New cases have no before."""

    after: Resolution
    before: Resolution | None = None
    events: tuple[Event, ...] = ()
    is_soon: bool = False

    @property
    def is_new(self) -> bool:
        """Recorded since."""
        return self.before is None

    @property
    def former_status(self) -> str:
        """The status it had, where it has another now."""
        if self.before is None or self.before.status == self.after.status:
            return ""
        return self.before.status

    @property
    def is_newly_late(self) -> bool:
        """Its day passed."""
        return self.after.status in OVERDUE and self.former_status not in ("", *OVERDUE)

    @property
    def former_due(self) -> datetime.date | None:
        """The due date it had, where that changed."""
        if self.before is None or self.before.due_on == self.after.due_on:
            return None
        return self.before.due_on

    @property
    def former_frozen(self) -> int | None:
        """What was frozen, 元, where that changed."""
        if self.before is None or self.before.frozen == self.after.frozen:
            return None
        return self.before.frozen

    @property
    def is_visible(self) -> bool:
        """Whether there is anything to tell; a corrected footnote is not."""
        told = ("status", "frozen", "released", "unknown_amounts", "due_on", "text")
        differs = any(getattr(self.before, name) != getattr(self.after, name) for name in told)
        return bool(self.events) or self.is_soon or differs


@dataclass(frozen=True)
class Window:
    """What was recorded after `since` and up to `until`, and what the days after `since_on` up to `today` brought."""

    since: datetime.datetime
    until: datetime.datetime
    since_on: datetime.date
    today: datetime.date

    @cached_property
    def new(self) -> set[int]:
        """Primary keys of resolutions recorded in this time."""
        return set(self._touched(Resolution, "id", history_type="+"))

    @cached_property
    def changes(self) -> dict[int, Change]:
        """Primary key -> what there is to tell of a resolution known before."""
        keys = set(
            Resolution.objects.filter(self._recorded_change() | self._passed_day()).values_list(
                "pk", flat=True
            )
        )
        keys -= self.new
        before = cases_at(keys, self.since, self.since_on)
        after = cases_at(keys, self.until, self.today)
        compared = {
            key: _compared(before[key], case, self.since_on, self.today)
            for key, case in after.items()
            if key in before
        }
        return {key: change for key, change in compared.items() if change.is_visible}

    def _touched(self, model: Any, column: str, **more: str) -> Any:
        recorded = model.history.filter(history_date__gt=self.since, history_date__lte=self.until)
        return recorded.filter(**more).values_list(column, flat=True)

    def _recorded_change(self) -> Q:
        freezes = self._touched(FreezeStep, "condition_id"), self._touched(Extension, "freeze_id")
        reports = self._touched(Extension, "requirement_id")
        by_case = (FreezeCondition, Requirement, Response, Assignment)
        found = Q(pk__in=self._touched(Resolution, "id")) | Q(
            fiscal_year__in=self._touched(FiscalYear, "id", history_type="~")
        )
        for model in by_case:
            found |= Q(pk__in=self._touched(model, "resolution_id"))
        for keys in freezes:
            found |= Q(pk__in=FreezeCondition.objects.filter(pk__in=keys).values("resolution_id"))
        return found | Q(pk__in=Requirement.objects.filter(pk__in=reports).values("resolution_id"))

    def _passed_day(self) -> Q:
        """Those whose status, or whose nearness, only the calendar changed."""
        day = datetime.timedelta(days=1)
        late = Q(due_on__range=(self.since_on, self.today - day))
        soon = Q(due_on__range=(self.since_on + NEAR + day, self.today + NEAR))
        return Q(state__in=COMING) & (late | soon)


def is_soon(case: Resolution, day: datetime.date) -> bool:
    """Still to be sent, and due within NEAR of `day`."""
    return case.status in COMING and case.due_on is not None and day <= case.due_on <= day + NEAR


def _compared(before: Resolution, after: Resolution, since_on: datetime.date, today: datetime.date) -> Change:
    events = [*_steps(before, after), *_deliveries(before, after), *_extensions(before, after)]
    events.sort(key=lambda event: event.on or datetime.date.min)
    if before.text != after.text:
        events.append(Event(_("決議內容"), mark=CORRECTED))
    events += _answers(before, after)
    return Change(after, before, tuple(events), is_soon(after, today) and not is_soon(before, since_on))


CORRECTED = _("更正")
TAKEN_BACK = _("撤銷登錄")


def _steps(before: Resolution, after: Resolution) -> Iterator[Event]:
    old, new = ({s.pk: s for f in case.freezes.all() for s in f.steps.all()} for case in (before, after))
    for key in sorted(old.keys() | new.keys()):
        if mark := _mark(old.get(key), new.get(key), ("kind", "happened_on", "amount", "letter_id")):
            step = new.get(key) or old[key]
            letters = (step.letter,) if step.letter else ()
            yield Event(
                FreezeStep.Kind(step.kind).label, step.happened_on, step.amount, letters, mark=mark[0]
            )


def _deliveries(before: Resolution, after: Resolution) -> Iterator[Event]:
    old, new = (
        {row.pk: row for row in case.requirements.all() if row.delivered_on} for case in (before, after)
    )
    for key in sorted(old.keys() | new.keys()):
        if mark := _mark(old.get(key), new.get(key), ("delivered_on", "delivered_letter_id")):
            row = new.get(key) or old[key]
            letters = (row.delivered_letter,) if row.delivered_letter else ()
            yield Event(delivery_words(row), row.delivered_on, None, letters, mark=mark[0])


def _extensions(before: Resolution, after: Resolution) -> Iterator[Event]:
    old, new = ({each.pk: each for each in _granted(case)} for case in (before, after))
    for key in sorted(old.keys() | new.keys()):
        if mark := _mark(old.get(key), new.get(key), ("new_on", "reason", "agreed_on", "letter_id")):
            each = new.get(key) or old[key]
            letters = (each.letter,) if each.letter else ()
            yield Event(_("同意展延"), each.agreed_on, None, letters, str(each), mark[0])


def _granted(case: Resolution) -> Iterator[Extension]:
    for obligation in (*case.freezes.all(), *case.requirements.all()):
        yield from obligation.extensions.all()


def _answers(before: Resolution, after: Resolution) -> Iterator[Event]:
    published = Response.State.PUBLISHED
    old, new = (
        {row.pk: row for row in case.responses.all() if row.state == published} for case in (before, after)
    )
    for key in sorted(old.keys() | new.keys()):
        answer = new.get(key) or old[key]
        letters = tuple(answer.letters.all())
        if key not in old:
            yield Event(_("公布辦理情形"), answer.as_of, None, letters, _said(answer))
        elif key not in new:
            yield Event(_("撤回已公布之辦理情形"), answer.as_of, None, (), _said(answer))
        elif changed_words(old[key], answer) or set(old[key].letters.all()) != set(letters):
            yield Event(_("公布之辦理情形"), answer.as_of, None, letters, _said(answer), CORRECTED)


def _said(answer: Response) -> str:
    return f"{answer.agency.name}：{answer.text}"


def _mark(old: Any, new: Any, columns: tuple[str, ...]) -> tuple[Words] | None:
    """How a row changed: nothing is said of a new one; None where it is the same."""
    if old is None:
        return ("",)
    if new is None:
        return (TAKEN_BACK,)
    return (CORRECTED,) if any(getattr(old, name) != getattr(new, name) for name in columns) else None
