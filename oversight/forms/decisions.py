"""The form of one decision for many cases, and what is typed beside each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.forms import RocDateField, quoted
from budget.notation import NotationError
from budget.notation.money import parse_amount
from oversight.choices import StepKind
from oversight.decisions import KINDS, Decision, Portion, Section
from oversight.decisions.decision import REPORTABLE
from oversight.forms.letters import LetterEntry, check_entry
from oversight.forms.obligations import ShareField
from oversight.models import Committee, FreezeCondition, Meeting
from oversight.resolutions.decision_wording import read_decision

#: Meetings offered to choose from, the latest first.
MEETINGS = 100


class DecisionForm(forms.Form):
    """One decision; `notices` are what its words suggest or contradict."""

    kind = forms.ChoiceField(
        label="決定",
        required=False,
        choices=[("", "（依決議原文讀取）"), *((kind.value, kind.label) for kind in KINDS)],
    )
    on = RocDateField(
        label="日期", required=False, help_text="空白即用會議日期；函復准予動支填立法院發文日期。"
    )
    meeting = forms.ModelChoiceField(
        label="會議", required=False, queryset=Meeting.objects.none(), empty_label="（未選）"
    )
    new_meeting = forms.CharField(
        label="或新增會議",
        required=False,
        widget=forms.TextInput({"size": 60}),
        max_length=120,
        help_text="會次，例：第9屆第7會期經濟委員會第8次全體委員會議",
    )
    committee = forms.ModelChoiceField(
        label="新會議之委員會", required=False, queryset=Committee.objects.all(), empty_label="（院會）"
    )
    note = forms.CharField(
        label="決議原文",
        required=False,
        widget=forms.TextInput({"size": 60}),
        max_length=150,
        help_text="例：27案報告完竣，同意動支，並提報院會。照錄於各案備註；「決定」未選時由此讀取。",
    )
    percent = ShareField(label="部分同意之比例", required=False, max_length=40, help_text="例：70%")
    reported_on = RocDateField(
        label="提報院會之日期", required=False, help_text="「並提報院會」且已提報者；未提報留空。"
    )
    section = forms.ChoiceField(label="議程", required=False, choices=[("", "（未載）"), *Section.choices])
    letter = forms.CharField(
        label="立法院函復字號",
        required=False,
        widget=forms.TextInput({"size": 32}),
        max_length=60,
        help_text="函復准予動支用，例：台立院議字第1080701758號",
    )
    portion = forms.ChoiceField(
        label="函復動支之範圍", required=False, choices=Portion.choices, initial=Portion.REMAINING
    )

    def __init__(self, *args: Any, shown: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices: list[str] = []
        self.wording = read_decision("")
        latest = list(Meeting.objects.values_list("pk", flat=True)[:MEETINGS])
        keys = [*latest, shown.pk] if shown else latest
        self.fields["meeting"].queryset = Meeting.objects.filter(pk__in=keys)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.wording = read_decision(cleaned.get("note", ""))
        self._read_kind(cleaned)
        if cleaned.get("meeting") and cleaned.get("new_meeting"):
            self.add_error("new_meeting", "已選會議，請勿再新增。")
        if not cleaned.get("on") and cleaned.get("meeting"):
            cleaned["on"] = cleaned["meeting"].held_on
        if not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", "請填日期，或選會議。")
        if cleaned.get("kind") == StepKind.RELEASED:
            self._check_letter(cleaned)
        if cleaned.get("reported_on") and cleaned.get("kind") not in REPORTABLE:
            self.add_error("reported_on", "只有准予動支、部分准予動支、存查之案可一併登錄提報院會。")
        return cleaned

    def _read_kind(self, cleaned: dict[str, Any]) -> None:
        """The kind and percent the words say, where nothing was chosen; a contradiction is told."""
        said = self.wording.kind
        if not cleaned.get("kind"):
            if not said:
                self.add_error("kind", "請選擇決定；決議原文讀不出單一之決定。")
            cleaned["kind"] = said
        elif said and said != cleaned["kind"]:
            self.notices.append(f"決議原文讀作「{StepKind(said).label}」，與所選不同；照所選登錄。")
        if cleaned.get("kind") == StepKind.PARTLY and not cleaned.get("percent") and self.wording.percent:
            share = self.wording.percent
            cleaned["percent"] = (share.numerator, share.denominator)
        if self.wording.reported and not cleaned.get("reported_on"):
            self.notices.append("決議原文載明提報院會；提報之日期未填，本次不登錄提報院會。")

    def _check_letter(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("letter"):
            self.add_error("letter", "函復准予動支須填立法院函復之字號。")
            return
        try:
            check_entry(LetterEntry(cleaned["letter"], cleaned.get("on")))
        except ValidationError as error:
            self.add_error("letter", error)

    def count_notice(self, cases: int) -> str:
        """Whether the words count other cases than were chosen."""
        said = self.wording.count
        if said is None or said == cases:
            return ""
        return f"決議原文為 {said} 案，所選為 {cases} 案；請核對。"

    def decision(self, amounts: Mapping[int, int], items: Mapping[int, str]) -> Decision:
        """The decision typed, with what was typed beside the cases."""
        cleaned = self.cleaned_data
        meeting, committee = cleaned["meeting"], cleaned["committee"]
        name = cleaned["new_meeting"]
        return Decision(
            kind=cleaned["kind"],
            on=cleaned["on"],
            meeting=meeting.pk if meeting else None,
            new_meeting=(name, committee.pk if committee else None) if name else None,
            percent=cleaned["percent"] or None,
            amounts=dict(amounts),
            items=dict(items),
            section=cleaned["section"] if cleaned["kind"] == StepKind.SCHEDULED else "",
            note=cleaned["note"],
            reported_on=cleaned["reported_on"],
            letter=cleaned["letter"],
            portion=cleaned["portion"] or Portion.REMAINING.value,
        )


def read_amounts(
    data: Mapping[str, str], freezes: Iterable[FreezeCondition]
) -> tuple[dict[int, int], dict[int, str]]:
    """Amounts typed beside cases, 元, and what is wrong with those that cannot be read; by primary key."""
    amounts: dict[int, int] = {}
    problems: dict[int, str] = {}
    for freeze in freezes:
        text = data.get(f"amount-{freeze.pk}", "").strip()
        if not text:
            continue
        try:
            amounts[freeze.pk] = parse_amount(text)
        except NotationError:
            problems[freeze.pk] = f"讀到{quoted(text)}，無法辨識為金額。例：350萬元、3500000"
        else:
            if amounts[freeze.pk] <= 0:
                problems[freeze.pk] = f"讀到{quoted(text)}；金額須大於 0。"
    return amounts, problems


def read_items(data: Mapping[str, str], freezes: Iterable[FreezeCondition]) -> dict[int, str]:
    """The places on an agenda typed beside cases."""
    typed = ((freeze.pk, data.get(f"item-{freeze.pk}", "").strip()[:10]) for freeze in freezes)
    return {key: item for key, item in typed if item}
