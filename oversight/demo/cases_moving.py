"""Freezes on their way through the Yuan, one or more at every step."""

from __future__ import annotations

from oversight.choices import StepKind as K
from oversight.demo.answers import sent
from oversight.demo.desk import WHOLE, Desk, Wanted, rounds
from oversight.demo.label import BRANCH_OFFICE
from oversight.demo.plan import Case, Step, months, weeks
from oversight.models import ReportType

TEN = (10, 100)
A_FIFTH = (1, 5)


def moving_cases(desk: Desk) -> list[Case]:
    return [*_sent(desk), *_in_committee(desk), *_decided(desk)]


def on_agenda(ago: int, *more: tuple[K, int] | tuple[K, int, int]) -> tuple[Step, ...]:
    """Sent, referred and scheduled; the meeting was `ago` days ago."""
    return rounds((K.SENT, ago + 40), (K.REFERRED, ago + 28), (K.SCHEDULED, ago), *more)


def _sent(desk: Desk) -> list[Case]:
    """Letter out; referred; sent back to the procedure committee."""
    return [
        desk.freeze(
            "查示範技術推廣之授權收入逐年遞減。",
            70,
            Wanted(
                line="tech", share=TEN, report=ReportType.ORAL, term=months(2), steps=rounds((K.SENT, 12))
            ),
            answers=(sent(10, report="專案報告"),),
        ),
        desk.freeze(
            "鑑於示範資料平臺之資安防護等級尚未核定。",
            70,
            Wanted(line="data", amount=4_000_000, term=weeks(4), steps=rounds((K.SENT, 3))),
            committee="transportation",
        ),
        desk.freeze(
            "查示範園區之無障礙設施尚未完備。",
            140,
            Wanted(line="park", share=(5, 100), consent=True, steps=rounds((K.SENT, 60), (K.REFERRED, 45))),
            committee="social-welfare-and-environmental-hygiene",
            answers=(sent(30, BRANCH_OFFICE),),
        ),
        desk.freeze(
            "鑑於一般行政之派遣人力比率偏高。",
            140,
            Wanted(line="office", amount=6_000_000, steps=rounds((K.SENT, 95), (K.REFERRED, 80))),
            committee="internal-administration",
        ),
        desk.freeze(
            "查示範機具試製之智慧財產歸屬約定不明。",
            140,
            Wanted(
                line="trial",
                amount=10_000_000,
                consent=True,
                steps=rounds((K.SENT, 70), (K.BOUNCED, 62), (K.REFERRED, 40)),
            ),
        ),
        desk.freeze(
            "鑑於示範場域租約將屆期，續租條件尚未議定。",
            140,
            Wanted(line="manage-1", amount=5_000_000, steps=rounds((K.SENT, 30), (K.BOUNCED, 18))),
        ),
        desk.freeze(
            "查示範宣導採購案件多以限制性招標辦理。",
            140,
            Wanted(line="promote", share=A_FIFTH, steps=rounds((K.SENT, 33), (K.BOUNCED, 18))),
            committee="finance",
        ),
    ]


def _in_committee(desk: Desk) -> list[Case]:
    """On an agenda, put off, sent back; one case carried over past the end of its year."""
    return [
        desk.freeze(
            "鑑於示範管理經費逐年成長，撙節措施未見成效。",
            500,
            Wanted(line="manage", share=TEN, consent=True, report=ReportType.SPECIAL, steps=on_agenda(0)),
            answers=(sent(330, report="專案報告"), sent(25, report="專案報告")),
        ),
        desk.freeze(
            "查示範機具檢測收費標準多年未檢討。",
            150,
            Wanted(line="check", share=TEN, consent=True, steps=on_agenda(0)),
        ),
        desk.freeze(
            "鑑於示範資料平臺之開放格式不一。",
            150,
            Wanted(line="data", share=TEN, consent=True, steps=on_agenda(35, (K.POSTPONED, 35))),
            committee="education-and-culture",
        ),
        desk.freeze(
            "查示範展示館之典藏清冊尚未完成盤點。",
            500,
            Wanted(line="hall", share=TEN, consent=True, steps=on_agenda(35, (K.POSTPONED, 35))),
            committee="education-and-culture",
        ),
        desk.freeze(
            "鑑於資訊設備採購規格書附件闕漏。",
            150,
            Wanted(line="equip", amount=1_500_000, steps=on_agenda(21, (K.RETURNED, 21))),
        ),
        desk.freeze(
            "查公務車輛調度紀錄填載不全。",
            500,
            Wanted(line="cars", share=WHOLE, consent=True, steps=on_agenda(21, (K.RETURNED, 21))),
            committee="transportation",
        ),
        desk.freeze(
            "鑑於示範人才培訓課程與產業需求落差甚大。",
            500,
            Wanted(
                line="tech-2",
                share=A_FIFTH,
                consent=True,
                report=ReportType.SPECIAL,
                steps=on_agenda(200, (K.RETURNED, 200), (K.SENT, 170), (K.SCHEDULED, 50), (K.CONTINUED, 50)),
            ),
            committee="education-and-culture",
        ),
        desk.freeze(
            "查示範園區廠商回饋金運用未予公開。",
            170,
            Wanted(line="park", amount=9_000_000, consent=True, steps=on_agenda(50, (K.CONTINUED, 50))),
        ),
    ]


def _decided(desk: Desk) -> list[Case]:
    """The committee agreed in one way or another; the plenary or the Yuan's letter is still to come."""
    return [
        desk.freeze(
            "查示範機具開發之契約變更頻仍。",
            180,
            Wanted(line="tech-1", share=TEN, consent=True, steps=on_agenda(14, (K.APPROVED, 14))),
            answers=(sent(13),),
        ),
        desk.freeze(
            "鑑於示範場域之使用率未予公布。",
            180,
            Wanted(line="manage-1", share=TEN, consent=True, steps=on_agenda(14, (K.APPROVED, 14))),
        ),
        desk.freeze(
            "查示範宣導之媒體組合未經評估。",
            180,
            Wanted(
                line="promote",
                amount=5_000_000,
                consent=True,
                steps=on_agenda(14, (K.PARTLY, 14, 3_500_000)),
            ),
        ),
        desk.freeze(
            "鑑於一般行政之檔案數位化進度落後。",
            180,
            Wanted(line="office", amount=3_000_000, steps=on_agenda(14, (K.FILED, 14))),
        ),
        desk.freeze(
            "查示範資料平臺之委外維運費用偏高。",
            200,
            Wanted(
                line="data",
                amount=2_500_000,
                consent=True,
                steps=on_agenda(40, (K.APPROVED, 40), (K.REPORTED, 9)),
            ),
        ),
        desk.freeze(
            "鑑於示範機具之使用手冊未有本國文字版本。",
            200,
            Wanted(
                line="check",
                consent=True,
                steps=on_agenda(40, (K.FILED, 40), (K.REPORTED, 9)),
            ),
        ),
    ]
