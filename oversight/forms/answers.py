"""The form of an answer (辦理情形), with its letters typed one a line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from budget.admin.base import StaffForm
from budget.forms import SourceTextarea
from oversight.forms.letters import LetterLinesField, letter_for, written
from oversight.forms.steps import kept
from oversight.models import Letter, Response

#: Which way a letter goes that an answer of this kind cites.
DIRECTIONS = {
    Response.Kind.CONTRIBUTED: Letter.Direction.BETWEEN,
    Response.Kind.RELEASED: Letter.Direction.FROM_YUAN,
}


class ResponseForm(StaffForm):
    """An answer; its search key and letters follow from what is typed."""

    letter_lines = LetterLinesField(
        label="公文", required=False, widget=SourceTextarea({"rows": 2, "cols": 60})
    )

    class Meta:
        model = Response
        exclude = ("letters",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "letter_lines" in self.fields:
            self.initial.setdefault("letter_lines", written(self.instance.letters.all()))

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if "letter_lines" in self.changed_data:
            self.instance.letters.set(self._letters())

    def _letters(self) -> list[Letter]:
        direction = DIRECTIONS.get(self.cleaned_data["kind"], Letter.Direction.TO_YUAN)
        letters = []
        for entry in self.cleaned_data["letter_lines"]:
            letter, notices = letter_for(entry, direction)
            self.notices += notices
            letters.append(letter)
        return letters


class ResponseFormSet(BaseInlineFormSet):
    """The answers to one resolution: one per agency and book."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in kept(self):
            place = (form.cleaned_data.get("agency"), form.cleaned_data.get("book"))
            if None not in place and place in seen:
                message = Response._meta.constraints[0].violation_error_message
                raise ValidationError(message, code="unique")
            seen.add(place)
