"""Whole numbers in Chinese numerals, as in 「（四十六）」, 「一百零八年」, 「第一四○案」, 「壹拾萬」, and in digits.

Grammar, big units first: `section 億 section 萬 section`, a section being `d千 d百 d十 d` in that order,
with 零 where a unit is skipped. 十 needs no digit before it. Digits alone (一○八) are read by position.
What can be read two ways (一百八: 108 or 180) is refused.
"""

import re

from budget.notation import NotationError
from budget.notation.text import narrow

_DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("〇壹貳參肆伍陸柒捌玖")},
    "○": 0, "◯": 0, "兩": 2, "贰": 2, "叁": 3, "叄": 3, "弍": 2, "弌": 1,
}  # fmt: skip
_TENS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"萬": 10**4, "万": 10**4, "億": 10**8, "兆": 10**12}

#: Every character that can stand in a Chinese numeral (after `narrow`), for other grammars to match on.
NUMERAL_CHARS = "".join([*_DIGITS, *_TENS, *_SMALL, *_BIG])

# 九千九百九十九 four times with its units; beyond that it is no number anyone wrote.
_LONGEST = 40
_EXPECTED = "a whole number such as 十五, 一百零八, 一○八, 壹拾萬 or 108"
_ASCII = re.compile(r"[0-9]+\Z")
_WRITTEN = "零一二三四五六七八九"


def parse_numeral(text: str) -> int:
    """The number written in `text`: 十五 -> 15, 廿八 -> 28, 一百零八 -> 108, 一○八 -> 108, １０８ -> 108.

    Outer white space is ignored. Raises NotationError for anything else, an ambiguous numeral (一百八) included.
    """
    body = narrow(text).strip()
    if len(body) > _LONGEST:
        raise NotationError(text, _EXPECTED)
    if _ASCII.match(body):
        return int(body)
    if body and all(c in _DIGITS for c in body):
        return int("".join(str(_DIGITS[c]) for c in body))
    try:
        return _by_units(_spelled_out(body))
    except ValueError:
        raise NotationError(text, _EXPECTED) from None


def _spelled_out(body: str) -> str:
    return "".join(_TENS.get(c, c) for c in body)


def _by_units(body: str) -> int:
    """Splits at the biggest unit there is; ValueError where the parts do not fit below it."""
    if not body:
        raise ValueError("nothing to read")
    present = [unit for unit in _BIG if unit in body]
    if not present:
        return _section(body)
    unit = max(present, key=_BIG.__getitem__)
    if body.count(unit) > 1:
        raise ValueError(f"{unit} twice")
    head, _, tail = body.partition(unit)
    high = _by_units(head)
    low = _tail(tail, below=_BIG[unit]) if tail else 0
    if not 0 < high < 10**4 or low >= _BIG[unit]:
        raise ValueError(f"parts do not fit around {unit}")
    return high * _BIG[unit] + low


def _tail(tail: str, below: int) -> int:
    zero = tail[0] in _DIGITS and _DIGITS[tail[0]] == 0
    rest = tail[1:] if zero else tail
    value = _by_units(rest)
    if not zero and len(rest) == 1 and rest in _DIGITS:
        # 一萬五 is 15,000 in speech and 10,005 by its letters.
        raise ValueError("a lone digit after a unit")
    if value >= below:
        raise ValueError("the rest is too large")
    return value


def _section(body: str) -> int:
    """Up to 9999: 九千九百九十九. ValueError for a unit out of order or a digit without its unit."""
    total, limit, at = 0, 10**4, 0
    while at < len(body):
        skipped = at > 0 and _DIGITS.get(body[at]) == 0
        at += skipped
        digit, unit, at = _step(body, at)
        unit_skipped = unit == 1 and limit > 10 and total > 0
        if digit == 0 or unit >= limit or (unit_skipped and not skipped) or (skipped and limit == 10):
            raise ValueError("units out of order, or one skipped without 零")
        total, limit = total + digit * unit, unit
    return total


def _step(body: str, at: int) -> tuple[int, int, int]:
    """Digit, unit and where the next step starts; 十 alone is one ten."""
    char = body[at : at + 1]
    digit = _DIGITS.get(char)
    if digit is None:
        if _SMALL.get(char) != 10:
            raise ValueError(f"no digit at {char!r}")
        return 1, 10, at + 1
    mark = body[at + 1 : at + 2]
    if not mark:
        return digit, 1, at + 1
    if mark not in _SMALL:
        raise ValueError(f"no unit after {char!r}")
    return digit, _SMALL[mark], at + 2


def format_numeral(number: int) -> str:
    """The numeral of an item of a resolution: 15 -> 十五, 46 -> 四十六, 108 -> 一百零八, 114 -> 一百十四.

    Reads 1 to 9999, the range of item numbers; NotationError outside it. No 一 before 十, as the Legislative
    Yuan prints item numbers.
    """
    if not 1 <= number <= 9999:
        raise NotationError(str(number), "a number from 1 to 9999")
    out, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += "零" if gap else ""
        out += sign if unit == 10 and digit == 1 else _WRITTEN[digit] + sign
        gap = False
    return out
