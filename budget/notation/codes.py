"""Codes of the central government's budget: ten digits for a line, four for an object of expenditure (用途別).

The ten digits are PP AAAA BB WW: 政事別 (expenditure) or 來源別 (revenue) · 主管 and 機關 · 業務計畫 (or 子目) · 工作計畫
(or 細目). 5226102200 is 52 科學支出 · 26 經濟部主管 10 工業局 · 22 · 00. Codes are reused from year to year: they
identify a line only together with its year.
"""

import re
from dataclasses import dataclass
from typing import Self

from budget.notation import NotationError
from budget.notation.text import narrow

_TEN = re.compile(r"[0-9]{10}")
_FOUR = re.compile(r"[0-9]{4}")
# The tree lines of a printed table reach the text as dashes before code and name.
_TREE = " \t\r\n\u3000-─└├│"
_CODE = re.compile(rf"[{re.escape(_TREE)}]*+(?P<code>[0-9]{{10}}(?![0-9])|[0-9]{{4}}(?=\s|\Z))")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A ten-digit code of a budget line, kept as its digits."""

    digits: str

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and _TEN.fullmatch(self.digits)):
            raise NotationError(self.digits, "a code of ten digits such as 5226102200")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code that `text` is: exactly ten digits, full width read. Raises NotationError otherwise."""
        try:
            return cls(narrow(text).strip())
        except NotationError as error:
            raise NotationError(text, error.expected) from None

    def __str__(self) -> str:
        return self.digits

    @property
    def function(self) -> str:
        """政事別 (31 and above), 來源別 (01 to 30), or 00 where a table totals a whole agency."""
        return self.digits[:2]

    @property
    def supervisor(self) -> str:
        """主管: the first two of the agency's four digits."""
        return self.digits[2:4]

    @property
    def agency(self) -> str:
        """主管 and 機關, four digits: 2610 is 經濟部工業局, 2600 the supervisor 經濟部主管 as a whole."""
        return self.digits[2:6]

    @property
    def business(self) -> str:
        """業務計畫 of expenditure, 子目 of revenue."""
        return self.digits[6:8]

    @property
    def plan(self) -> str:
        """工作計畫 of expenditure, 細目 of revenue."""
        return self.digits[8:]

    @property
    def is_revenue(self) -> bool | None:
        """True for 來源別 (01-30), False for 政事別 (31-99), None for 00, which both sides print."""
        number = int(self.function)
        return None if number == 0 else number <= 30

    @property
    def parent(self) -> "Code | None":
        """The code one level up within the same function and agency; None at the agency's own line."""
        if self.plan != "00":
            return Code(self.digits[:8] + "00")
        return Code(self.digits[:6] + "0000") if self.business != "00" else None


def parse_object_code(text: str) -> str:
    """A 用途別 code: four digits such as 2039, full width read. Raises NotationError."""
    body = narrow(text).strip()
    if not _FOUR.fullmatch(body):
        raise NotationError(text, "an object code of four digits such as 2039")
    return body


def object_level(code: str) -> int:
    """1 for a first-level object (1000 人事費, 2000 業務費), 2 for one below it (2039 委辦費)."""
    return 1 if parse_object_code(code)[1:] == "000" else 2


def object_parent(code: str) -> str | None:
    """2039 -> 2000; None for a first-level object."""
    return parse_object_code(code)[0] + "000" if object_level(code) == 2 else None


def split_code_name(text: str) -> tuple[str | None, str | None]:
    """Code and name of one cell: "5226102200 工業技術升級輔導" -> ("5226102200", "工業技術升級輔導").

    A code is ten digits, or four followed by white space (2039 委辦費). Tree dashes before either are dropped;
    the name is otherwise as printed, inner spaces included. What is missing is None. A code that has lost
    digits is no code: its digits stay in the name, never repaired.
    """
    plain = narrow(text)
    code = _CODE.match(plain)
    rest = plain[code.end() :] if code else plain
    name = text[len(plain) - len(rest.lstrip(_TREE)) :].rstrip()
    return (code["code"] if code else None), name or None
