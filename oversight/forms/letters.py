"""Letters typed where they are used: 字號 and date in a row, found by the folded number or created."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError

from budget.admin.base import StaffForm
from budget.forms import DATE_EXAMPLES, RocDateField, SourceTextarea, quoted
from budget.notation import NotationError
from budget.notation.dates import format_roc_short, parse_roc_date
from budget.notation.letters import find_letter_numbers, parse_letter_number
from budget.notation.text import fold
from oversight.models import Letter

NUMBER_EXAMPLE = "經授工字第10820404830號"
YUAN_WORD = fold("台立")  # 台立院議字, 台立經字 …: the Yuan's own letters


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """A letter as typed: its number, and its date where one was given."""

    number_text: str
    issued_on: datetime.date | None = None

    @property
    def key(self) -> str:
        """The folded number by which letters are compared."""
        letter = Letter(number_text=self.number_text)
        letter.fill_number()
        return letter.number

    @property
    def is_readable(self) -> bool:
        try:
            parse_letter_number(self.number_text)
        except NotationError:
            return False
        return True


def check_entry(entry: LetterEntry) -> None:
    """Raise ValidationError where the stored letter of this number bears another date."""
    letter = Letter.objects.filter(number=entry.key).first()
    if letter and letter.issued_on and entry.issued_on and letter.issued_on != entry.issued_on:
        raise ValidationError(
            f"{letter.number_text}已登錄，發文日期是{format_roc_short(letter.issued_on)}，"
            f"與所填{format_roc_short(entry.issued_on)}不同。請更正；若登錄有誤，請至「公文」修改。",
            code="letter_date",
        )


def letter_for(entry: LetterEntry, direction: str) -> tuple[Letter, list[tuple[int, str]]]:
    """The stored letter of this number, else a new one; and what staff should be told about it.

    A letter of the Yuan is told by its word (台立…); `direction` is for the others.
    """
    if entry.key.startswith(YUAN_WORD):
        direction = Letter.Direction.FROM_YUAN
    letter, created = Letter.objects.get_or_create(
        number=entry.key,
        defaults={
            "number_text": entry.number_text,
            "issued_on": entry.issued_on,
            "direction": direction,
        },
    )
    notices = []
    if created:
        notices.append((messages.INFO, f"新增公文 {letter}（{letter.get_direction_display()}）。"))
        if not entry.is_readable:
            notices.append(
                (
                    messages.WARNING,
                    f"字號{quoted(entry.number_text)}不是常見寫法（例：{NUMBER_EXAMPLE}），已照所填登錄。",
                )
            )
    elif entry.issued_on and letter.issued_on is None:
        letter.issued_on = entry.issued_on
        letter.save(update_fields=["issued_on"])
        notices.append((messages.INFO, f"已補登公文 {letter} 的發文日期。"))
    return letter, notices


class LetterPairForm(StaffForm):
    """A form that types its letter as number and date; `letter_field` names the foreign key it fills."""

    letter_field = "letter"

    letter_number = forms.CharField(
        label="公文字號", required=False, max_length=60, help_text=f"例：{NUMBER_EXAMPLE}；已登錄者自動帶入。"
    )
    letter_date = RocDateField(
        label="發文日期", required=False, help_text="例：108年2月27日、108/2/27、1080227"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter = getattr(self.instance, self.letter_field)
        if letter and "letter_number" in self.fields:
            self.initial.setdefault("letter_number", letter.number_text)
            self.initial.setdefault("letter_date", letter.issued_on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        number, day = cleaned.get("letter_number"), cleaned.get("letter_date")
        if not self._letter_typed():
            return cleaned
        if number:
            try:
                check_entry(LetterEntry(number, day))
            except ValidationError as error:
                self.add_error("letter_date", error)
        elif day:
            self.add_error("letter_number", f"有發文日期而無字號；請填字號，例：{NUMBER_EXAMPLE}。")
        return cleaned

    def letter_direction(self) -> str:
        """Which way a new letter typed here goes."""
        return Letter.Direction.TO_YUAN

    def save(self, commit: bool = True) -> Any:
        if self._letter_typed():
            setattr(self.instance, self.letter_field, self._letter())
        return super().save(commit)

    def _letter_typed(self) -> bool:
        return not {"letter_number", "letter_date"}.isdisjoint(self.changed_data)

    def _letter(self) -> Letter | None:
        number = self.cleaned_data["letter_number"]
        if not number:
            return None
        entry = LetterEntry(number, self.cleaned_data["letter_date"])
        letter, notices = letter_for(entry, self.letter_direction())
        self.notices += notices
        return letter


class LetterLinesField(forms.CharField):
    """Letters, one a line: number, then perhaps the date. Cleans to a list of LetterEntry."""

    widget = SourceTextarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"每行一件：字號，可加日期。例：{NUMBER_EXAMPLE} 108年2月27日")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else written(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial or "") != (data or "").strip()

    def clean(self, value: Any) -> list[LetterEntry]:
        entries: list[LetterEntry] = []
        for line in super().clean(value).splitlines():
            if line.strip():
                entry = read_letter_line(line.strip())
                check_entry(entry)
                entries.append(entry)
        return entries


def written(letters: Iterable[Letter]) -> str:
    """Letters as `LetterLinesField` shows them."""
    return "\n".join(
        f"{letter.number_text} {format_roc_short(letter.issued_on) if letter.issued_on else ''}".strip()
        for letter in letters
    )


def read_letter_line(line: str) -> LetterEntry:
    """One typed line; raises ValidationError where no 字號 or no date can be read in it."""
    numbers = find_letter_numbers(line)
    if len(numbers) != 1:
        raise ValidationError(
            f"讀到{quoted(line)}，找不到一件公文字號。例：{NUMBER_EXAMPLE} 108年2月27日", code="invalid"
        )
    number = numbers[0]
    rest = (line[: number.start] + line[number.end :]).strip(" 　,，()（）函")
    if not rest:
        return LetterEntry(number.text)
    try:
        return LetterEntry(number.text, parse_roc_date(rest))
    except NotationError as error:
        message = f"讀到{quoted(rest)}，無法辨識為發文日期。例：{DATE_EXAMPLES}。"
        raise ValidationError(message, code="invalid") from error
