"""Freezes on which the agency has sent nothing yet: late, due soon, and without a date to go by."""

from __future__ import annotations

from oversight.demo.answers import narrative
from oversight.demo.desk import WHOLE, Desk, Wanted, write_report
from oversight.demo.plan import (
    Case,
    Extended,
    Link,
    by,
    days,
    following_year,
    months,
    next_session,
    promptly,
    weeks,
    yearly,
)
from oversight.models import ReportType, ResolutionLine, Response

TEN = (10, 100)
A_FIFTH = (1, 5)


def waiting_cases(desk: Desk) -> list[Case]:
    return [*_late(desk), *_due(desk), *_undated(desk), *_over_frozen(desk)]


def _late(desk: Desk) -> list[Case]:
    return [
        desk.freeze(
            "查示範宣導近年觸及率逐年下降，宣導效益容有檢討空間。",
            31,
            Wanted(line="promote", share=TEN, term=days(30)),
            links=(Link(line="office", role=ResolutionLine.Role.MENTIONED),),
        ),
        desk.freeze(
            "鑑於示範園區進駐率未達預期，服務量能與經費規模顯不相當。",
            44,
            Wanted(line="park", amount=5_000_000, term=weeks(2), consent=True, extra=(("drafted", True),)),
            committee="transportation",
        ),
        desk.freeze(
            "查示範資料平臺下載介面多次中斷，使用者意見未獲回應。",
            430,
            Wanted(line="data", share=A_FIFTH, report=ReportType.SPECIAL, consent=True, term=days(30)),
            committee="education-and-culture",
        ),
        desk.freeze(
            "鑑於示範場域管理之委外程度居高不下，內部人力運用情形未見說明。",
            400,
            Wanted(line="manage-1", share=TEN, report=ReportType.SPECIAL, term=next_session()),
            committee="judiciary-and-organic-laws-and-statutes",
        ),
        desk.freeze(
            "查示範人才培訓結訓學員就業追蹤資料付之闕如。",
            250,
            Wanted(line="tech-2", amount=3_000_000, term=by(desk.day(120))),
            committee="education-and-culture",
            answers=(
                narrative(
                    "(一)就業追蹤調查刻正辦理中。\n(二)書面報告俟調查完竣後函送。",
                    20,
                    state=Response.State.SUBMITTED,
                ),
            ),
        ),
    ]


def _due(desk: Desk) -> list[Case]:
    return [
        desk.freeze(
            "查一般行政之水電及保全費用連年增列，未見節約措施。",
            28,
            Wanted(line="office", amount=2_000_000, term=weeks(4)),
            committee="finance",
        ),
        desk.freeze(
            "鑑於智慧示範機具試製計畫屢有展延，進度控管有待加強。",
            7,
            Wanted(
                line="trial",
                share=TEN,
                report=ReportType.SPECIAL,
                consent=True,
                term=weeks(2),
                extra=(("extended", (Extended(-37, 2, "配合試製驗收期程"),)),),
            ),
        ),
        desk.freeze(
            "查示範機具檢測驗證計畫受理件數未達原訂目標。",
            7,
            Wanted(line="check", share=(5, 100), term=weeks(3), consent=True, extra=(("drafted", True),)),
            answers=(
                narrative(
                    "檢測驗證之受理情形刻正彙整，將依限函送書面報告。",
                    1,
                    state=Response.State.RETURNED,
                    remark="請補預定函送之日期（虛構示範資料）",
                ),
            ),
        ),
        desk.freeze(
            "鑑於公務車輛汰換之節能效益未經評估。",
            0,
            Wanted(line="cars", share=WHOLE, term=days(30), extra=(("drafted", True),)),
            committee="transportation",
        ),
        desk.freeze(
            "查資訊設備汰換未訂優先順序。",
            0,
            Wanted(line="equip", share=A_FIFTH, term=by(desk.today)),
            committee="internal-administration",
        ),
        desk.freeze(
            "鑑於示範園區之安全維護涉及跨機關分工，權責尚待釐清。",
            10,
            Wanted(line="park", share=TEN, report=ReportType.SPECIAL, consent=True, term=next_session()),
            committee="foreign-and-national-defense",
        ),
        desk.freeze(
            "查示範宣導之年度績效指標每年更易，無從比較。",
            5,
            Wanted(
                line="promote",
                amount=1_000_000,
                term=yearly(12, first=desk.day(-40)),
            ),
        ),
    ]


def _undated(desk: Desk) -> list[Case]:
    return [
        desk.freeze(
            "鑑於示範技術推廣之捐助對象過度集中，允宜檢討。",
            60,
            Wanted(line="tech-1", share=(3, 100), consent=True),
        ),
        desk.freeze(
            "查委託辦理案件之成果報告公開比率偏低。",
            60,
            Wanted(
                line="tech-2039",
                amount=20_000_000,
                term=following_year(6),
                extra=(("match", ResolutionLine.Match.CODE), ("link_state", ResolutionLine.State.SUGGESTED)),
            ),
            committee="finance",
        ),
        desk.freeze(
            "鑑於示範資料平臺之營運模式迭有更張，宜先確立方向。",
            60,
            Wanted(line="data", term=months(1, has_base=False)),
            committee="social-welfare-and-environmental-hygiene",
        ),
        desk.freeze(
            "查示範園區之預約系統尚未完成驗收。",
            150,
            Wanted(
                line="park",
                amount=8_000_000,
                report=ReportType.CONDITION,
                special="該計畫執行率達60%",
                extra=(("match", ResolutionLine.Match.MANUAL),),
            ),
        ),
        desk.freeze(
            "查示範機具之維護契約屢未依限續約。",
            90,
            Wanted(line="check", amount=6_000_000, report="", term=promptly()),
            reports=(write_report("維護契約管理情形", "economics", following_year(6, first=desk.day(-200))),),
            links=(
                Link(
                    line="equip",
                    role=ResolutionLine.Role.MENTIONED,
                    state=ResolutionLine.State.REJECTED,
                ),
            ),
        ),
    ]


def _over_frozen(desk: Desk) -> list[Case]:
    """Three resolutions of one year that together take more from a line than it has."""
    return [
        desk.freeze(
            "查示範展示館參觀人次僅達預期三成。",
            45,
            Wanted(line="hall", share=(50, 100), consent=True, report=ReportType.SPECIAL, term=days(90)),
        ),
        desk.freeze(
            "鑑於示範展示館特展經費編列過於寬濫。",
            45,
            Wanted(line="hall", amount=20_000_000, term=days(90)),
            committee="education-and-culture",
        ),
        desk.cut("查示範展示館營運經費歷年均有賸餘。", 45, "hall", 8_000_000),
    ]
