"""Columns of the downloads from the admin of resolutions, freezes, answers and letters."""

from __future__ import annotations

from import_export.fields import Field

from budget.resources import StaffResource, as_day, as_number, as_text
from oversight.models import FreezeCondition, Resolution, Response
from oversight.status import Status, holder_of


class ResolutionResource(StaffResource):
    """Rows must come from `with_status(today)`, as the admin list's do."""

    key = as_text("key", "代號")
    year = as_number("fiscal_year__year", "年度")
    kind_of_budget = as_text("fiscal_year__get_kind_display", "預算種類")
    part = as_text("get_part_display", "部分")
    committee = as_text("committee__name", "審查委員會")
    kuan = as_number("kuan", "款")
    xiang = as_number("xiang", "項")
    agency_code = as_text("heading_agency__code", "標題機關代碼")
    agency = as_text("heading_agency__name", "標題機關")
    item_number = as_number("number", "項次")
    kind = as_text("get_kind_display", "類別")
    status = Field(column_name="狀態")
    holder = Field(column_name="卡在誰")
    due_on = as_day("due_on", "期限")
    frozen = as_number("frozen", "凍結金額（元）")
    released = as_number("released", "已解凍金額（元）")
    remaining = as_number("remaining", "尚凍金額（元）")
    cut = as_number("cut", "減列金額（元）")
    last_moved_on = as_day("last_moved_on", "最近異動日")
    content = as_text("text", "決議內容")
    source_line = as_number("source_line", "來源起行")

    class Meta:
        name = "決議"

    def dehydrate_status(self, resolution: Resolution) -> str:
        return str(Status(resolution.status).label)

    def dehydrate_holder(self, resolution: Resolution) -> str:
        return str(holder_of(resolution.status).label)


class FreezeConditionResource(StaffResource):
    key = as_text("resolution__key", "決議代號")
    position = as_number("position", "序")
    agency = as_text("agency__name", "機關")
    stated = as_text("get_stated_display", "凍結方式")
    share = as_text("share_label", "凍結比例")
    stated_base = as_number("stated_base", "條文所列預算數（元）")
    amount = as_number("amount", "凍結金額（元）")
    amount_how = as_text("amount_how", "金額依據")
    released = as_number("released", "已解凍金額（元）")
    report_type = as_text("get_report_type_display", "報告種類")
    committees = Field(column_name="向何委員會報告")
    consent = Field(column_name="須經同意")
    deadline_text = as_text("deadline_text", "期限（原文）")
    clause = as_text("clause", "凍結條文")

    class Meta:
        name = "凍結"

    def dehydrate_committees(self, freeze: FreezeCondition) -> str:
        return "、".join(committee.name for committee in freeze.committees.all())

    def dehydrate_consent(self, freeze: FreezeCondition) -> str:
        return "是" if freeze.consent else "否"


class ResponseResource(StaffResource):
    key = as_text("resolution__key", "決議代號")
    agency_code = as_text("agency__code", "答復機關代碼")
    agency = as_text("agency__name", "答復機關")
    as_of = as_day("as_of", "截至日")
    kind = as_text("get_kind_display", "答復種類")
    state = as_text("get_state_display", "狀態")
    content = as_text("text", "辦理情形")
    letters = Field(column_name="公文")
    lead_agency = as_text("lead_agency", "主政機關")
    book = as_text("book__title", "來源預算書")
    source_line = as_number("source_line", "來源行")

    class Meta:
        name = "辦理情形"

    def dehydrate_letters(self, response: Response) -> str:
        return "、".join(str(letter) for letter in response.letters.all())


class LetterResource(StaffResource):
    number_text = as_text("number_text", "字號")
    issued_on = as_day("issued_on", "發文日期")
    direction = as_text("get_direction_display", "方向")
    sender = as_text("sender", "發文機關")
    recipient = as_text("recipient", "受文者")
    agency = as_text("agency__name", "承辦機關")
    subject = as_text("subject", "主旨")

    class Meta:
        name = "公文"
