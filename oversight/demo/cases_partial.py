"""Freezes released in part, and resolutions of several obligations."""

from __future__ import annotations

from oversight.choices import StepKind as K
from oversight.demo.cases_moving import on_agenda
from oversight.demo.desk import Desk, Wanted, rounds, write_report
from oversight.demo.plan import Case, by, days
from oversight.models import ReportType


def partial_cases(desk: Desk) -> list[Case]:
    return [*_ledgers(desk), *_several(desk)]


def _ledgers(desk: Desk) -> list[Case]:
    """Releases that do not yet add up to what was frozen."""
    return [
        desk.freeze(
            "查示範園區之公共設施維護未訂期程。",
            300,
            Wanted(
                line="park",
                amount=10_000_000,
                consent=True,
                steps=on_agenda(70, (K.PARTLY, 70, 7_000_000), (K.REPORTED, 55), (K.RELEASED, 48, 7_000_000)),
            ),
        ),
        desk.freeze(
            "鑑於委託研究之成果運用情形不明。",
            450,
            Wanted(
                line="tech-2039",
                amount=30_000_000,
                consent=True,
                report=ReportType.SPECIAL,
                steps=on_agenda(
                    300,
                    (K.PARTLY, 300, 12_000_000),
                    (K.REPORTED, 285),
                    (K.RELEASED, 278, 12_000_000),
                    (K.SENT, 200),
                    (K.PARTLY, 150, 9_000_000),
                    (K.REPORTED, 135),
                    (K.RELEASED, 128, 9_000_000),
                ),
            ),
        ),
    ]


def _several(desk: Desk) -> list[Case]:
    """Two freezes at different steps, and freezes beside a report."""
    settled = on_agenda(60, (K.APPROVED, 60), (K.REPORTED, 45), (K.RELEASED, 38, 4_000_000))
    return [
        desk.freeze(
            "查示範署（虛構）內部控制制度有待強化。",
            260,
            Wanted(
                line="office",
                amount=4_000_000,
                consent=True,
                steps=settled,
            ),
            Wanted(line="promote", amount=2_000_000, consent=True, steps=rounds((K.SENT, 30))),
            committee="judiciary-and-organic-laws-and-statutes",
        ),
        desk.freeze(
            "鑑於示範人才培訓之講師遴聘標準未臻明確。",
            260,
            Wanted(
                line="tech-2",
                amount=4_000_000,
                consent=True,
                steps=settled,
            ),
            reports=(write_report("講師遴聘標準", "education-and-culture", by(desk.day(-25))),),
            committee="education-and-culture",
        ),
        desk.freeze(
            "查示範機具之安全檢查紀錄保存未盡完整。",
            110,
            Wanted(
                line="trial", amount=7_000_000, term=days(60), steps=rounds((K.SENT, 55), (K.REFERRED, 42))
            ),
            reports=(write_report("安全檢查紀錄保存情形", "economics", days(30), delivered=85),),
        ),
    ]
