"""The form of a resolution, and of its links to budget lines."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from budget.admin.base import StaffForm
from oversight.models import Resolution, ResolutionLine

State = ResolutionLine.State


class ResolutionForm(StaffForm):
    """A resolution; two with the same natural key are refused at 「項次」, where people see the clash."""

    class Meta:
        model = Resolution
        exclude = ()

    def validate_unique(self) -> None:
        super().validate_unique()
        try:
            self.instance.validate_unique(exclude=self._get_validation_exclusions() - {"key"})
        except ValidationError as error:
            if "key" in error.message_dict and "number" in self.fields:
                self.add_error("number", error.message_dict["key"])


class ResolutionLineForm(StaffForm):
    """A link; what staff enter by hand is confirmed, and each decision keeps who and when."""

    class Meta:
        model = ResolutionLine
        exclude = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("state", State.CONFIRMED)


def decide(link: ResolutionLine, state: str, user: Any) -> None:
    """Put a link in a state and note whose decision that was; a suggestion is nobody's."""
    link.state = state
    link.decided_by = None if state == State.SUGGESTED else user
    link.decided_at = None if state == State.SUGGESTED else timezone.now()
