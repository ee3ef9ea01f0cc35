"""Dates of the Republic's calendar (民國): year 1 is 1912. Inside the project a date is `datetime.date`.

Written forms: 108年4月16日, 中華民國一百零八年四月十六日, 108/4/16, 108.4.16, 108-04-16, 1080416, and the Western
2019-04-16, 2019/4/16, 2019年4月16日. A year of four digits is Western, any other is of the Republic.
"""

import re
from datetime import date

from budget.notation import Found, NotationError
from budget.notation.numerals import NUMERAL_CHARS, parse_numeral
from budget.notation.text import narrow

_OFFSET = 1911
_EXPECTED = "a date such as 108年4月16日, 108/4/16, 108.4.16, 1080416 or 2019-04-16"
_BEFORE = "a date of the Republic's calendar; years before 1912 (民國前) are not supported"

_N = rf"(?:[0-9]+|[{NUMERAL_CHARS}]+)"
_ERA = r"(?:(?P<era>(?:中華)?民國|西元)\s*)?"
_WORDED = re.compile(rf"{_ERA}(?P<y>{_N}|元)\s*年\s*(?P<m>{_N})\s*月\s*(?P<d>{_N})\s*日")
_DIVIDED = re.compile(
    rf"{_ERA}(?P<y>[0-9]{{1,4}})\s*(?P<sep>[-/.])\s*(?P<m>[0-9]{{1,2}})\s*(?P=sep)\s*(?P<d>[0-9]{{1,2}})"
)
_PACKED = re.compile(rf"{_ERA}(?P<y>[0-9]{{2,3}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})")

# In running text 1.2.3 numbers a section: there a divided date shows a year of three or four digits.
_WORDED_IN_TEXT = re.compile(rf"(?<![0-9{NUMERAL_CHARS}])(?<!民前)(?<!國前){_WORDED.pattern}")
_DIVIDED_IN_TEXT = re.compile(
    rf"(?<![0-9./-]){_ERA}(?P<y>[12][0-9]{{2,3}})(?P<sep>[-/.])(?P<m>[0-9]{{1,2}})(?P=sep)(?P<d>[0-9]{{1,2}})"
    r"(?![0-9]|[./-][0-9])"
)


def parse_roc_date(text: str) -> date:
    """The date that `text` is, as a whole, in any of the forms at the top of this module.

    Full width, inner spaces and Chinese numerals (一百零八年, 一○八年, 元年) are read. Raises NotationError for
    anything else: 民國前, a date that no calendar has (108年2月30日), a year of four digits called 民國.
    """
    body = narrow(text).strip()
    if "民國前" in body or "民前" in body:
        raise NotationError(text, _BEFORE)
    match = _WORDED.fullmatch(body) or _DIVIDED.fullmatch(body) or _PACKED.fullmatch(body)
    if match is None:
        raise NotationError(text, _EXPECTED)
    value = _date(match)
    if value is None:
        raise NotationError(text, f"a day that is in the calendar; {_EXPECTED}")
    return value


def find_roc_dates(text: str) -> list[Found[date]]:
    """The dates printed in `text`, in order, with year, month and day.

    Left out: dates that no calendar has, days without a year (4月16日, 同日), packed dates (1080416 may be
    any number), and divided dates with a year of one or two digits.
    """
    plain = narrow(text)
    found = []
    for pattern in (_WORDED_IN_TEXT, _DIVIDED_IN_TEXT):
        for match in pattern.finditer(plain):
            value = _date(match)
            if value is not None:
                found.append(Found(value, match.start(), match.end(), text[match.start() : match.end()]))
    return sorted(found, key=lambda item: item.start)


def _date(match: re.Match[str]) -> date | None:
    try:
        year = 1 if match["y"] == "元" else parse_numeral(match["y"])
        month, day = parse_numeral(match["m"]), parse_numeral(match["d"])
        western = year >= 1000
        named = match["era"]
        if year < 1 or (named and western != (named == "西元")) or (western and year <= _OFFSET):
            return None
        return date(year if western else year + _OFFSET, month, day)
    except ValueError:  # NotationError is one: no number, or no such day
        return None


def roc_year(day: date) -> int:
    """The year of the Republic: 2019-04-16 -> 108. Raises NotationError before 1912 (民國前)."""
    if day.year <= _OFFSET:
        raise NotationError(day.isoformat(), _BEFORE)
    return day.year - _OFFSET


def format_roc(day: date) -> str:
    """2019-04-16 -> 108年4月16日. Raises NotationError before 1912."""
    return f"{roc_year(day)}年{day.month}月{day.day}日"


def format_roc_short(day: date) -> str:
    """2019-04-16 -> 108.04.16, the form of tables. Raises NotationError before 1912."""
    return f"{roc_year(day)}.{day.month:02}.{day.day:02}"
