"""Form fields that read what officials type: ROC dates, amounts in 元, and source text that must not change.

They live here, not in oversight, because the admin of both apps uses them. `FORM_FIELDS` is the one place that
says which model field gets which of them.
"""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from budget.notation import NotationError
from budget.notation.dates import format_roc_short, parse_roc_date
from budget.notation.money import format_amount, parse_amount

DATE_EXAMPLES = "108年4月16日、108/4/16、108.4.16、108-04-16、1080416"
AMOUNT_EXAMPLES = "8224691000、8,224,691,000、82億2,469萬1千元、341,582千元"
QUOTED = 40


def quoted(text: str) -> str:
    """What somebody typed, short enough to be repeated in a message."""
    return f"「{text[:QUOTED]}{'…' if len(text) > QUOTED else ''}」"


def reading(yuan: int) -> str:
    """8224691000 -> 「8,224,691,000 元＝82億2,469萬1千元」."""
    return f"{yuan:,} 元＝{format_amount(yuan)}"


class RocDateInput(forms.TextInput):
    """A short text box for a date."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "roc-date", "size": 12, "autocomplete": "off", **(attrs or {})})


class RocDateField(forms.Field):
    """A date typed in any form of `budget.notation.dates`, shown back as 108.04.16."""

    widget = RocDateInput
    default_error_messages = {
        "invalid": f"讀到%(read)s，不是曆上有的日期，或寫法無法辨識。請填民國日期，例：{DATE_EXAMPLES}。",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or "例：108年4月16日、108/4/16、1080416"
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return value or None
        text = str(value).strip()
        if not text:
            return None
        try:
            return parse_roc_date(text)
        except NotationError as error:
            raise self._refusal(text) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime.date) and value.year > 1911:
            return format_roc_short(value)
        return value

    def _refusal(self, text: str) -> ValidationError:
        return ValidationError(self.error_messages["invalid"], code="invalid", params={"read": quoted(text)})


class YuanInput(forms.TextInput):
    """A box for an amount, with what was understood printed under it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "yuan", "size": 20, "autocomplete": "off", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        try:
            understood = reading(parse_amount(str(value)))
        except NotationError:
            return box
        return format_html('<span class="yuan-box">{}<span class="reading">{}</span></span>', box, understood)


class YuanField(forms.Field):
    """An amount in 元, typed in digits or as resolutions print it. `signed` allows negative ones (△)."""

    widget = YuanInput
    default_error_messages = {
        "invalid": f"讀到%(read)s，無法辨識為金額。請填整數元，不可有小數、「約」或「餘」，例：{AMOUNT_EXAMPLES}。",
        "negative": "讀到%(read)s，是負數；金額不可為負。",
    }

    def __init__(
        self,
        *,
        signed: bool = False,
        min_value: int | None = None,
        max_value: int | None = None,
        **kwargs: Any,
    ) -> None:
        # The model field hands over the bounds of its column; parse_amount reads less than 10,000兆.
        self.signed = signed
        kwargs["help_text"] = kwargs.get("help_text") or "例：82億2,469萬1千元、8224691000"
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        text = str(value).strip()
        if not text:
            return None
        try:
            yuan = parse_amount(text)
        except NotationError as error:
            raise self._refusal("invalid", text) from error
        if yuan < 0 and not self.signed:
            raise self._refusal("negative", text)
        return yuan

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value

    def _refusal(self, code: str, text: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"read": quoted(text)})


class SourceTextarea(forms.Textarea):
    """A text box that gives lines back as they were stored: browsers send CR LF."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class SourceTextField(forms.CharField):
    """A text as printed: neither trimmed nor re-broken, so that saving a page does not alter it."""

    widget = SourceTextarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if text.strip() else self.empty_value


FORM_FIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"form_class": RocDateField, "widget": RocDateInput},
    models.BigIntegerField: {"form_class": YuanField, "widget": YuanInput},
    models.TextField: {
        "form_class": SourceTextField,
        "widget": SourceTextarea({"rows": 6, "cols": 90, "class": "source-text"}),
    },
}
