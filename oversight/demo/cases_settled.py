"""Freezes that are fully released: twelve by one meeting, one in three parts, a merged one, and one of each of two years."""

from __future__ import annotations

import datetime
from dataclasses import replace

from budget.notation.money import format_amount
from oversight.choices import StepKind as K
from oversight.demo.answers import released
from oversight.demo.desk import Desk, Wanted, line_words, rounds, write_freeze
from oversight.demo.lines import agency_of
from oversight.demo.plan import Case, Step, days, months, year_of
from oversight.models import ReportType

TEN = (10, 100)
#: Reason, line and share of the cases one meeting decided together.
_TOGETHER = (
    ("查示範技術推廣之補助審查流程冗長。", "tech", (2, 100)),
    ("鑑於示範機具開發之重複投資情形。", "tech-1", (1, 100)),
    ("查智慧示範機具試製之驗收標準不一。", "trial", (5, 100)),
    ("鑑於示範機具檢測量能不足。", "check", (2, 100)),
    ("查示範人才培訓之區域分布不均。", "tech-2", TEN),
    ("鑑於一般行政之加班費用偏高。", "office", (1, 100)),
    ("查示範管理之績效指標過於寬鬆。", "manage", (5, 100)),
    ("鑑於示範場域之閒置空間有待活化。", "manage-1", (5, 100)),
    ("查示範展示館門票收入未達目標。", "hall", (5, 100)),
    ("鑑於示範宣導之成效評估付之闕如。", "promote", (20, 100)),
    ("查示範園區之招商成效不彰。", "park", (5, 100)),
    ("鑑於示範資料平臺之使用人次偏低。", "data", TEN),
)


def settled_cases(desk: Desk) -> list[Case]:
    return [*_together(desk), _in_parts(desk), _merged(desk), _whole_unknown(desk), *_two_years(desk)]


def _smooth(ago: int, amount: int | None) -> tuple[Step, ...]:
    """From the letter to the release `ago` days ago."""
    return rounds(
        (K.SENT, ago + 90),
        (K.REFERRED, ago + 75),
        (K.SCHEDULED, ago + 30),
        (K.APPROVED, ago + 30),
        (K.REPORTED, ago + 14),
        (K.RELEASED, ago, amount),
    )


def _released(desk: Desk, why: str, base: int | datetime.date, wanted: Wanted, ago: int) -> Case:
    """A case released in full `ago` days ago; its letter gives the amount where it is known."""
    start = desk.day(base) if isinstance(base, int) else base
    amount = write_freeze(wanted, year_of(start, desk.today), "economics").amount
    return desk.freeze(
        why,
        start,
        replace(wanted, steps=_smooth(ago, amount)),
        answers=(released(max(ago - 10, 0), agency_of(wanted.line)),),
    )


def _together(desk: Desk) -> list[Case]:
    return [
        _released(
            desk,
            why,
            420,
            Wanted(line=line, share=share, report=ReportType.SPECIAL, consent=True, term=days(60)),
            300,
        )
        for why, line, share in _TOGETHER
    ]


def _in_parts(desk: Desk) -> Case:
    """Frozen in the oldest year, released in three parts long after that year ended."""
    parts = ((480, 20_000_000), (260, 15_000_000), (30, 5_000_000))
    steps = [Step(K.SENT, 600), Step(K.REFERRED, 580), Step(K.SCHEDULED, 510)]
    for ago, amount in parts:
        last = amount == parts[-1][1]
        decided = Step(K.APPROVED, ago + 30) if last else Step(K.PARTLY, ago + 30, amount)
        steps += [decided, Step(K.REPORTED, ago + 14), Step(K.RELEASED, ago, amount)]
    wanted = Wanted(
        line="tech",
        amount=40_000_000,
        report=ReportType.SPECIAL,
        consent=True,
        term=months(3),
        steps=tuple(steps),
    )
    return desk.freeze("鑑於示範技術推廣之分年經費與進度未盡相符。", 731, wanted, answers=(released(25),))


def _merged(desk: Desk) -> Case:
    """併案: one freeze of 100萬元, however many reasons follow it."""
    year = year_of(desk.day(380), desk.today)
    amount = 1_000_000
    ending = "俟向立法院經濟委員會提出書面報告後，始得動支。"
    reasons = ("宣導品採購數量過鉅", "託播時段未予公開", "委外企劃費用偏高")
    opening = f"{line_words('promote', year)}，爰就下列各案併案凍結{format_amount(amount)}，{ending}"
    listed = "".join(
        f"\n({number}){reason}，爰凍結該項預算50萬元，{ending}"
        for number, reason in zip("123", reasons, strict=True)
    )
    extra = (("clause", opening), ("base", None))
    wanted = Wanted(line="promote", amount=amount, steps=_smooth(200, amount), extra=extra)
    return replace(desk.freeze("", 380, wanted, answers=(released(190),)), text=opening + listed)


def _whole_unknown(desk: Desk) -> Case:
    """No amount in the clause; the Yuan's letter released all of it."""
    return _released(desk, "查示範園區之導覽設備故障頻仍。", 560, Wanted(line="park", consent=True), 400)


def _two_years(desk: Desk) -> list[Case]:
    """The same line frozen in two successive years, the second time not yet answered."""
    now = desk.day(20)
    before = datetime.date(now.year - 1, now.month, min(now.day, 28))
    why = "鑑於示範分署（虛構）之園區服務滿意度調查未予公開。"
    wanted = Wanted(line="park", share=TEN, consent=True, term=months(3))
    again = desk.freeze(why + "去年度已提出相同決議，仍未改善。", now, wanted)
    return [_released(desk, why, before, wanted, 150), again]
