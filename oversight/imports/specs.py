"""The tables that staff can import and export: resolutions, freezes, steps, answers, letters, lines, agencies."""

from __future__ import annotations

from typing import Any

from django.db import models

from budget.models import Agency, LineItem
from oversight.choices import DeadlineRule, StepKind
from oversight.imports.columns import Choice, Column, Day, Flag, Kind, Named, Text, Whole, Yuan
from oversight.imports.lookups import (
    find_agencies,
    find_committees,
    find_letters,
    find_meetings,
    find_resolutions,
    find_years,
    year_named,
)
from oversight.imports.rules import (
    AgencySpec,
    FreezeSpec,
    LetterSpec,
    LineSpec,
    ResolutionSpec,
    ResponseSpec,
    StepSpec,
)
from oversight.imports.spec import Spec
from oversight.models import (
    FreezeCondition,
    FreezeStep,
    Letter,
    ReportType,
    Resolution,
    Response,
)
from oversight.status import Status, holder_of

AGENCY = Named("已登錄之機關代碼或名稱，例：2610、工業局", find_agencies, lambda agency: agency.code)
YEAR = Named("已登錄之年度，例：108", find_years, year_named)
COMMITTEE = Named("委員會全名，例：經濟委員會", find_committees, str)
COMMITTEES = Named("委員會全名，以「、」分隔", find_committees, str, many=True)
RESOLUTION = Named(
    "已登錄之決議代號，例：108-general-economics-13-2-1", find_resolutions, lambda row: row.key
)
LETTER = Named("已登錄之公文字號", find_letters, lambda letter: letter.number_text)
LETTERS = Named("已登錄之公文字號，以「、」分隔", find_letters, lambda letter: letter.number_text, many=True)
MEETING = Named("已登錄之會次", find_meetings, lambda meeting: meeting.name)
#: Columns of our own files that tell and change nothing.
ERROR_LABEL = "錯誤說明"


def choice(choices: Any) -> Choice:
    return Choice(tuple((value, str(label)) for value, label in choices))


def shown(label: str, export: Any) -> Column:
    """A column that exports write and imports pass over."""
    return Column(label, "", Text(), export=export)


def kept(
    model: type[models.Model], label: str, name: str, kind: Kind | None = None, **options: Any
) -> Column:
    """A column of a model's field; texts are bounded as the field is."""
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return Column(label, name, kind or Text(longest=longest), **options)


R, F, S, A, L = Resolution, FreezeCondition, FreezeStep, Response, Letter
RULES = choice(DeadlineRule.choices)

RESOLUTIONS = ResolutionSpec(
    R,
    (
        kept(R, "代號", "key", example="108-general-economics-13-2-1（新增可留空）"),
        kept(R, "年度", "fiscal_year", YEAR, required=True, example="108"),
        kept(R, "部分", "part", choice(R.Part.choices), required=True, example="各組審查決議"),
        kept(R, "審查委員會", "committee", COMMITTEE, example="經濟委員會"),
        kept(R, "審議結果標題", "committee_heading", example="經濟委員會審議結果"),
        kept(R, "歲入／歲出", "side", choice(LineItem.Side.choices), example="歲出"),
        kept(R, "款", "kuan", Whole(1), example="13"),
        kept(R, "項", "xiang", Whole(1), example="2"),
        kept(R, "標題機關代碼", "heading_agency", AGENCY, example="2610"),
        kept(R, "款項標題", "heading", example="歲出部分第13款第2項工業局"),
        kept(R, "項次", "number", Whole(1), required=True, example="1"),
        kept(R, "項次（如書上所印）", "number_text", example="一"),
        kept(R, "類別", "kind", choice(R.Kind.choices), required=True, example="凍結"),
        kept(R, "決議內容", "text", required=True, example="工業局108年度歲出預算…，始得動支。"),
        shown("狀態", lambda row: str(Status(row.status).label)),
        shown("卡在誰", lambda row: str(holder_of(row.status).label)),
        shown("期限", lambda row: row.due_on),
        shown("凍結金額（元）", lambda row: row.frozen),
        shown("已解凍金額（元）", lambda row: row.released),
        shown("尚凍金額（元）", lambda row: row.remaining),
        shown("減列金額（元）", lambda row: row.cut),
        shown("最近異動日", lambda row: row.last_moved_on),
    ),
    key=("key",),
    derived=("excerpt", "search_key"),
)
FREEZES = FreezeSpec(
    F,
    (
        kept(F, "決議代號", "resolution", RESOLUTION, required=True, example="108-general-economics-13-2-1"),
        kept(F, "序", "position", Whole(1), required=True, example="1"),
        kept(F, "機關代碼", "agency", AGENCY, example="2610"),
        kept(F, "凍結方式", "stated", choice(F.Stated.choices), required=True, example="百分比"),
        kept(F, "比例分子", "share_numerator", Whole(1, 10**12), example="10"),
        kept(F, "比例分母", "share_denominator", Whole(1, 10**12), example="100"),
        kept(F, "條文所列預算數（元）", "stated_base", Yuan(), example="82億2,469萬1千元"),
        kept(F, "凍結金額（元）", "amount", Yuan(), example="822469100"),
        kept(F, "金額依據", "amount_how", example="82億2,469萬1千元 × 10%"),
        kept(F, "報告種類", "report_type", choice(ReportType.choices), example="專案報告"),
        kept(F, "向何委員會報告", "committees", COMMITTEES, example="經濟委員會"),
        kept(F, "須經同意", "consent", Flag(), example="是"),
        kept(F, "期限（原文）", "deadline_text", example="1個月內"),
        kept(F, "期限種類", "deadline_rule", RULES, example="N個月內"),
        kept(F, "期限之 N", "deadline_count", Whole(1), example="1"),
        kept(F, "期限日", "deadline_date", Day(), example="108年6月30日"),
        kept(F, "期限月份", "deadline_month", Whole(1, 12), example="4"),
        kept(F, "起算日", "base_on", Day()),
        kept(F, "起算日理由", "base_reason"),
        kept(F, "凍結條文", "clause", example="凍結10%，俟向立法院經濟委員會專案報告後，始得動支"),
        kept(F, "疑義", "doubts"),
        shown("已解凍金額（元）", lambda row: row.released),
    ),
    key=("resolution", "position"),
)
STEPS = StepSpec(
    S,
    (
        Column(
            "決議代號",
            "resolution",
            RESOLUTION,
            True,
            "108-general-economics-13-2-1",
            lambda s: s.condition.resolution.key,
        ),
        Column("凍結（序）", "position", Whole(1), False, "1", lambda s: s.condition.position),
        kept(S, "步驟", "kind", choice(StepKind.choices), required=True, example="機關函送立法院"),
        kept(S, "日期", "happened_on", Day(), required=True, example="108年2月27日"),
        kept(S, "金額（元）", "amount", Yuan(), example="822469100"),
        kept(S, "公文字號", "letter", LETTER, example="台立院議字第1080701758號"),
        kept(S, "會次", "meeting", MEETING),
        kept(S, "備註", "note", example="列報告事項第3案"),
    ),
    key=("condition", "kind", "happened_on"),
)
RESPONSES = ResponseSpec(
    A,
    (
        kept(A, "決議代號", "resolution", RESOLUTION, required=True, example="108-general-economics-13-2-1"),
        kept(A, "答復機關代碼", "agency", AGENCY, required=True, example="2610"),
        kept(A, "截至日", "as_of", Day(), example="108年8月31日"),
        kept(A, "答復種類", "kind", choice(A.Kind.choices), required=True, example="已送報告"),
        kept(A, "狀態", "state", choice(A.State.choices), example="草稿"),
        kept(A, "覆核意見", "remark"),
        kept(
            A, "辦理情形", "text", required=True, example="本案業於108年2月27日以經授工字第10820404830號函…"
        ),
        kept(A, "公文", "letters", LETTERS, example="經授工字第10820404830號"),
        kept(A, "主政機關", "lead_agency", example="法務部"),
        shown("來源預算書", lambda row: row.book.title if row.book else None),
    ),
    key=("resolution", "agency", "as_of"),
    derived=("search_key", "published_at"),
)
LETTERS_TABLE = LetterSpec(
    L,
    (
        kept(L, "字號", "number_text", required=True, example="經授工字第10820404830號"),
        kept(L, "發文日期", "issued_on", Day(), example="108年2月27日"),
        kept(L, "方向", "direction", choice(L.Direction.choices), required=True, example="機關函送立法院"),
        kept(L, "發文機關", "sender", example="經濟部"),
        kept(L, "受文者", "recipient", example="立法院"),
        kept(L, "承辦機關代碼", "agency", AGENCY, example="2610"),
        kept(L, "主旨", "subject", example="檢送書面報告"),
    ),
    key=("number",),
    derived=("number",),
)
LINES = LineSpec(
    LineItem,
    (
        kept(LineItem, "年度", "fiscal_year", YEAR, required=True, example="109"),
        kept(LineItem, "路徑", "path", required=True, example="13/2/5226102200"),
        shown("歲入／歲出", lambda row: row.get_side_display()),
        shown("層級", lambda row: row.get_kind_display()),
        shown("編號", lambda row: row.code),
        shown("機關代碼", lambda row: row.agency.code if row.agency else None),
        kept(LineItem, "名稱", "name", example="工業技術升級輔導"),
        kept(LineItem, "預算案（元）", "proposed", Yuan(signed=True), example="8244474000"),
        kept(LineItem, "法定預算（元）", "statutory", Yuan(signed=True)),
        kept(LineItem, "書載上年度預算數（元）", "prior_year", Yuan(signed=True)),
        kept(LineItem, "書載前年度決算數（元）", "prior_settled", Yuan(signed=True)),
        kept(LineItem, "推算依據", "derivation"),
        kept(LineItem, "來源", "source"),
    ),
    key=("fiscal_year", "path"),
    may_add=False,
)
AGENCIES = AgencySpec(
    Agency,
    (
        kept(Agency, "機關代碼", "code", required=True, example="2610"),
        kept(Agency, "名稱", "name", required=True, example="工業局"),
        kept(Agency, "全銜", "full_name", example="經濟部工業局"),
        kept(Agency, "主管機關代碼", "parent", AGENCY, example="2601"),
    ),
    key=("code",),
)
SPECS: dict[type[models.Model], Spec] = {
    spec.model: spec for spec in (RESOLUTIONS, FREEZES, STEPS, RESPONSES, LETTERS_TABLE, LINES, AGENCIES)
}
