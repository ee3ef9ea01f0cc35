"""Shares of an amount: 10%, 百分之二十, 五分之一, 二成, 半數, 全數. Always exact fractions."""

import re
from collections.abc import Callable
from fractions import Fraction

from budget.notation import Found, NotationError
from budget.notation.numerals import NUMERAL_CHARS, parse_numeral
from budget.notation.text import narrow

_EXPECTED = "a share such as 10%, 百分之二十, 五分之一, 二成, 1/10, 半數 or 全數"

_COUNT = rf"(?:[0-9]{{1,9}}|[{NUMERAL_CHARS}]+)"
_DECIMAL = rf"(?:[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?|[{NUMERAL_CHARS}]+(?:點[{NUMERAL_CHARS}]+)?)"
_TENTHS = "[0-9一二兩三四五六七八九]"

_PERCENT = re.compile(
    r"(?<![0-9.,])(?P<sign>[-−△])?(?P<value>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.[0-9]{1,9})?)\s*%"
)
_PARTS = re.compile(rf"(?P<whole>{_COUNT})\s*分之\s*(?P<part>{_DECIMAL})")
# 成 begins other words (一成立即, 第三成果), so 成 of a share is followed by none of their second halves.
_CHENG = re.compile(
    rf"(?<![第0-9{NUMERAL_CHARS}])(?P<tens>{_TENTHS})\s*成(?P<half>半)?"
    rf"(?P<ones>{_TENTHS}(?![0-9{NUMERAL_CHARS}年月日個項案件人名家所處])(?!成))?"
    r"(?![立果效員長為功就品交型份都熟本])"
)
_SLASH = re.compile(r"(?<![0-9/.,])(?P<part>[0-9]{1,4})/(?P<whole>[0-9]{1,4})(?![0-9/.])")
# In running text 1/10 may be a page or a day; it is a share where something is cut by it.
_SLASH_BEFORE = re.compile(r"(?:凍結|減列|刪減|統刪|預算|元之?)\s*\Z")
_WORDS = {"全數": 1, "全額": 1, "全部": 1, "半數": 2, "一半": 2, "二分之一": 2}
# Not in running text: 全部 and 一半 there speak of anything, 全數據 and 全數位 are other words.
_WORD_IN_TEXT = re.compile("(?:全數|全額|半數)(?![據位學])")


def parse_share(text: str) -> Fraction:
    """The share that `text` is, as a whole: 20% -> 1/5, 百分之十五 -> 3/20, 二成五 -> 1/4, 全數 -> 1.

    Full width and the private-use percent sign of broken PDFs are read. Raises NotationError for anything
    else, a division by nothing included.
    """
    body = narrow(text).strip()
    if body in _WORDS:
        return Fraction(1, _WORDS[body])
    for pattern, read in [*_READERS, (_SLASH, _parts)]:
        match = pattern.fullmatch(body)
        value = read(match) if match else None
        if value is not None:
            return value
    raise NotationError(text, _EXPECTED)


def find_shares(text: str) -> list[Found[Fraction]]:
    """The shares printed in `text`, in order, of the forms of `parse_share`.

    Left out: 全部 and 一半 (in prose they speak of anything), 1/10 unless something is cut by it, and of a
    range (10至20%) the end without sign.
    """
    plain = narrow(text)
    spots = [
        (match.span(), read(match))
        for pattern, read in [*_READERS, (_WORD_IN_TEXT, _word)]
        for match in pattern.finditer(plain)
    ]
    spots += [
        (match.span(), _parts(match))
        for match in _SLASH.finditer(plain)
        if _SLASH_BEFORE.search(plain, max(0, match.start() - 8), match.start())
    ]
    return [
        Found(value, start, end, text[start:end])
        for (start, end), value in sorted(spots, key=lambda spot: spot[0])
        if value is not None
    ]


def _word(match: re.Match[str]) -> Fraction:
    return Fraction(1, _WORDS[match[0]])


def _percent(match: re.Match[str]) -> Fraction:
    value = Fraction(match["value"].replace(",", "")) / 100
    return -value if match["sign"] else value


def _parts(match: re.Match[str]) -> Fraction | None:
    named = {"百": 100, "千": 1000, "萬": 10000}
    try:
        whole = named.get(match["whole"]) or parse_numeral(match["whole"])
        part = Fraction(100) if match["part"] == "百" else _decimal(match["part"])
    except NotationError:
        return None
    return part / whole if whole else None


def _decimal(body: str) -> Fraction:
    if body[0].isascii():
        return Fraction(body)
    whole, _, decimals = body.partition("點")
    value = Fraction(parse_numeral(whole))
    for place, char in enumerate(decimals, start=1):
        value += Fraction(parse_numeral(char), 10**place)
    return value


def _cheng(match: re.Match[str]) -> Fraction:
    ones = Fraction(1, 20) if match["half"] else Fraction(0)
    if match["ones"]:
        ones += Fraction(parse_numeral(match["ones"]), 100)
    return Fraction(parse_numeral(match["tens"]), 10) + ones


_READERS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Fraction | None]]] = [
    (_PERCENT, _percent),
    (_PARTS, _parts),
    (_CHENG, _cheng),
]
