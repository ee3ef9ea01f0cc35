"""Related rows by the words people use for them, for many words at once."""

from __future__ import annotations

from typing import Any

from budget.admin.reach import agencies as reached
from budget.models import Agency, AgencyName, BudgetKind, FiscalYear, LineItem
from budget.notation.text import fold
from oversight.models import Committee, FreezeCondition, Letter, Meeting, Resolution

KINDS = {str(label): value for value, label in BudgetKind.choices}


def find_agencies(words: set[str], user: Any) -> dict[str, int]:
    """By code, name, full name or alias; a name that means two agencies means none."""
    found: dict[str, set[int]] = {}
    for pk, code, name, full_name in Agency.objects.values_list("pk", "code", "name", "full_name"):
        for word in {code, fold(name), fold(full_name or name)}:
            found.setdefault(word, set()).add(pk)
    for pk, name in AgencyName.objects.values_list("agency_id", "name"):
        found.setdefault(fold(name), set()).add(pk)
    keys = reached(user, "budget.view_agency")
    hits = {word: found.get(word) or found.get(fold(word)) or set() for word in words}
    return {
        word: next(iter(pks)) for word, pks in hits.items() if len(pks) == 1 and (keys is None or pks <= keys)
    }


def find_years(words: set[str], _user: Any) -> dict[str, int]:
    """「108」 is the general budget of that year, 「108特別預算」 another act."""
    years = {(year, kind): pk for pk, year, kind in FiscalYear.objects.values_list("pk", "year", "kind")}
    hits = {}
    for word in words:
        digits = "".join(char for char in word if char.isdecimal())
        kind = KINDS.get(word.removeprefix(digits).removeprefix("年度").strip() or "總預算")
        if digits and kind and len(digits) <= 3 and (int(digits), kind) in years:
            hits[word] = years[int(digits), kind]
    return hits


def year_named(year: FiscalYear) -> str:
    return str(year.year) if year.kind == BudgetKind.GENERAL else f"{year.year}{year.get_kind_display()}"


def find_committees(words: set[str], _user: Any) -> dict[str, int]:
    names = {name: pk for pk, name in Committee.objects.values_list("pk", "name")}
    return {word: names[word] for word in words if word in names}


def find_resolutions(words: set[str], _user: Any) -> dict[str, int]:
    return dict(Resolution.objects.filter(key__in=words).values_list("key", "pk"))


def find_letters(words: set[str], _user: Any) -> dict[str, int]:
    """By 字號 however it is written."""
    numbers = {}
    for word in words:
        letter = Letter(number_text=word)
        letter.fill_number()
        numbers[word] = letter.number
    stored = dict(Letter.objects.filter(number__in=numbers.values()).values_list("number", "pk"))
    return {word: stored[number] for word, number in numbers.items() if number and number in stored}


def find_meetings(words: set[str], _user: Any) -> dict[str, int]:
    """By name, where one meeting only has it."""
    found: dict[str, list[int]] = {}
    for pk, name in Meeting.objects.filter(name__in=words).values_list("pk", "name"):
        found.setdefault(name, []).append(pk)
    return {name: pks[0] for name, pks in found.items() if len(pks) == 1}


def freezes_by_place(places: set[tuple[int, int]]) -> dict[tuple[int, int], FreezeCondition]:
    """Freezes by (resolution, 序)."""
    rows = FreezeCondition.objects.filter(resolution__in={resolution for resolution, _ in places})
    return {(row.resolution_id, row.position): row for row in rows}


def lines_by_path(places: set[tuple[int, str]]) -> dict[tuple[int, str], LineItem]:
    """Budget lines by (year, path)."""
    rows = LineItem.objects.filter(
        fiscal_year__in={year for year, _ in places}, path__in={path for _, path in places}
    )
    return {(row.fiscal_year_id, row.path): row for row in rows if (row.fiscal_year_id, row.path) in places}
