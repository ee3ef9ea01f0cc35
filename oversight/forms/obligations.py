"""Forms of what a resolution obliges: freezes with their amount, reports owed, and the deadlines of both."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError

from budget.admin.base import StaffForm
from budget.forms import quoted
from budget.notation import NotationError
from budget.notation.dates import format_roc
from budget.notation.money import format_amount
from budget.notation.shares import parse_share
from budget.notation.text import narrow
from oversight.choices import DeadlineRule
from oversight.deadlines import deadline_columns
from oversight.forms.letters import LetterPairForm
from oversight.ledger import release_problem
from oversight.models import FreezeCondition, FreezeStep, Requirement
from oversight.resolutions.deadline_wording import find_deadlines
from oversight.resolutions.prose import Prose

SHARE_EXAMPLES = "10%、百分之二十、五分之一、1/5、二成、全數"
DEADLINE_FIELDS = ("deadline_rule", "deadline_count", "deadline_date", "deadline_month")


class ShareField(forms.CharField):
    """A share as worded, kept as (numerator, denominator): 10% is 10/100, 五分之一 is 1/5."""

    def to_python(self, value: Any) -> tuple[int, int] | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            share = _slashed(text) or parse_share(text)
        except NotationError as error:
            raise ValidationError(
                f"讀到{quoted(text)}，無法辨識為比例。例：{SHARE_EXAMPLES}。", code="invalid"
            ) from error
        if not 0 < share <= 1:
            raise ValidationError(f"讀到{quoted(text)}；比例須大於 0，不超過全數。", code="range")
        if "%" in narrow(text) or "百分" in text:
            return _in_percent(share)
        return share.numerator, share.denominator

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "").strip()

    def run_validators(self, value: Any) -> None:
        """Length was checked as text; a pair of numbers has none."""


def _slashed(text: str) -> Fraction | None:
    part, _, whole = narrow(text).partition("/")
    if part.strip().isdecimal() and whole.strip().isdecimal() and int(whole):
        return Fraction(int(part), int(whole))
    return None


def _in_percent(share: Fraction) -> tuple[int, int]:
    """10% is 10/100, 12.5% is 125/1000: as worded, in whole numbers."""
    whole = 100
    while (share * whole).denominator != 1:
        whole *= 10
    return int(share * whole), whole


class DeadlineForm(StaffForm):
    """Reads 「1個月內」 into rule, number and date where staff left those empty."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text = cleaned.get("deadline_text")
        if not text or any(cleaned.get(name) for name in DEADLINE_FIELDS):
            return cleaned
        found = find_deadlines(Prose(text))
        columns = deadline_columns(found[0] if len(found) == 1 else None)
        if columns:
            cleaned.update({name: columns[name] for name in DEADLINE_FIELDS})
            self.notices.append((messages.INFO, f"期限{quoted(text)}讀為：{_worded(columns)}。請核對。"))
        else:
            warning = f"期限{quoted(text)}無法自動辨識，未推算日期；請自選期限種類。"
            self.notices.append((messages.WARNING, warning))
        return cleaned


def _worded(columns: dict[str, Any]) -> str:
    """The columns of a deadline as people say them: 「2個月內」, 「108年6月30日前」, 「每年4月底前」."""
    if columns["deadline_date"]:
        return f"{format_roc(columns['deadline_date'])}前"
    words = DeadlineRule(columns["deadline_rule"]).label
    if columns["deadline_count"]:
        words = words.replace("N", str(columns["deadline_count"]))
    return words.replace("某月", f"{columns['deadline_month']}月") if columns["deadline_month"] else words


class FreezeConditionForm(DeadlineForm):
    """A freeze. An amount left empty is computed from base × share; a contradiction is told, not changed."""

    share_text = ShareField(
        label="凍結比例", required=False, max_length=40, help_text=f"例：{SHARE_EXAMPLES}"
    )

    class Meta:
        model = FreezeCondition
        exclude = ("share_numerator", "share_denominator")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("share_text", self.instance.share_label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._set_share(cleaned.get("share_text"))
        base, share = cleaned.get("stated_base"), self._share()
        if base is not None and share is not None and "amount" not in self.errors:
            self._compare(base * share, f"{format_amount(base)} × {self.instance.share_label or '全數'}")
        return cleaned

    def _set_share(self, pair: tuple[int, int] | None) -> None:
        if "share_text" in self.changed_data and "share_text" not in self.errors:
            self.instance.share_numerator, self.instance.share_denominator = pair or (None, None)

    def _share(self) -> Fraction | None:
        if self.cleaned_data.get("stated") == FreezeCondition.Stated.WHOLE:
            return Fraction(1)
        return self.instance.share

    def _compare(self, product: Fraction, how: str) -> None:
        """Fill an empty amount with `product` 元, or say that the amount typed is another."""
        amount = self.cleaned_data.get("amount")
        exact = product.denominator == 1
        if amount is None and not exact:
            self.add_error("amount", f"{how}不是整數元，無法自動計算；請填凍結金額，並於「金額依據」說明。")
        elif amount is None:
            self.cleaned_data["amount"] = int(product)
            self.cleaned_data["amount_how"] = self.cleaned_data.get("amount_how") or how
            text = f"凍結金額未填，依條文計算：{how}＝{int(product):,} 元（{format_amount(int(product))}）。"
            self.notices.append((messages.INFO, text))
        elif amount != product:
            computed = f"{int(product):,} 元" if exact else "非整數元"
            text = f"請核對：{how}＝{computed}，與所填凍結金額 {amount:,} 元不同；已照所填儲存。"
            self.notices.append((messages.WARNING, text))


class FreezeConditionPageForm(FreezeConditionForm):
    """A freeze on its own page: its new amount must cover the releases already stored."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and "amount" not in self.errors:
            released = self.instance.steps.filter(kind=FreezeStep.Kind.RELEASED)
            problem = release_problem(cleaned.get("amount"), released.values_list("amount", flat=True))
            if problem:
                self.add_error("amount", problem)
        return cleaned


class RequirementForm(DeadlineForm, LetterPairForm):
    """A report owed, with the letter that delivered it."""

    letter_field = "delivered_letter"

    class Meta:
        model = Requirement
        exclude = ("delivered_letter",)
