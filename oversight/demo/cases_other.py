"""Everything that freezes nothing: reports owed, recommendations, cuts, and 通案決議."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from oversight.demo.answers import comply, contributed, narrative, not_ours, sent
from oversight.demo.desk import Desk, write_report
from oversight.demo.label import AGENCY, BRANCH_OFFICE
from oversight.demo.plan import (
    Case,
    Cut,
    by,
    days,
    following_year,
    months,
    next_session,
    promptly,
    weeks,
    yearly,
)
from oversight.models import ReportType, Resolution, Response

_Kind = Resolution.Kind
_COMMON: dict[str, Any] = {"part": Resolution.Part.COMMON, "committee": None}
_ADDED: dict[str, Any] = {"part": Resolution.Part.ADDED, "committee": None}


def other_cases(desk: Desk) -> list[Case]:
    return [
        *_common(desk),
        *_delivered(desk),
        *_owed(desk),
        *_handed_over(desk),
        *_without_report(desk),
        desk.cut("查一般行政經費編列寬裕。", 330, "office", 3_000_000, answers=(comply(120),)),
        desk.cut("鑑於示範宣導與他機關業務重疊。", 700, "promote", 1_200_000, answers=(comply(),)),
    ]


def _common(desk: Desk) -> list[Case]:
    """Across the board: every agency, with exemptions."""
    items = (
        Cut(
            objects="政令宣導費",
            percent=Decimal(5),
            exemption="其中示範署（虛構）改以其他項目刪減替代，科目自行調整",
        ),
        Cut(objects="委辦費", percent=Decimal(3), exemption="除法律義務支出不刪外"),
        Cut(objects="大陸地區旅費", percent=Decimal(30)),
        Cut(objects="國外旅費及出國教育訓練費", percent=Decimal("2.5"), exemption="除法律義務支出不刪外"),
    )
    listed = "\n".join(
        f"{n}.{item.objects}：{item.exemption + '，' if item.exemption.startswith('除') else ''}統刪{item.percent}%"
        f"{'，' + item.exemption if item.exemption.startswith('其中') else ''}。"
        for n, item in enumerate(items, start=1)
    )
    both = {"also": (BRANCH_OFFICE,), **_COMMON}
    return [
        desk.case(
            "各機關及所屬統刪項目如下：\n" + listed,
            _Kind.UNIFORM_CUT,
            330,
            cuts=items,
            answers=(comply(120), comply(115, BRANCH_OFFICE)),
            **both,
        ),
        desk.case(
            "各公務機關購置紀念品時，應優先採購示範標章產品。",
            _Kind.INSTRUCT,
            330,
            answers=(comply(120),),
            **both,
        ),
        desk.case("建請各機關積極檢討資訊系統之服務形式，適時了解使用者需求。", _Kind.RECOMMEND, 30, **both),
    ]


def _delivered(desk: Desk) -> list[Case]:
    return [
        desk.report(
            "查示範機具之推廣據點分布不均。",
            210,
            write_report("推廣據點布建情形", "economics", months(1), delivered=185),
            answers=(sent(180), sent(10)),
        ),
        desk.report(
            "鑑於示範園區之環境監測數據未即時公開。",
            390,
            write_report(
                "環境監測資料公開",
                "social-welfare-and-environmental-hygiene",
                next_session(),
                300,
                ReportType.SPECIAL,
                BRANCH_OFFICE,
            ),
            agency=BRANCH_OFFICE,
            answers=(sent(290, BRANCH_OFFICE, "專案報告"),),
        ),
        desk.report(
            "查示範署（虛構）性別預算編列說明過於簡略。",
            210,
            write_report("性別預算編列", "internal-administration", weeks(2), delivered=200),
            write_report(
                "性別統計資料建置", "social-welfare-and-environmental-hygiene", months(2), delivered=160
            ),
        ),
    ]


def _owed(desk: Desk) -> list[Case]:
    """Reports late, due and without a date; one that recurs every year, one resolution that asks for three."""
    return [
        desk.report(
            "鑑於示範技術外流風險升高。",
            15,
            write_report("技術保護措施", "foreign-and-national-defense", weeks(2)),
        ),
        desk.report(
            "查示範補助資訊之揭露格式不一。",
            400,
            write_report("前一年度補助情形", "finance", yearly(4, first=desk.day(30))),
        ),
        _every_year(desk),
        desk.report(
            "鑑於示範法規鬆綁進度遲緩。",
            430,
            write_report(
                "法規鬆綁進度", "judiciary-and-organic-laws-and-statutes", days(30), None, ReportType.SPECIAL
            ),
            answers=(comply(200),),
        ),
        desk.report(
            "查示範園區聯外交通壅塞。",
            28,
            write_report("聯外交通改善", "transportation", weeks(4), agency=BRANCH_OFFICE),
            agency=BRANCH_OFFICE,
        ),
        desk.report(
            "鑑於示範人才流失嚴重。",
            100,
            write_report("人才留用", "education-and-culture", by(desk.day(20)), delivered=25),
            write_report("薪資結構", "social-welfare-and-environmental-hygiene", by(desk.day(-7))),
            write_report("培訓資源整合", "economics", by(desk.day(-30))),
            answers=(sent(22),),
        ),
        desk.report(
            "查示範資料之次級利用情形不明。",
            60,
            write_report("資料次級利用", "economics", promptly(), None, "", BRANCH_OFFICE),
            agency=BRANCH_OFFICE,
        ),
        desk.report(
            "鑑於示範標章查核結果未予公布。",
            60,
            write_report("標章查核結果", "economics", following_year(12)),
        ),
    ]


def _every_year(desk: Desk) -> Case:
    """Delivered last year, so that this year's is open."""
    year = desk.today.year - 1
    delivered = (desk.today - datetime.date(year, 4, 20)).days
    first = yearly(4, first=datetime.date(year, 4, 30))
    report = write_report("示範年報執行成果", "economics", first, delivered)
    return desk.report("查示範年報內容過於簡略。", datetime.date(year, 1, 31), report)


def _handed_over(desk: Desk) -> list[Case]:
    what = write_report("近五年查核財團法人家數", "finance", by(desk.day(80)))
    again = write_report("各機關結餘款使用情形", "finance")
    return [
        desk.report(
            "查各機關查核財團法人之頻率差異甚大。", 240, what, **_COMMON, answers=(contributed(110),)
        ),
        desk.report(
            "鑑於各機關結餘款使用計畫未予公開。",
            240,
            again,
            **_COMMON,
            also=(BRANCH_OFFICE,),
            answers=(contributed(108), contributed(100, BRANCH_OFFICE)),
        ),
    ]


def _without_report(desk: Desk) -> list[Case]:
    """Nothing owed to the Yuan: answered, in part, not at all, in draft only, or lost with its column."""
    recommend, instruct = _Kind.RECOMMEND, _Kind.INSTRUCT
    two = {"also": (BRANCH_OFFICE,)}
    told = "(一)示範據點已由12處增為18處。\n(二)後續將視經費逐年布建。"
    return [
        desk.case("建請示範署（虛構）增設偏鄉示範據點。", recommend, 360, answers=(narrative(told, 90),)),
        desk.case("示範署（虛構）應主動公開委辦成果。", instruct, 360, answers=(comply(90),), **_ADDED),
        desk.case("示範署（虛構）應檢討示範道路養護權責。", instruct, 360, answers=(not_ours(90),), **_ADDED),
        desk.case(
            "建請跨機關共用示範機具。", recommend, 360, answers=(narrative("已訂定共用要點。", 60),), **two
        ),
        desk.case("示範署（虛構）與示範分署（虛構）應整合預約系統。", instruct, 40, **two),
        desk.case(
            "建請研議示範券數位化。",
            recommend,
            40,
            answers=(narrative("數位化方案研擬中。", 5, state=Response.State.DRAFT),),
        ),
        desk.case(
            "示範署（虛構）應強化示範機具之標示。",
            instruct,
            40,
            answers=(narrative("標示規範已函請所屬辦理。", 3, state=Response.State.SUBMITTED),),
        ),
        desk.case("建請示範署（虛構）檢討示範用地媒合機制。", recommend, 600, answer_lost=True),
        desk.report(
            "查示範用地閒置情形嚴重。",
            600,
            write_report("用地活化", "economics", months(1)),
            answer_lost=True,
        ),
        desk.case("示範署（虛構）歷年決議執行情形，另行說明。", _Kind.UNCLASSIFIED, 600, agency=AGENCY),
    ]
