"""What a demo case is made of, before it becomes rows. Days are counted back from today; amounts are 元."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from budget.notation.dates import format_roc, roc_year
from oversight.choices import DeadlineRule, StepKind
from oversight.deadlines import month_end
from oversight.demo.label import AGENCY
from oversight.models import FreezeCondition, Letter, Resolution, ResolutionLine, Response

YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A deadline: its words, and the columns they are stored in. Relative ones run from the case's own base."""

    text: str = ""
    rule: str = DeadlineRule.NONE
    count: int | None = None
    date: datetime.date | None = None
    month: int | None = None
    has_base: bool = False


NO_TERM = Term()


def days(count: int) -> Term:
    return Term(text=f"{count}日內", rule=DeadlineRule.DAYS, count=count, has_base=True)


def weeks(count: int) -> Term:
    return Term(text=f"{count}週內", rule=DeadlineRule.WEEKS, count=count, has_base=True)


def months(count: int, *, has_base: bool = True) -> Term:
    return Term(text=f"{count}個月內", rule=DeadlineRule.MONTHS, count=count, has_base=has_base)


def by(day: datetime.date) -> Term:
    """「115年6月底前」 for the last day of a month, else 「115年6月12日前」."""
    last = day == month_end(day.year, day.month)
    words = f"{roc_year(day)}年{day.month}月底前" if last else f"{format_roc(day)}前"
    return Term(text=words, rule=DeadlineRule.BY_DATE, date=day)


def next_session() -> Term:
    return Term(text="下會期", rule=DeadlineRule.NEXT_SESSION, has_base=True)


def yearly(month: int, first: datetime.date | None = None) -> Term:
    return Term(text=f"每年{month}月底前", rule=DeadlineRule.YEARLY, month=month, date=first)


def following_year(month: int, first: datetime.date | None = None) -> Term:
    return Term(text=f"次年{month}月底前", rule=DeadlineRule.FOLLOWING_YEAR, month=month, date=first)


def promptly() -> Term:
    return Term(text="儘速", rule=DeadlineRule.OTHER)


class Step(NamedTuple):
    """`amount` in 元 for a part or a release that is not all of it."""

    kind: StepKind
    ago: int
    amount: int | None = None


class Extended(NamedTuple):
    """A deadline put off to `to` days ago (negative: ahead), agreed `agreed` days ago."""

    to: int
    agreed: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """One freeze; `line` is the nick of the line it bites, None where the text names none.

    `drafted`: its letter is written and waits for its 字號.
    """

    line: str | None
    agency: str
    stated: FreezeCondition.Stated
    share: tuple[int, int] | None = None
    base: int | None = None
    amount: int | None = None
    how: str = ""
    report_type: str = ""
    committees: tuple[str, ...] = ()
    consent: bool = False
    term: Term = NO_TERM
    clause: str
    steps: tuple[Step, ...] = ()
    extended: tuple[Extended, ...] = ()
    drafted: bool = False
    link_state: ResolutionLine.State = ResolutionLine.State.CONFIRMED
    match: ResolutionLine.Match = ResolutionLine.Match.HEADING


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report owed without a freeze; `delivered` is how many days ago it was delivered."""

    title: str
    report_type: str = ""
    committees: tuple[str, ...] = ()
    term: Term = NO_TERM
    clause: str
    delivered: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer; `{day}` and `{letter}` in the text stand for the letter it cites."""

    text: str
    kind: Response.Kind
    ago: int | None = None
    agency: str = AGENCY
    state: Response.State = Response.State.PUBLISHED
    cites: Letter.Direction | None = None
    lead: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line cut or mentioned, by nick."""

    line: str
    role: ResolutionLine.Role
    amount: int | None = None
    state: ResolutionLine.State = ResolutionLine.State.CONFIRMED
    match: ResolutionLine.Match = ResolutionLine.Match.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One item of an across-the-board cut."""

    objects: str
    percent: Decimal
    exemption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One resolution. `base` is the day its relative deadlines run from; it also gives the fiscal year."""

    base: datetime.date
    year: int
    kind: Resolution.Kind
    text: str
    part: Resolution.Part = Resolution.Part.REVIEW
    committee: str | None = "economics"
    agency: str = AGENCY
    also: tuple[str, ...] = ()
    answer_lost: bool = False
    freezes: tuple[Freeze, ...] = ()
    reports: tuple[Report, ...] = ()
    answers: tuple[Answer, ...] = ()
    links: tuple[Link, ...] = ()
    cuts: tuple[Cut, ...] = field(default=())


def year_of(base: datetime.date, today: datetime.date) -> int:
    """The ROC year of a case: that of its base day, within the three years up to today."""
    return max(roc_year(base), roc_year(today) - YEARS + 1)


def years_up_to(today: datetime.date) -> list[int]:
    """The ROC years of the demo, oldest first."""
    return [roc_year(today) - back for back in reversed(range(YEARS))]
