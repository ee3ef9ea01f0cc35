"""The form of an answer (辦理情形), with its letters typed one a line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils import timezone

from budget.admin.base import StaffForm
from budget.forms import SourceTextarea
from budget.models import Agency
from oversight.forms.letters import LetterLinesField, letter_for, written
from oversight.forms.steps import kept
from oversight.models import Letter, Response
from oversight.review import may_edit, may_publish, move, states_for

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

    #: Who is typing; set by the page.
    user: Any = None

    class Meta:
        model = Response
        exclude = ("letters",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored_state = self.instance.state
        if self.instance.pk and not may_edit(self.user, self.instance):
            for field in self.fields.values():
                field.disabled = True
        elif "state" in self.fields and not may_publish(self.user, self.instance.agency_id):
            allowed = states_for(self.user, self.instance)
            field = self.fields["state"]
            field.choices = [choice for choice in field.choices if choice[0] in ("", *allowed)]
        if self.instance.pk and "letter_lines" in self.fields:
            self.initial.setdefault("letter_lines", written(self.instance.letters.all()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        state, agency = cleaned.get("state"), cleaned.get("agency")
        if state and agency and not self.fields["state"].disabled:
            self._move(state, agency, cleaned.get("remark"))
        return cleaned

    def _move(self, state: str, agency: Agency, remark: str | None) -> None:
        """Let the rule of review see the answer as it was stored, at the agency it is now said to be of."""
        answer = Response(
            pk=self.instance.pk,
            agency=agency,
            state=self._stored_state,
            published_at=self.instance.published_at,
        )
        try:
            move(answer, state, self.user, timezone.now(), remark or "")
        except ValidationError as error:
            self.add_error("remark" if error.code == "remark" and "remark" in self.fields else "state", error)
        else:
            self.instance.published_at = answer.published_at

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
