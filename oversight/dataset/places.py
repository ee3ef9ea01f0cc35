"""The dictionary of the package: answers, letters, budget lines, and who is who."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from budget.models import Agency, AgencyName, BudgetKind, FiscalYear, LineItem
from budget.sheets import Cell
from oversight.api.filters import in_world
from oversight.dataset.cases import CASE, YEAR, of_case
from oversight.dataset.fields import Field, Reference, Table
from oversight.models import Committee, FreezeStep, Letter, Meeting, Resolution, ResolutionLine, Response
from oversight.search import public_letters
from oversight.worlds import case_in_world

_AGENCY = Reference(("agency",), "agencies", ("code",))


def _line(year: int | None, kind: str | None, slug: str | None) -> Cell:
    """「108-general/5226102200」: one value, so that an empty parent refers to nothing."""
    return f"{year}-{kind}/{slug}" if slug else None


def _responses(demo: bool, _today: datetime.date) -> Any:
    published = Response.objects.filter(
        case_in_world("resolution", demo=demo), state=Response.State.PUBLISHED
    )
    return published.order_by("pk")


def _quoted(demo: bool, _today: datetime.date) -> Any:
    rows = Response.letters.through.objects.filter(
        case_in_world("response__resolution", demo=demo), response__state=Response.State.PUBLISHED
    )
    return rows.exclude(letter__number="").order_by("pk")


def _links(demo: bool, _today: datetime.date) -> Any:
    rows = ResolutionLine.objects.exclude(state=ResolutionLine.State.REJECTED)
    return rows.filter(case_in_world("resolution", demo=demo)).order_by("pk")


def _meetings(demo: bool, _today: datetime.date) -> Any:
    here = FreezeStep.objects.filter(meeting=OuterRef("pk"), condition__resolution__is_fictional=demo)
    return Meeting.objects.filter(Exists(here)).order_by("pk")


def _years(demo: bool, _today: datetime.date) -> Any:
    cases = Resolution.objects.filter(fiscal_year=OuterRef("pk"), is_fictional=demo)
    lines = LineItem.objects.filter(in_world(demo=demo), fiscal_year=OuterRef("pk"))
    return FiscalYear.objects.filter(Q(Exists(cases)) | Q(Exists(lines))).order_by("pk")


RESPONSES = Table(
    "responses",
    _("辦理情形"),
    _("一列一則機關已公布的答復；草稿與送審中者不在其中。"),
    _responses,
    (
        Field("id", _("編號"), ("pk",), "", "integer", required=True),
        of_case(),
        Field("agency", _("答復機關代碼"), ("agency__code",), required=True),
        Field("as_of", _("截至日"), ("as_of",), _("書上未載者空白"), "date"),
        Field("kind", _("答復種類"), ("kind",), required=True, choices=Response.Kind),
        Field("text", _("辦理情形"), ("text",), _("照錄原文"), required=True),
        Field("lead_agency", _("主政機關"), ("lead_agency",), _("由他機關主政彙整者")),
        Field("book", _("來源預算書"), ("book__title",)),
        Field("source_line", _("來源行"), ("source_line",), "", "integer"),
    ),
    ("id",),
    (CASE, _AGENCY),
)
RESPONSE_LETTERS = Table(
    "response_letters",
    _("辦理情形引用之公文"),
    _("一列一件公文。"),
    _quoted,
    (
        Field("response", _("辦理情形編號"), ("response_id",), "", "integer", required=True),
        Field("letter", _("公文字號"), ("letter__number",), required=True),
    ),
    ("response", "letter"),
    (
        Reference(("response",), "responses", ("id",)),
        Reference(("letter",), "letters", ("number",)),
    ),
)
LETTERS = Table(
    "letters",
    _("公文"),
    _("一列一件公開的公文：已公布之辦理情形、步驟或送達所載者。"),
    lambda demo, _today: public_letters(demo=demo).order_by("pk"),
    (
        Field("number", _("字號（比對用）"), ("number",), _("兩種寫法的同一字號，此欄相同"), required=True),
        Field("number_text", _("字號"), ("number_text",), _("如書上所印或所登錄"), required=True),
        Field("issued_on", _("發文日期"), ("issued_on",), _("未載者空白"), "date"),
        Field("direction", _("方向"), ("direction",), required=True, choices=Letter.Direction),
        Field("sender", _("發文機關"), ("sender",)),
        Field("recipient", _("受文者"), ("recipient",)),
        Field("agency", _("承辦機關代碼"), ("agency__code",)),
        Field("subject", _("主旨"), ("subject",)),
    ),
    ("number",),
    (_AGENCY,),
)
LINKS = Table(
    "links",
    _("決議與科目"),
    _("一列一個連結；「建議連結」由程式比對，未經確認。"),
    _links,
    (
        of_case(),
        Field(
            "line",
            _("科目"),
            ("line__fiscal_year__year", "line__fiscal_year__kind", "line__slug"),
            _("lines 表之 id"),
            required=True,
            read=_line,
        ),
        Field("role", _("關係"), ("role",), required=True, choices=ResolutionLine.Role),
        Field("state", _("狀態"), ("state",), required=True, choices=ResolutionLine.State),
        Field("match", _("比對方式"), ("match",), required=True, choices=ResolutionLine.Match),
        Field("reason", _("連結理由"), ("reason",)),
        Field("amount", _("減列或凍結金額"), ("amount",), _("元"), "integer"),
    ),
    ("resolution", "line", "role"),
    (CASE, Reference(("line",), "lines", ("id",))),
)
LINES = Table(
    "lines",
    _("預算科目"),
    _("一列一個科目或其下之計畫；預算案與法定預算是兩個數字。"),
    lambda demo, _today: LineItem.objects.filter(in_world(demo=demo)).order_by("pk"),
    (
        Field(
            "id",
            _("代號"),
            ("fiscal_year__year", "fiscal_year__kind", "slug"),
            _("年度、預算種類與網址代號"),
            required=True,
            read=_line,
        ),
        Field("year", _("年度"), ("fiscal_year__year",), _("民國年"), "integer", required=True),
        Field("budget_kind", _("預算種類"), ("fiscal_year__kind",), required=True, choices=BudgetKind),
        Field("slug", _("網址代號"), ("slug",), _("同一年度之一種預算內不重複"), required=True),
        Field(
            "parent",
            _("上層科目"),
            ("fiscal_year__year", "fiscal_year__kind", "parent__slug"),
            _("lines 表之 id；最上層空白"),
            read=_line,
        ),
        Field("agency", _("機關代碼"), ("agency__code",), _("款沒有機關")),
        Field("side", _("歲入／歲出"), ("side",), required=True, choices=LineItem.Side),
        Field("kind", _("層級"), ("kind",), required=True, choices=LineItem.Kind),
        Field("number", _("款項目節序號"), ("number",), _("當年度印刷序號，每年會變")),
        Field("code", _("編號"), ("code",), _("編號會隔年改用，須與年度並用")),
        Field("name", _("名稱"), ("name",), required=True),
        Field("proposed", _("預算案"), ("proposed",), _("元；本站無此數者空白"), "integer"),
        Field("statutory", _("法定預算"), ("statutory",), _("元；本站無此數者空白"), "integer"),
        Field("prior_year", _("書載上年度預算數"), ("prior_year",), _("元"), "integer"),
        Field("prior_settled", _("書載前年度決算數"), ("prior_settled",), _("元"), "integer"),
        Field("derivation", _("推算依據"), ("derivation",), _("金額非書上所印者，如何推算")),
        Field("description", _("說明"), ("description",)),
        Field("source", _("來源"), ("source",), _("書名或資料集，表名")),
        Field("source_line", _("來源行"), ("source_line",), "", "integer"),
    ),
    ("id",),
    (YEAR, _AGENCY, Reference(("parent",), "lines", ("id",))),
)
AGENCIES = Table(
    "agencies",
    _("機關"),
    _("一列一個機關。"),
    lambda demo, _today: Agency.objects.filter(is_fictional=demo).order_by("code"),
    (
        Field("code", _("機關代碼"), ("code",), _("科目編號第3至6碼"), required=True),
        Field("name", _("名稱"), ("name",), _("預算書科目所用名稱"), required=True),
        Field("full_name", _("全銜"), ("full_name",)),
        Field("parent", _("主管機關代碼"), ("parent__code",)),
    ),
    ("code",),
    (Reference(("parent",), "agencies", ("code",)),),
)
AGENCY_NAMES = Table(
    "agency_names",
    _("機關別名"),
    _("一列一個曾經印在書上的名稱或代碼。"),
    lambda demo, _today: AgencyName.objects.filter(agency__is_fictional=demo).order_by("pk"),
    (
        Field("id", _("編號"), ("pk",), "", "integer", required=True),
        Field("agency", _("機關代碼"), ("agency__code",), required=True),
        Field("code", _("當時代碼"), ("code",)),
        Field("name", _("當時名稱"), ("name",), required=True),
        Field("first_year", _("起（年度）"), ("first_year",), _("民國年"), "integer"),
        Field("last_year", _("迄（年度）"), ("last_year",), _("民國年"), "integer"),
    ),
    ("id",),
    (_AGENCY,),
)
COMMITTEES = Table(
    "committees",
    _("委員會"),
    _("一列一個立法院常設委員會。"),
    lambda _demo, _today: Committee.objects.order_by("pk"),
    (
        Field("slug", _("網址代號"), ("slug",), required=True),
        Field("name", _("名稱"), ("name",), required=True),
    ),
    ("slug",),
)
MEETINGS = Table(
    "meetings",
    _("會議"),
    _("一列一次處理過凍結案的會議；院會沒有委員會。"),
    _meetings,
    (
        Field("held_on", _("日期"), ("held_on",), "", "date", required=True),
        Field("name", _("會次"), ("name",), required=True),
        Field("committee", _("委員會"), ("committee__slug",)),
        Field("source", _("來源"), ("source",)),
    ),
    ("held_on", "name"),
    (Reference(("committee",), "committees", ("slug",)),),
)
YEARS = Table(
    "years",
    _("預算年度"),
    _("一列一個年度之一種預算，及期限起算所用的日期。"),
    _years,
    (
        Field("year", _("年度"), ("year",), _("民國年"), "integer", required=True),
        Field("kind", _("預算種類"), ("kind",), required=True, choices=BudgetKind),
        Field("submitted_on", _("送立法院日"), ("submitted_on",), "", "date"),
        Field("passed_on", _("三讀日"), ("passed_on",), "", "date"),
        Field("promulgated_on", _("總統公布日"), ("promulgated_on",), "", "date"),
        Field("base_on", _("自訂期限基準日"), ("base_on",), _("空白即用總統公布日"), "date"),
        Field("base_reason", _("改用此基準日之理由"), ("base_reason",)),
        Field("source", _("日期來源"), ("source",)),
    ),
    ("year", "kind"),
)
