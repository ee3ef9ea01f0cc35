"""The dictionary of the package: what resolutions oblige, and the way of a freeze through the Yuan."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from budget.sheets import Cell
from oversight.choices import DeadlineRule, StepKind
from oversight.dataset.cases import CASE, KEY, of_case, of_world
from oversight.dataset.fields import Field, Reference, Table, yes_no
from oversight.models import Extension, FreezeCondition, FreezeStep, ReportType, Requirement
from oversight.worlds import case_in_world

_FREEZE = Reference(("resolution", "freeze"), "freezes", ("resolution", "position"))


def number_of(*sources: str) -> Field:
    """The 字號 of a letter, as compared; empty where the letter bears none."""
    return Field(
        "letter",
        _("公文字號"),
        sources,
        _("letters 表之 number；未登錄字號者空白"),
        read=lambda text: text or None,
    )


def _freezes(demo: bool, _today: datetime.date) -> Any:
    whole = FreezeStep.objects.filter(condition=OuterRef("pk"), kind=StepKind.RELEASED, amount__isnull=True)
    rows = FreezeCondition.objects.filter(case_in_world("resolution", demo=demo))
    return rows.annotate(all_released=Exists(whole)).order_by("pk")


def _freeze_remaining(amount: int | None, released: int, all_released: bool) -> Cell:
    if amount is None:
        return 0 if all_released else None
    return amount - released


_DEADLINE = (
    Field("deadline_text", _("期限（原文）"), ("deadline_text",), _("例：1個月內")),
    Field("deadline_rule", _("期限種類"), ("deadline_rule",), choices=DeadlineRule),
    Field("deadline_count", _("期限之 N"), ("deadline_count",), _("N日、週、個月之 N"), "integer"),
    Field("deadline_date", _("期限日"), ("deadline_date",), _("「某日前」之日"), "date"),
    Field("deadline_month", _("期限月份"), ("deadline_month",), _("「每年4月底前」之 4"), "integer"),
    Field("base_on", _("自訂起算日"), ("base_on",), _("空白即用該年度之基準日"), "date"),
    Field("base_reason", _("改用此起算日之理由"), ("base_reason",)),
)
FREEZES = Table(
    "freezes",
    _("凍結"),
    _("一列一筆凍結；併案凍結只算一筆。"),
    _freezes,
    (
        of_case(),
        Field("position", _("凍結序"), ("position",), "", "integer", required=True),
        Field("agency", _("機關代碼"), ("agency__code",)),
        Field("stated", _("凍結方式"), ("stated",), required=True, choices=FreezeCondition.Stated),
        Field("share_numerator", _("凍結比例分子"), ("share_numerator",), _("10% 為 10／100"), "integer"),
        Field("share_denominator", _("凍結比例分母"), ("share_denominator",), "", "integer"),
        Field("stated_base", _("條文所列預算數"), ("stated_base",), _("元"), "integer"),
        Field("amount", _("凍結金額"), ("amount",), _("元；未明者空白"), "integer"),
        Field("amount_how", _("金額依據"), ("amount_how",)),
        Field("released", _("已解凍金額"), ("released",), _("元"), "integer", required=True),
        Field(
            "remaining",
            _("還凍金額"),
            ("amount", "released", "all_released"),
            _("元；未明者空白"),
            "integer",
            read=_freeze_remaining,
        ),
        Field("report_type", _("報告種類"), ("report_type",), choices=ReportType),
        Field("consent", _("須經同意"), ("consent",), "", "boolean", required=True, read=yes_no),
        *_DEADLINE,
        Field("clause", _("凍結條文"), ("clause",)),
    ),
    ("resolution", "position"),
    (CASE, Reference(("agency",), "agencies", ("code",))),
)
FREEZE_COMMITTEES = Table(
    "freeze_committees",
    _("凍結須向何委員會報告"),
    _("一列一個委員會；條文未指明者無列。"),
    of_world(FreezeCondition.committees.through, "freezecondition__resolution"),
    (
        of_case("freezecondition__resolution"),
        Field("freeze", _("凍結序"), ("freezecondition__position",), "", "integer", required=True),
        Field("committee", _("委員會"), ("committee__slug",), required=True),
    ),
    ("resolution", "freeze", "committee"),
    (CASE, _FREEZE, Reference(("committee",), "committees", ("slug",))),
)
STEPS = Table(
    "steps",
    _("解凍步驟"),
    _("一列一個有日期的步驟；只有「立法院函復准予動支」使金額解凍。"),
    of_world(FreezeStep, "condition__resolution"),
    (
        Field("id", _("編號"), ("pk",), "", "integer", required=True),
        of_case("condition__resolution"),
        Field("freeze", _("凍結序"), ("condition__position",), "", "integer", required=True),
        Field("kind", _("步驟"), ("kind",), required=True, choices=StepKind),
        Field("happened_on", _("日期"), ("happened_on",), "", "date", required=True),
        Field("amount", _("金額"), ("amount",), _("元；部分准予或准予動支之金額"), "integer"),
        number_of("letter__number"),
        Field("meeting_on", _("會議日期"), ("meeting__held_on",), "", "date"),
        Field("meeting", _("會次"), ("meeting__name",)),
        Field("note", _("備註"), ("note",)),
    ),
    ("id",),
    (
        CASE,
        _FREEZE,
        Reference(("letter",), "letters", ("number",)),
        Reference(("meeting_on", "meeting"), "meetings", ("held_on", "name")),
    ),
)
REQUIREMENTS = Table(
    "requirements",
    _("應送報告"),
    _("一列一件未附帶凍結的應送報告；每年應送者一年一列。"),
    of_world(Requirement, "resolution"),
    (
        of_case(),
        Field("position", _("序"), ("position",), "", "integer", required=True),
        Field("title", _("應辦事項"), ("title",), required=True),
        Field("report_type", _("報告種類"), ("report_type",), choices=ReportType),
        *_DEADLINE,
        Field("clause", _("條文"), ("clause",)),
        Field("delivered_on", _("送達日"), ("delivered_on",), "", "date"),
        number_of("delivered_letter__number"),
        Field("previous", _("前一次之序"), ("previous__position",), _("每年應送者"), "integer"),
    ),
    ("resolution", "position"),
    (CASE, Reference(("letter",), "letters", ("number",))),
)
REQUIREMENT_COMMITTEES = Table(
    "requirement_committees",
    _("報告送交何委員會"),
    _("一列一個委員會；條文未指明者無列。"),
    of_world(Requirement.committees.through, "requirement__resolution"),
    (
        of_case("requirement__resolution"),
        Field("requirement", _("應送報告之序"), ("requirement__position",), "", "integer", required=True),
        Field("committee", _("委員會"), ("committee__slug",), required=True),
    ),
    ("resolution", "requirement", "committee"),
    (
        CASE,
        Reference(("resolution", "requirement"), "requirements", ("resolution", "position")),
        Reference(("committee",), "committees", ("slug",)),
    ),
)


def _extensions(demo: bool, _today: datetime.date) -> Any:
    of_world = Extension.objects.filter(freeze__resolution__is_fictional=demo) | Extension.objects.filter(
        requirement__resolution__is_fictional=demo
    )
    return of_world.order_by("pk")


EXTENSIONS = Table(
    "extensions",
    _("展延"),
    _("一列一次期限之展延，屬於一筆凍結或一件應送報告。"),
    _extensions,
    (
        Field("id", _("編號"), ("pk",), "", "integer", required=True),
        Field(
            "resolution",
            KEY,
            ("freeze__resolution__key", "requirement__resolution__key"),
            required=True,
            read=lambda of_freeze, of_report: of_freeze or of_report,
        ),
        Field("freeze", _("凍結序"), ("freeze__position",), "", "integer"),
        Field("requirement", _("應送報告之序"), ("requirement__position",), "", "integer"),
        Field("old_on", _("原期限"), ("old_on",), "", "date"),
        Field("new_on", _("展延至"), ("new_on",), "", "date", required=True),
        Field("reason", _("理由"), ("reason",), required=True),
        Field("agreed_on", _("同意日"), ("agreed_on",), "", "date", required=True),
        Field("agreed_by", _("同意者"), ("agreed_by",)),
    ),
    ("id",),
    (CASE,),
)
