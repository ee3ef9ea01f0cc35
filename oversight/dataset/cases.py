"""The dictionary of the package: resolutions, who must act on them, and across-the-board cuts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.models import BudgetKind, LineItem
from budget.sheets import Cell
from oversight.api.records import known_frozen, known_remaining
from oversight.choices import AnswerState, DueState
from oversight.dataset.fields import Field, Reference, Table, yes_no
from oversight.filters import resolutions_on
from oversight.models import Assignment, Resolution, UniformCut
from oversight.status import Holder, Status, holder_of
from oversight.worlds import case_in_world

KEY = _("決議代號")
CASE = Reference(("resolution",), "resolutions", ("key",))
YEAR = Reference(("year", "budget_kind"), "years", ("year", "kind"))


def of_case(prefix: str = "resolution") -> Field:
    """The column that says of which resolution a row is."""
    return Field("resolution", KEY, (f"{prefix}__key",), required=True)


def of_world(model: Any, path: str) -> Callable[[bool, datetime.date], Any]:
    """The rows of `model` whose resolution, found along `path`, is of one world."""
    return lambda demo, _today: model.objects.filter(case_in_world(path, demo=demo)).order_by("pk")


def _frozen(count: int, unknown: int, frozen: int) -> Cell:
    return known_frozen(SimpleNamespace(freeze_count=count, unknown_amounts=unknown, frozen=frozen))  # type: ignore[arg-type]


def _remaining(count: int, unknown: int, frozen: int, released: int, still: int) -> Cell:
    row = SimpleNamespace(
        freeze_count=count,
        unknown_amounts=unknown,
        frozen=frozen,
        remaining=frozen - released,
        open_freezes=still,
    )
    return known_remaining(row)  # type: ignore[arg-type]


def _resolutions(demo: bool, today: datetime.date) -> Any:
    return resolutions_on(today).filter(is_fictional=demo).order_by("pk")


RESOLUTIONS = Table(
    "resolutions",
    _("決議"),
    _("一列一項決議。狀態以資料包所載之日計，其餘為登錄之事實。"),
    _resolutions,
    (
        Field("key", KEY, ("key",), _("自然鍵，永不變更；網頁在 /r/ 之後接此代號"), required=True),
        Field("year", _("年度"), ("fiscal_year__year",), _("民國年"), "integer", required=True),
        Field("budget_kind", _("預算種類"), ("fiscal_year__kind",), required=True, choices=BudgetKind),
        Field("part", _("部分"), ("part",), required=True, choices=Resolution.Part),
        Field("committee", _("審查委員會"), ("committee__slug",), _("committees 表之 slug；通案決議等空白")),
        Field("side", _("歲入／歲出"), ("side",), choices=LineItem.Side),
        Field("kuan", _("款"), ("kuan",), _("當年度序號"), "integer"),
        Field("xiang", _("項"), ("xiang",), _("當年度序號"), "integer"),
        Field("heading", _("款項標題"), ("heading",), _("如書上所印")),
        Field("heading_agency", _("標題機關"), ("heading_agency__code",), _("機關代碼；通案決議空白")),
        Field("number", _("項次"), ("number",), "", "integer", required=True),
        Field("number_text", _("項次（如書上所印）"), ("number_text",)),
        Field("kind", _("類別"), ("kind",), required=True, choices=Resolution.Kind),
        Field("text", _("決議內容"), ("text",), _("照錄原文"), required=True),
        Field("status", _("狀態"), ("status",), _("由事實與當日推得"), required=True, choices=Status),
        Field(
            "holder",
            _("卡在誰"),
            ("status",),
            _("下一步由誰處理，不表示責任歸屬"),
            required=True,
            choices=Holder,
            read=lambda status: holder_of(status).value,
        ),
        Field("due_on", _("期限"), ("due_on",), _("依決議文字推算，見網站「說明」"), "date"),
        Field("due_state", _("期限狀態"), ("due_state",), required=True, choices=DueState),
        Field(
            "frozen",
            _("凍結金額"),
            ("freeze_count", "unknown_amounts", "frozen"),
            _("元；凍結而金額皆未明者空白，部分未明者為已知之和"),
            "integer",
            read=_frozen,
        ),
        Field(
            "released",
            _("已解凍金額"),
            ("released",),
            _("元，立法院函復准予動支之累計"),
            "integer",
            required=True,
        ),
        Field(
            "remaining",
            _("還凍金額"),
            ("freeze_count", "unknown_amounts", "frozen", "released", "open_freezes"),
            _("元；金額皆未明者空白"),
            "integer",
            read=_remaining,
        ),
        Field("freezes", _("凍結筆數"), ("freeze_count",), "", "integer", required=True),
        Field("unknown_amounts", _("金額未明之凍結筆數"), ("unknown_amounts",), "", "integer", required=True),
        Field("cut", _("減列金額"), ("cut",), _("元"), "integer", required=True),
        Field("requirements", _("應送報告數"), ("requirement_count",), "", "integer", required=True),
        Field("answer_state", _("答復狀態"), ("answer_state",), required=True, choices=AnswerState),
        Field(
            "last_moved_on",
            _("最近異動日"),
            ("last_moved_on",),
            _("最近一個有日期的步驟、送達或公文"),
            "date",
        ),
        Field("book", _("來源預算書"), ("book__title",)),
        Field("source_line", _("來源起行"), ("source_line",), _("來源檔之行次"), "integer"),
        Field("source_last_line", _("來源迄行"), ("source_last_line",), "", "integer"),
    ),
    ("key",),
    (
        YEAR,
        Reference(("committee",), "committees", ("slug",)),
        Reference(("heading_agency",), "agencies", ("code",)),
    ),
)
ASSIGNMENTS = Table(
    "assignments",
    _("辦理機關"),
    _("一列一個須辦理並答復決議的機關。"),
    of_world(Assignment, "resolution"),
    (
        of_case(),
        Field("agency", _("機關代碼"), ("agency__code",), required=True),
        Field(
            "answer_lost",
            _("來源未載辦理情形"),
            ("answer_lost",),
            _("來源書頁缺欄，無從得知是否答復"),
            "boolean",
            required=True,
            read=yes_no,
        ),
        Field("note", _("備註"), ("note",)),
    ),
    ("resolution", "agency"),
    (CASE, Reference(("agency",), "agencies", ("code",))),
)
UNIFORM_CUTS = Table(
    "uniform_cuts",
    _("統刪項目"),
    _("一列一項統刪：刪什麼、百分之幾、誰除外。"),
    of_world(UniformCut, "resolution"),
    (
        of_case(),
        Field("position", _("項"), ("position",), "", "integer", required=True),
        Field("objects", _("統刪項目"), ("objects_text",), required=True),
        Field("percent", _("統刪百分比"), ("percent",), "", "number", required=True),
        Field("exemption", _("除外或替代規定"), ("exemption",)),
    ),
    ("resolution", "position"),
    (CASE,),
)
