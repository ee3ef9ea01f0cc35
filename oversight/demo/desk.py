"""Writes demo cases in the words resolutions use, so that text, columns and amounts agree."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from budget.models import LineItem
from budget.notation.money import format_amount
from budget.notation.numerals import format_numeral
from oversight.demo.label import AGENCY, NAMES
from oversight.demo.lines import BY_NICK, BY_PATH, agency_of, proposed
from oversight.demo.plan import NO_TERM, Case, Freeze, Link, Report, Step, Term, year_of
from oversight.models import FreezeCondition, ReportType, Resolution, ResolutionLine

COMMITTEES = {
    "internal-administration": "內政委員會",
    "foreign-and-national-defense": "外交及國防委員會",
    "economics": "經濟委員會",
    "finance": "財政委員會",
    "education-and-culture": "教育及文化委員會",
    "transportation": "交通委員會",
    "judiciary-and-organic-laws-and-statutes": "司法及法制委員會",
    "social-welfare-and-environmental-hygiene": "社會福利及衛生環境委員會",
}
_Stated = FreezeCondition.Stated
_PERCENT = 100
WHOLE = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A freeze as a case asks for it; exactly one of `amount` (元) and `share`, or neither: 凍結該項預算."""

    line: str
    amount: int | None = None
    share: tuple[int, int] | None = None
    report: str = ReportType.WRITTEN
    consent: bool = False
    term: Term = NO_TERM
    steps: tuple[Step, ...] = ()
    special: str = ""
    extra: tuple[tuple[str, Any], ...] = ()


class Desk:
    """Where cases are written; it knows the day."""

    def __init__(self, today: datetime.date) -> None:
        self.today = today

    def day(self, ago: int) -> datetime.date:
        return self.today - datetime.timedelta(days=ago)

    def case(self, text: str, kind: Resolution.Kind, base: int | datetime.date, **more: Any) -> Case:
        """A case without a freeze; `base` is a day, or how many days ago it was."""
        start = self.day(base) if isinstance(base, int) else base
        return Case(base=start, year=year_of(start, self.today), kind=kind, text=text, **more)

    def freeze(
        self, why: str, base: int | datetime.date, *wanted: Wanted, committee: str = "economics", **more: Any
    ) -> Case:
        """A case of one or more freezes: the reason, then one operative clause each."""
        start = self.day(base) if isinstance(base, int) else base
        year = year_of(start, self.today)
        freezes = tuple(write_freeze(each, year, committee) for each in wanted)
        text = why + "".join(freeze.clause for freeze in freezes)
        text += "".join(report.clause for report in more.get("reports", ()))
        owner = agency_of(wanted[0].line)
        kind = Resolution.Kind.FREEZE
        return self.case(text, kind, start, committee=committee, agency=owner, freezes=freezes, **more)

    def report(
        self, why: str, base: int | datetime.date, *reports: Report, agency: str = AGENCY, **more: Any
    ) -> Case:
        """A case that only asks for reports."""
        committee = more.pop("committee", reports[0].committees[0])
        text = why + "".join(report.clause for report in reports)
        kind = Resolution.Kind.REPORT
        return self.case(text, kind, base, committee=committee, agency=agency, reports=reports, **more)

    def cut(self, why: str, base: int, line: str, amount: int, **more: Any) -> Case:
        """A case that cuts `amount` 元 from a line."""
        words = line_words(line, year_of(self.day(base), self.today))
        text = f"{why}爰減列{words}{format_amount(amount)}，科目自行調整。"
        links = (Link(line=line, role=ResolutionLine.Role.CUT, amount=amount),)
        return self.case(text, Resolution.Kind.CUT, base, agency=agency_of(line), links=links, **more)


def write_freeze(wanted: Wanted, year: int, committee: str) -> Freeze:
    """The operative clause of one freeze, and the columns it means."""
    base = proposed(year, wanted.line)
    agency = agency_of(wanted.line)
    stated, amount, how = _sum(wanted, base)
    is_unknown = stated == _Stated.NONE
    asked = "" if is_unknown else f"編列{format_amount(base)}"
    clause = f"{line_words(wanted.line, year)}{asked}，爰{_verb(wanted, stated)}，"
    clause += f"俟{_condition(wanted, agency, committee)}後，始得動支。"
    freeze = Freeze(
        line=wanted.line,
        agency=agency,
        stated=stated,
        share=wanted.share,
        base=None if is_unknown else base,
        amount=amount,
        how=how,
        report_type=wanted.report,
        committees=() if wanted.report == ReportType.CONDITION else (committee,),
        consent=wanted.consent,
        term=wanted.term,
        clause=clause,
        steps=wanted.steps,
    )
    return replace(freeze, **dict(wanted.extra))


def write_report(
    what: str,
    committee: str,
    term: Term = NO_TERM,
    delivered: int | None = None,
    report_type: str = ReportType.WRITTEN,
    agency: str = AGENCY,
) -> Report:
    """「爰要求示範署（虛構）於1個月內就…向立法院經濟委員會提出書面報告。」"""
    label = ReportType(report_type).label if report_type else "檢討改善方案"
    when = f"於{term.text}" if term.text else ""
    clause = f"爰要求{NAMES[agency]}{when}就{what}向立法院{COMMITTEES[committee]}提出{label}。"
    return Report(
        title=f"就{what}提出{label}",
        report_type=report_type,
        committees=(committee,),
        term=term,
        clause=clause,
        delivered=delivered,
    )


def line_words(nick: str, year: int) -> str:
    """「示範署（虛構）115年度歲出預算第3目「示範管理」項下分支計畫「示範場域管理」」."""
    row = BY_NICK[nick]
    above = row
    while above.kind not in (LineItem.Kind.MU, LineItem.Kind.XIANG):
        above = BY_PATH[above.path.rpartition("/")[0]]
    words = f"{NAMES[agency_of(nick)]}{year}年度歲出預算"
    if above.kind == LineItem.Kind.MU:
        words += f"第{above.number}目「{above.name}」"
    if row is not above:
        words += f"項下{LineItem.Kind(row.kind).label}「{row.name}」"
    return words


def rounds(*steps: Sequence[Any]) -> tuple[Step, ...]:
    """Steps from (kind, days ago) or (kind, days ago, 元)."""
    return tuple(Step(*step) for step in steps)


def _sum(wanted: Wanted, base: int) -> tuple[_Stated, int | None, str]:
    if wanted.amount is not None:
        return _Stated.AMOUNT, wanted.amount, f"條文載明{format_amount(wanted.amount)}"
    if wanted.share is None:
        return _Stated.NONE, None, "條文未載金額"
    over, under = wanted.share
    product = base * over
    if product % under:
        raise ValueError(f"{base} × {over}/{under} is not whole 元")
    how = f"{format_amount(base)} × {_share_words(wanted.share)} = {product // under:,}元"
    if wanted.share == WHOLE:
        return _Stated.WHOLE, base, how
    return (_Stated.PERCENT if under == _PERCENT else _Stated.FRACTION), product // under, how


def _share_words(share: tuple[int, int]) -> str:
    over, under = share
    if share == WHOLE:
        return "全數"
    return f"{over}%" if under == _PERCENT else f"{format_numeral(under)}分之{format_numeral(over)}"


def _verb(wanted: Wanted, stated: _Stated) -> str:
    if stated == _Stated.AMOUNT and wanted.amount is not None:
        return f"凍結{format_amount(wanted.amount)}"
    if stated == _Stated.WHOLE:
        return "全數凍結"
    return "凍結該項預算" if wanted.share is None else f"凍結{_share_words(wanted.share)}"


def _condition(wanted: Wanted, agency: str, committee: str) -> str:
    if wanted.special:
        return wanted.special
    when = f"於{wanted.term.text}" if wanted.term.text else ""
    report = ReportType(wanted.report).label if wanted.report else "說明"
    consent = "，經同意" if wanted.consent else ""
    return f"{NAMES[agency]}{when}向立法院{COMMITTEES[committee]}提出{report}{consent}"
