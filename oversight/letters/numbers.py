"""字號 and date filled in once a letter went out: the freeze is then sent, the report delivered."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from budget.history import because, together
from budget.notation import NotationError
from budget.notation.dates import parse_roc_date
from budget.notation.letters import parse_letter_number
from oversight.choices import StepKind
from oversight.models import FreezeStep, Letter
from oversight.recurring import open_next
from oversight.rollups import refresh

NUMBER_EXAMPLE, DATE_EXAMPLE = "經授工字第10820404830號", "108年2月27日"


@dataclass(slots=True)
class Entry:
    """One letter's row as typed, and what is wrong with it."""

    number_text: str = ""
    date_text: str = ""
    error: str = ""
    number: str = ""
    issued_on: datetime.date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.number_text or self.date_text)


def unnumbered(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters of ours that wait for their 字號, oldest first."""
    mine = letters.filter(number="", direction=Letter.Direction.TO_YUAN)
    return mine.exclude(freeze=None, requirement=None).order_by("pk")


def pasted(text: str, letters: Iterable[Letter]) -> tuple[dict[int, Entry], list[str]]:
    """Rows pasted from a spreadsheet: 公文編號 (may be left out), 字號, date; and the lines that fit nowhere.

    Lines without a letter's number here go to the letters in the order of the page.
    """
    waiting = [letter.pk for letter in letters]
    free = iter(waiting)
    entries: dict[int, Entry] = {}
    problems = []
    for place, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"[\t,，]", line)]
        if not any(cells):
            continue
        key = int(cells.pop(0).removeprefix("#")) if re.fullmatch(r"#?\d{1,9}", cells[0]) else None
        if key is None:
            key = next((each for each in free if each not in entries), None)
        if key not in waiting:
            problems.append(f"第{place}行「{line[:40]}」：本頁沒有對應的公文。")
        else:
            entries[key] = Entry(*[*cells, "", ""][:2])
    return entries, problems


def check(entries: Mapping[int, Entry], letters: Mapping[int, Letter]) -> bool:
    """Read every filled row, put what is wrong into its `error`; whether all can be saved."""
    for key, entry in entries.items():
        if not entry.is_empty:
            entry.error = _problem(entry, letters.get(key))
    filled = [entry for entry in entries.values() if entry.number and not entry.error]
    taken = set(
        Letter.objects.filter(number__in=[entry.number for entry in filled]).values_list("number", flat=True)
    )
    seen: set[str] = set()
    for entry in filled:
        if entry.number in taken:
            entry.error = "此字號的公文已登錄。"
        elif entry.number in seen:
            entry.error = "本頁上方已有相同字號。"
        seen.add(entry.number)
    return not any(entry.error for entry in entries.values())


def _problem(entry: Entry, letter: Letter | None) -> str:
    if letter is None or letter.number:
        return "此公文已由他人登錄字號，或已刪除。"
    if not entry.number_text:
        return f"有發文日期而無字號。例：{NUMBER_EXAMPLE}"
    try:
        entry.number = parse_letter_number(entry.number_text).normalised
    except NotationError:
        return f"讀到「{entry.number_text[:40]}」，無法辨識為字號。例：{NUMBER_EXAMPLE}"
    if not entry.date_text:
        return f"請填發文日期。例：{DATE_EXAMPLE}"
    try:
        entry.issued_on = parse_roc_date(entry.date_text)
    except NotationError:
        return f"讀到「{entry.date_text[:40]}」，無法辨識為日期。例：{DATE_EXAMPLE}"
    return ""


@transaction.atomic
@together("edit", "補登字號")
def save_numbers(entries: Mapping[int, Entry], letters: QuerySet[Letter]) -> list[Letter]:
    """Store what was typed; returns the letters numbered, none where a row has an error (see `check`).

    Every letter becomes a SENT step of its freeze, or the delivery of its report.
    """
    filled = {key: entry for key, entry in entries.items() if not entry.is_empty}
    mine = letters.filter(pk__in=filled).order_by().values("pk")
    rows = Letter.objects.filter(pk__in=mine).order_by("pk").select_for_update(of=("self",))
    stored = {letter.pk: letter for letter in rows.select_related("freeze", "requirement")}
    if not check(entries, stored):
        return []
    with because("補登字號"):
        for key, letter in stored.items():
            entry = filled[key]
            letter.number_text, letter.number = entry.number_text, entry.number
            letter.issued_on = entry.issued_on
            letter.save(update_fields=["number_text", "number", "issued_on"])
            move_case(letter)
        keys = _resolutions_of(stored.values())
        open_next(keys)
    refresh(keys)
    return list(stored.values())


def move_case(letter: Letter) -> None:
    """What a numbered and dated letter means for its case; nothing where that is stored already."""
    if letter.freeze is not None and not letter.steps.exists():
        FreezeStep.objects.create(
            condition=letter.freeze, kind=StepKind.SENT, happened_on=letter.issued_on, letter=letter
        )
    elif letter.requirement is not None and letter.requirement.delivered_on is None:
        letter.requirement.delivered_on = letter.issued_on
        letter.requirement.delivered_letter = letter
        letter.requirement.save(update_fields=["delivered_on", "delivered_letter"])


def _resolutions_of(letters: Iterable[Letter]) -> set[int]:
    cases = (letter.freeze or letter.requirement for letter in letters)
    return {case.resolution_id for case in cases if case is not None}
