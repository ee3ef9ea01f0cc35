"""Reads what kind of report is asked for, by whom, and whether consent is a condition.

The committee names are those of the Legislative Yuan since 2009, and before that back to the 95 fiscal year
(立法院各委員會組織法); a committee only called 「相關委員會」 is returned as written.
"""

import re
from typing import Literal

from .prose import Prose

ReportType = Literal["written", "oral", "special"]

COMMITTEES = (
    "社會福利及衛生環境",
    "社會福利及環境衛生",
    "衛生環境及社會福利",
    "衛生環境及勞工",
    "司法及法制",
    "外交及國防",
    "外交及僑務",
    "教育及文化",
    "經濟及能源",
    "科技及資訊",
    "預算及決算",
    "內政及民族",
    "內政",
    "經濟",
    "財政",
    "交通",
    "國防",
    "司法",
    "法制",
    "相關",
)

_NAME = "|".join(COMMITTEES)
_COMMITTEES = re.compile(
    rf"(?:{_NAME})(?:委員會)?(?:[、及與和暨](?:立法院)?(?:{_NAME})(?:委員會)?)*(?<=委員會)"
    rf"|(?:{_NAME})(?:[、及與和暨](?:{_NAME}))*委員會"
)
_EACH = re.compile(_NAME)
_REPORTS: tuple[tuple[ReportType, re.Pattern[str]], ...] = (
    ("special", re.compile(r"專案(?:性|檢討|改善|檢討改善)?(?:書面)?報告")),
    (
        "written",
        re.compile(
            r"書面(?:專案|檢討|改善|說明|檢討改善|分析|評估|改進)?(?:報告|資料|說明)|以書面|作成書面|提出書面"
        ),
    ),
    ("oral", re.compile(r"口頭報告|口頭說明")),
)
_CONSENT = re.compile(
    r"(?:經|取得|獲)[^，。;]{0,24}?同意(?!權|書)|同意後後?，?始[得可]|同意，始[得可]"
    r"|經立法院[^，。;]{0,24}?(?:審查|審議)通過"
)


def find_committees(prose: Prose, start: int, end: int) -> tuple[str, ...]:
    """Committees of the Legislative Yuan named in ``flat[start:end]``, in order, each once."""
    names: list[str] = []
    for match in _COMMITTEES.finditer(prose.masked, start, end):
        for each in _EACH.findall(match.group()):
            name = f"{each}委員會"
            if name not in names:
                names.append(name)
    return tuple(names)


def find_report_types(prose: Prose, start: int, end: int) -> tuple[ReportType, ...]:
    """The kinds of report named in ``flat[start:end]``, in order of appearance."""
    hits = [
        (match.start(), kind)
        for kind, pattern in _REPORTS
        if (match := pattern.search(prose.masked, start, end)) is not None
    ]
    return tuple(kind for _, kind in sorted(hits))


def asks_consent(prose: Prose, start: int, end: int) -> bool:
    """Whether ``flat[start:end]`` makes consent a condition (「並經同意後，始得動支」)."""
    return _CONSENT.search(prose.masked, start, end) is not None
