"""Amounts of money, as printed in prose and in tables. Inside, an amount is always an integer of 元.

Grammar of prose (spaces may stand between the parts):

    amount  = [新臺幣] [sign] groups 元 [整]
    groups  = [group 兆] [group 億] [group 萬] [group]        at least one, biggest unit first
    group   = [number 千] [number 百] [number 十] [number]    5千萬, 5千元, 822,469千元
    number  = 4,291 | 4291 | 0,820 | 0.31 (a decimal only alone: 0.31億元)

or the whole in Chinese numerals (五百萬元, 壹佰萬元整). No group after the first reaches its neighbour's unit.
A comma after a big unit (3億,4,922萬) is read over. Digits broken wrongly (1,28萬), or beginning with 0 as if cut
off (0,820萬9千元 alone), are refused, not read in part.
"""

import re
from fractions import Fraction

from budget.notation import Found, NotationError
from budget.notation.numerals import NUMERAL_CHARS, parse_numeral
from budget.notation.shares import find_shares, parse_share
from budget.notation.text import narrow

_EXPECTED = "an amount such as 82億2,469萬1千元, 341,582千元, 0.31億元 or 822,469,100元, whole in 元"
_CELL_EXPECTED = "a figure in 千元 such as 822,469, -1,080, △1,080, (1,080), a dash, or nothing"

_NUMBER = r"(?>[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])|[0-9]{1,18}(?![0-9]|,[0-9]))(?:\.[0-9]{1,9}(?![0-9]))?"
_UNITS = {"千": 10**3, "仟": 10**3, "百": 10**2, "佰": 10**2, "十": 10, "拾": 10}
_BIG = {"兆": 10**12, "億": 10**8, "萬": 10**4, "万": 10**4}
_UNIT_CHARS = "".join([*_UNITS, *_BIG])
_STEP = re.compile(rf"\s*({_NUMBER})\s*([{''.join(_UNITS)}]?)\s*")
_NUMERAL = re.compile(rf"[{NUMERAL_CHARS}]+\Z")
_CUT_OFF = re.compile(r"\s*0[0-9,]")  # 0,820萬 is what is left of 27億0,820萬
_SHORT_TAIL = re.compile(rf"[{''.join(_BIG)}]\s*[0-9.]{{1,3}}\Z")
_ENTIRE = re.compile(
    r"\s*(?:新[臺台]幣|NT\$|\$)?\s*(?P<sign>[-−△▲負]?)\s*(?P<groups>[^\s元圓].*?)\s*(?P<yuan>[元圓])?\s*[整正]?\s*",
    re.DOTALL | re.IGNORECASE,
)


def parse_amount(text: str) -> int:
    """The amount in 元 that `text` is, as a whole: 82億2,469萬1千元 -> 8224691000, 0.31億元 -> 31000000.

    元 may be left out (82億2,469萬1千, 9036). Full width, inner spaces, 新臺幣 before, 整 after and a minus
    sign are read. Raises NotationError for anything else: 餘 and 約 (not an amount but about one), foreign
    money, a wrongly grouped number, a fraction of 元.
    """
    match = _ENTIRE.fullmatch(narrow(text))
    value = _groups(match["groups"]) if match else None
    # 3億5 is 3億5千萬 in speech: without 元 a last number is read only when filled to four digits.
    cut_short = match and not match["yuan"] and _SHORT_TAIL.search(match["groups"])
    if match is None or value is None or cut_short:
        raise NotationError(text, _EXPECTED)
    return -value if match["sign"] else value


def _groups(body: str) -> int | None:
    """元 of `groups` (already narrow), or None where the grammar does not hold."""
    if _NUMERAL.match(body):
        return _numeral(body)
    if _CUT_OFF.match(body):
        return None
    total, below, rest = Fraction(0), 10**16, body.strip()
    for mark, unit in _BIG.items():
        head, found, tail = rest.partition(mark)
        if not found:
            continue
        value = _group(head)
        if value is None or value * unit >= below or (tail and value.denominator != 1):
            return None
        total, below, rest = total + value * unit, unit, tail.strip().removeprefix(",")
    if rest:
        value = _group(rest)
        if value is None or value >= below:
            return None
        total += value
    return int(total) if total.denominator == 1 else None


def _numeral(body: str) -> int | None:
    try:
        return parse_numeral(body)
    except NotationError:
        return None


def _group(body: str) -> Fraction | None:
    """Numbers with 千 百 十 in that order; a number that lacks its unit must be printed to its full width."""
    total, limit, at = Fraction(0), 0, 0
    while match := _STEP.match(body, at):
        number, unit = Fraction(match[1].replace(",", "")), _UNITS.get(match[2], 1)
        if at:
            # 1千200 is 1,200, but 1千2 could be 1,200 or 1,002.
            short = unit == 1 and len(match[1]) != len(str(limit)) - 1
            if number * unit >= limit or short or "." in match[1] or total.denominator != 1:
                return None
        total, limit, at = total + number * unit, unit, match.end()
    return total if at and at == len(body) else None


# Not inside a number: 28萬 of 1,28萬 and 000萬 of l,000萬 (a letter scanned for a digit) are no amounts.
_START = r"(?<![0-9lIO])(?<![0-9lIO][,.])"
_LOOSE = rf"[{_UNIT_CHARS}餘多\s]"
_IN_TEXT = re.compile(
    rf"{_START}(?P<groups>{_NUMBER}(?:\s*[餘多]?\s*[{_UNIT_CHARS}]{_LOOSE}*,?{_NUMBER})*{_LOOSE}*)"
    r"(?P<yuan>[元圓])?"
)
_NUMERALS_IN_TEXT = re.compile(
    rf"(?<![數幾上第0-9.,{NUMERAL_CHARS}])(?P<groups>[{NUMERAL_CHARS}]+[{_UNIT_CHARS}][{NUMERAL_CHARS}]*)[元圓]"
)
_FOREIGN = re.compile(
    r"(?:美[金元]|人民幣|日[幣圓元]|歐[元幣]|港[幣元]|英鎊|韓[元幣]|越南盾|舊[臺台]幣|US\$|RMB)\s*約?\s*\Z",
    re.I,
)
_BARE_BEFORE = re.compile(r"(?:凍結|減列|刪減|編列|經費|金額|[臺台]幣)\s*\Z")
_BARE_AFTER = re.compile(r"\s*(?:[，。；、！,;:!)）」]|\Z)")


def find_amounts(text: str) -> list[Found[int]]:
    """The amounts in 元 printed in `text`, in order; an amount is a number with 元 after it.

    Without 元 only 凍結50萬， and the like are read: 萬 or 億 between a word for money (凍結, 減列, 編列, 經費,
    新臺幣 …) and a stop.
    3億餘元 is found with its lower bound, marked approximate. Left out: foreign money, numbers broken wrongly
    (1,28萬元), and of a range (100至200萬元) the end that has no unit.
    """
    plain = narrow(text)
    spots = [s for match in _IN_TEXT.finditer(plain) if (s := _digits_spot(plain, match))]
    spots += [s for match in _NUMERALS_IN_TEXT.finditer(plain) if (s := _numerals_spot(plain, match))]
    return [
        Found(value, start, end, text[start:end], approximate)
        for start, end, value, approximate in sorted(spots)
    ]


def _digits_spot(plain: str, match: re.Match[str]) -> tuple[int, int, int, bool] | None:
    groups = match["groups"]
    start, end = match.start(), match.end()
    if not match["yuan"]:
        end = start + len(groups.rstrip())
        bare = _BARE_BEFORE.search(plain, max(0, start - 8), start) and _BARE_AFTER.match(plain, end)
        if not bare or not ("萬" in groups or "億" in groups):
            return None
    if _FOREIGN.search(plain, max(0, start - 8), start):
        return None
    value = _groups(re.sub("[餘多]", "", groups))
    if value is None:
        return None
    if _negative(plain, start):
        start, value = start - 1, -value
    return start, end, value, "餘" in groups or "多" in groups


def _negative(plain: str, start: int) -> bool:
    sign = plain[start - 1 : start] if start else ""
    # A hyphen after a word or a number joins (3-5萬元, 工作-100萬元); only a free one is a sign.
    before = plain[start - 2 : start - 1] if start > 1 else ""
    return sign in ("△", "▲") or (sign in ("-", "−") and not (before.isalnum() or before in tuple("%)]")))


def _numerals_spot(plain: str, match: re.Match[str]) -> tuple[int, int, int, bool] | None:
    value = _numeral(match["groups"])
    if value is None or _FOREIGN.search(plain, max(0, match.start() - 8), match.start()):
        return None
    return match.start(), match.end(), value, False


_CELL = re.compile(rf"(?P<open>\()?\s*(?P<sign>[-−△▲])?\s*(?P<number>{_NUMBER})\s*(?P<close>\))?")
_DASHES = frozenset("-−‐‑–—─━")


def parse_printed_thousands(cell: str) -> int | None:
    """元 of one money cell of a table printed in 千元: "822,469" -> 822469000, "△1,080" -> -1080000.

    A dash is how the tables print zero: -> 0. An empty cell prints nothing: -> None. Negative: "-1,080",
    "△1,080", "(1,080)". Decimals ("12.5") are read where they come to whole 元. Raises NotationError for
    anything else, two figures run together ("1,080 2") included.
    """
    body = narrow(cell).strip()
    if not body:
        return None
    if body in _DASHES:
        return 0
    match = _CELL.fullmatch(body)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["open"] and match["sign"]):
        raise NotationError(cell, _CELL_EXPECTED)
    number = match["number"].replace(",", "")
    value = Fraction(number) * 1000 if "." in number else int(number) * 1000
    if value.denominator != 1:
        raise NotationError(cell, f"{_CELL_EXPECTED}, whole in 元")
    return -int(value) if match["open"] or match["sign"] else int(value)


def format_amount(yuan: int) -> str:
    """`yuan` 元 as resolutions print it: 8224691000 -> 82億2,469萬1千元, 822469100 -> 8億2,246萬9,100元.

    Once a bigger unit is printed the next group is filled to four digits (27億0,820萬9千元); groups of
    nothing are left out. Zero is 0元, a negative amount has a minus sign.
    """
    if yuan < 0:
        return "-" + format_amount(-yuan)
    out, rest = "", yuan
    for mark, unit in (("兆", 10**12), ("億", 10**8), ("萬", 10**4)):
        count, rest = divmod(rest, unit)
        if count:
            out += (_padded(count) if out else f"{count:,}") + mark
    if rest and rest % 1000 == 0:
        return f"{out}{rest // 1000}千元"
    if rest or not out:
        out += _padded(rest) if out else f"{rest:,}"
    return out + "元"


def _padded(count: int) -> str:
    return f"{count // 1000},{count % 1000:03}"


def format_thousands(yuan: int) -> str:
    """`yuan` 元 as a figure in 千元: 822469000 -> 822,469, 822469100 -> 822,469.1, -1080000 -> -1,080, 0 -> 0.

    Exact: what is left below 1,000元 is printed as decimals, never rounded away.
    """
    whole, rest = divmod(abs(yuan), 1000)
    decimals = f".{rest:03}".rstrip("0") if rest else ""
    return f"{'-' if yuan < 0 else ''}{whole:,}{decimals}"


__all__ = [
    "find_amounts",
    "find_shares",
    "format_amount",
    "format_thousands",
    "parse_amount",
    "parse_printed_thousands",
    "parse_share",
]
