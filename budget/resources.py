"""Columns of the downloads from the admin: headers in the staff's words, amounts as numbers, dates in ISO."""

from __future__ import annotations

from typing import Any

from import_export import resources, widgets
from import_export.fields import Field


def as_number(attribute: str, label: str) -> Field:
    """A column of whole numbers, kept numbers so that a spreadsheet can add them up."""
    return Field(attribute, label, widget=widgets.IntegerWidget(coerce_to_string=False))


def as_text(attribute: str, label: str) -> Field:
    """A column of text, followed through relations and methods (「agency__name」, 「get_kind_display」)."""
    return Field(attribute, label, widget=widgets.CharWidget())


def as_day(attribute: str, label: str) -> Field:
    """A column of dates, written 2019-05-08."""
    return Field(attribute, label, widget=widgets.DateWidget(format="%Y-%m-%d"))


class StaffResource(resources.Resource):
    """Base of the exports: columns are declared, none is taken from the model. `Meta.name` names the sheet."""

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.name)

    def export(self, *args: Any, **kwargs: Any) -> Any:
        dataset = super().export(*args, **kwargs)
        dataset.title = self.get_display_name()
        return dataset


class LineItemResource(StaffResource):
    year = as_number("fiscal_year__year", "年度")
    kind_of_budget = as_text("fiscal_year__get_kind_display", "預算種類")
    agency_code = as_text("agency__code", "機關代碼")
    agency = as_text("agency__name", "機關")
    side = as_text("get_side_display", "歲入／歲出")
    kind = as_text("get_kind_display", "層級")
    number = as_text("number", "序號")
    code = as_text("code", "編號")
    name = as_text("name", "名稱")
    path = as_text("path", "路徑")
    proposed = as_number("proposed", "預算案（元）")
    statutory = as_number("statutory", "法定預算（元）")
    prior_year = as_number("prior_year", "書載上年度預算數（元）")
    prior_settled = as_number("prior_settled", "書載前年度決算數（元）")
    derivation = as_text("derivation", "推算依據")
    source = as_text("source", "來源")
    source_line = as_number("source_line", "來源行")

    class Meta:
        name = "預算科目"
