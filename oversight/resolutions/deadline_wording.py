"""Reads the words that set a term: 「2週內」, 「108年6月底前」, 「下會期」, 「每年4月底前」, 「公布後30日內」.

Only what is written is read. What a relative term runs from is almost never written (``anchor`` is then None);
turning a rule into a due date needs the budget's own dates and is not done here.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Literal

from budget.notation import NotationError
from budget.notation.numerals import parse_numeral

from .prose import Prose

Rule = Literal[
    "days",
    "working_days",
    "weeks",
    "months",
    "years",
    "by_date",
    "next_session",
    "this_session",
    "yearly",
    "half_yearly",
    "quarterly",
    "monthly",
    "following_year",
    "immediately",
    "promptly",
    "other",
]

RECURRING: dict[str, Rule] = {"年": "yearly", "半年": "half_yearly", "季": "quarterly", "月": "monthly"}


@dataclass(frozen=True, slots=True)
class DeadlineWording:
    """One term as written; ``source[start:end] == text``.

    ``count`` goes with days, weeks, months, years. ``date`` is set when year, month and day follow from the
    words alone (月底 is the last day of the month). ``month`` without ``day`` means the end of that month.
    ``anchor`` is what the term runs from, when written (「公布後」, 「三讀後」).
    """

    text: str
    rule: Rule
    start: int
    end: int
    count: int | None = None
    date: datetime.date | None = None
    month: int | None = None
    day: int | None = None
    anchor: str | None = None


_NUMBER = r"(?:\d+|[〇○一二三四五六七八九十兩]+)"
_BEFORE = r"(?:以|之)?前"
_MONTH_DAY = (
    rf"(?P<month>{_NUMBER})月(?:份)?(?:(?P<day>{_NUMBER})日|(?P<end>底|月底|末)|(?P<vague>[上中下]旬|初|中))?"
)
_EVENT = (
    r"(?:中央政府)?(?:總預算案?|本?預算案?|本?決議|本?主決議|本?法案?|本案)?"
    r"(?:完成)?(?:三讀|審議|審查|公布施行|公布|公告|施行|決議|通過)(?:通過|公布)?"
    r"|文到|函到|會議結束|收文"
)
_WITHIN = re.compile(
    rf"(?:自)?(?P<anchor>(?:{_EVENT})(?:之日)?(?:起|後)?(?:之|的)?)?"
    rf"(?P<count>{_NUMBER}|半)(?P<unit>個月|個?工作[日天]|個?週|個?周|個?星期|個?禮拜|日|天|年)(?:之|以)?內"
)
_BY_DATE = re.compile(
    rf"(?P<year>\d{{2,4}}|[〇○一二三四五六七八九十百]{{2,5}}|本|今|當|同)年(?P<fiscal>度)?"
    rf"(?:{_MONTH_DAY}|(?P<yearend>底|終|結束|終了))?{_BEFORE}"
)
_BY_MONTH = re.compile(rf"(?<![\d年至])(?:{_MONTH_DAY}|(?P<yearend>年底)){_BEFORE}")
_YEARLY = re.compile(rf"每(?:1|一|會計)?年度?{_MONTH_DAY}{_BEFORE}")
_RECURRING = re.compile(
    r"(?:每|按|逐)(?:1|一)?(?P<period>半年|年度?|季|個?月)"
    r"(?=(?:終了|結束)?後?(?:定期|應|需|須|將|向|提|送|函|至|以|彙|\d|於).{0,30}?(?:立法院|報告|書面|送|提))"
)
_FOLLOWING = re.compile(rf"(?:次一?|翌|隔)年度?(?:{_MONTH_DAY})?(?:底)?{_BEFORE}")
_SESSION = re.compile(r"(?P<which>下一?個?次?|本|該)會期(?:開議|開始|開會|結束|開議後)?(?:之)?(?:前|內|中)?")
_AT_ONCE = re.compile(r"(?P<now>立即|即刻|即日起)|(?P<soon>儘速|儘快|盡速|盡快)")

_UNITS: dict[str, Rule] = {"月": "months", "日": "days", "天": "days", "年": "years"}


def find_deadlines(prose: Prose, start: int = 0, end: int | None = None) -> tuple[DeadlineWording, ...]:
    """Every term written in ``flat[start:end]`` outside quotation marks, in order of appearance."""
    stop = len(prose.masked) if end is None else end
    found: list[DeadlineWording] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(prose.masked, start, stop):
            if any(match.start() < high and low < match.end() for low, high in taken):
                continue
            wording = read(prose, match)
            if wording is not None:
                found.append(wording)
                taken.append(match.span())
    return tuple(sorted(found, key=lambda each: each.start))


def _within(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    unit, written = match["unit"], match["count"]
    clause = prose.clause(*match.span())
    if written == "半":
        rule: Rule = "months" if unit == "年" else "other"
        count = 6 if unit == "年" else None
    else:
        rule = "working_days" if "工作" in unit else _UNITS.get(unit[-1], "weeks")
        count = parse_numeral(written)
    anchor = match["anchor"] or None
    return DeadlineWording(clause.words, rule, clause.start, clause.end, count=count, anchor=anchor)


def _by_date(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    if not (match["month"] or match["yearend"] or match["fiscal"]):
        return None  # 「2023年前」 is how a narrative speaks; a term names a month or a year's end
    year = _year(match["year"])
    return _dated(prose, match, year)


def _by_month(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    if match["month"] and not (match["end"] or match["day"]):
        return None
    return _dated(prose, match, None)


def _dated(prose: Prose, match: re.Match[str], year: int | None) -> DeadlineWording | None:
    clause = prose.clause(*match.span())
    if match["vague"]:
        return DeadlineWording(clause.words, "other", clause.start, clause.end)
    month, day = _month_day(match)
    if not match["month"]:
        month, day = 12, None
    due = _day_of(year, month, day)
    if due is None and year is not None:
        return None
    return DeadlineWording(clause.words, "by_date", clause.start, clause.end, date=due, month=month, day=day)


def _yearly(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    month, day = _month_day(match)
    clause = prose.clause(*match.span())
    return DeadlineWording(clause.words, "yearly", clause.start, clause.end, month=month, day=day)


def _recurring(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    clause = prose.clause(*match.span())
    period = match["period"].removesuffix("度").removeprefix("個")
    return DeadlineWording(clause.words, RECURRING[period], clause.start, clause.end)


def _following(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    month, day = _month_day(match)
    clause = prose.clause(*match.span())
    return DeadlineWording(
        clause.words, "following_year", clause.start, clause.end, month=month or 12, day=day
    )


def _session(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    clause = prose.clause(*match.span())
    rule: Rule = "next_session" if match["which"].startswith("下") else "this_session"
    return DeadlineWording(clause.words, rule, clause.start, clause.end)


def _at_once(prose: Prose, match: re.Match[str]) -> DeadlineWording | None:
    clause = prose.clause(*match.span())
    return DeadlineWording(
        clause.words, "immediately" if match["now"] else "promptly", clause.start, clause.end
    )


def _month_day(match: re.Match[str]) -> tuple[int | None, int | None]:
    month = parse_numeral(match["month"]) if match["month"] else None
    return month, parse_numeral(match["day"]) if match["day"] else None


def _year(written: str) -> int | None:
    """西元 year of a printed year: three digits or fewer are ROC; 「本年」 names none."""
    if written in "本今當同":
        return None
    try:
        number = parse_numeral(written)
    except NotationError:
        return None
    return number if number >= 1912 else number + 1911


def _day_of(year: int | None, month: int | None, day: int | None) -> datetime.date | None:
    if year is None or month is None or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return datetime.date(year, month, last if day is None else day)


# Order matters: the longer wording claims its words before the shorter one inside it is tried.
_READERS = (
    (_YEARLY, _yearly),
    (_FOLLOWING, _following),
    (_BY_DATE, _by_date),
    (_WITHIN, _within),
    (_BY_MONTH, _by_month),
    (_SESSION, _session),
    (_RECURRING, _recurring),
    (_AT_ONCE, _at_once),
)
