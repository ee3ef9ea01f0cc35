"""Freeze steps on the screen of their resolution.

A step belongs to a freeze, the freeze to the resolution. The admin has no inlines within inlines, so the steps
of all freezes of a resolution stand in one table and each row names its freeze by 「序」, the position that the
freeze has on the same page, whether it is stored already or being entered in the same submit.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, BaseModelFormSet

from oversight.forms.letters import LetterPairForm
from oversight.ledger import release_problem
from oversight.models import FreezeCondition, FreezeStep, Letter, Resolution

Kind = FreezeStep.Kind


class FreezeStepForm(LetterPairForm):
    """A step with its letter typed in place."""

    class Meta:
        model = FreezeStep
        exclude = ("letter",)

    def letter_direction(self) -> str:
        """Only the agency's own step is the agency's letter; all others come from the Yuan."""
        if self.cleaned_data.get("kind") == Kind.SENT:
            return Letter.Direction.TO_YUAN
        return Letter.Direction.FROM_YUAN


class ResolutionStepForm(FreezeStepForm):
    """A step that names its freeze by position; the formset finds the freeze."""

    position = forms.IntegerField(
        label="凍結（序）", required=False, min_value=1, help_text="上方凍結的「序」；只有一案時可留空。"
    )

    class Meta:
        model = FreezeStep
        exclude = ("letter", "condition")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.condition_form: Any = None
        if self.instance.pk:
            self.initial.setdefault("position", self.instance.condition.position)

    def _post_clean(self) -> None:
        """Validate the row alone: its freeze and sibling releases are as posted, which only the formset knows."""
        condition_id, self.instance.condition_id = self.instance.condition_id, None
        super()._post_clean()
        self.instance.condition_id = condition_id


class NumberedFormSet(BaseInlineFormSet):
    """The freezes of a resolution, or the reports it demands; a position left empty becomes the next free one."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "position" in form.fields and not form.instance.pk:
            form.fields["position"].required = False
            form.fields["position"].initial = None

    def clean(self) -> None:
        super().clean()
        number_positions(self)


def number_positions(formset: BaseModelFormSet) -> None:
    """Give each new row without a position the next one; raise where two rows have the same."""
    rows = kept(formset)
    taken = [form.cleaned_data["position"] for form in rows if form.cleaned_data.get("position")]
    if len(taken) != len(set(taken)):
        raise ValidationError("「序」不可重複。", code="position")
    free = max(taken, default=0)
    for form in rows:
        if form.is_valid() and not form.cleaned_data.get("position"):
            free += 1
            form.cleaned_data["position"] = form.instance.position = free


def kept(formset: BaseModelFormSet) -> list[Any]:
    """The rows that will exist after saving: stored or filled in, and not marked for deletion."""
    return [
        form
        for form in formset.forms
        if (form.instance.pk or form.has_changed())
        and hasattr(form, "cleaned_data")
        and not form.cleaned_data.get("DELETE")
    ]


class ResolutionStepFormSet(BaseModelFormSet):
    """The steps of all freezes of one resolution. `freezes` is the formset of those, set by the page."""

    freezes: BaseModelFormSet | None = None

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        instance: Resolution | None = None,
        save_as_new: bool = False,
        prefix: str | None = None,
        queryset: Any = None,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        rows = FreezeStep.objects.all() if queryset is None else queryset
        stored = instance is not None and instance.pk is not None
        rows = rows.filter(condition__resolution=instance) if stored else rows.none()
        super().__init__(data, files, prefix=prefix, queryset=rows, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return "steps"

    def clean(self) -> None:
        super().clean()
        if self.freezes is None or not self.freezes.is_valid():
            return  # its own errors come first; whether steps fit cannot be told yet
        for form in kept(self):
            self._find_freeze(form)
        for freeze in kept(self.freezes):
            self._check_ledger(freeze)

    def save(self, commit: bool = True) -> list[Any]:
        for form in self.forms:
            if form.condition_form is not None:
                form.instance.condition = form.condition_form.instance
        return super().save(commit)

    def _find_freeze(self, form: Any) -> None:
        """Point `form` at the row of its freeze, stored or new."""
        by_position = {each.cleaned_data["position"]: each for each in kept(self.freezes)}
        position = form.cleaned_data.get("position")
        if position is None and len(by_position) == 1:
            position = next(iter(by_position))
        form.condition_form = by_position.get(position)
        if form.condition_form is None and form.has_changed():
            form.add_error("position", self._missing(position, by_position))

    @staticmethod
    def _missing(position: int | None, by_position: dict[int, Any]) -> str:
        if not by_position:
            return "本決議沒有凍結；請先於上方「凍結」填寫。"
        listed = "、".join(str(each) for each in sorted(by_position))
        if position is None:
            return f"本決議有多案凍結，請填所屬凍結的「序」：{listed}。"
        return f"沒有序為 {position} 的凍結；可填：{listed}。"

    def _check_ledger(self, freeze: Any) -> None:
        """The posted releases of one posted freeze never exceed it."""
        rows = [
            form
            for form in kept(self)
            if form.condition_form is freeze and form.cleaned_data.get("kind") == Kind.RELEASED
        ]
        valid = [form for form in rows if "amount" not in form.errors]
        if not (problem := release_problem(_frozen(freeze), [f.cleaned_data.get("amount") for f in valid])):
            return
        silent = [form for form in valid if form.cleaned_data.get("amount") is None]
        (silent or valid)[-1].add_error("amount", problem)


def _frozen(freeze: Any) -> int | None:
    """The amount of a freeze as posted, 元; as stored where the row was not for this user to change."""
    if "amount" in freeze.cleaned_data:
        return freeze.cleaned_data["amount"]
    condition: FreezeCondition = freeze.instance
    return condition.amount
