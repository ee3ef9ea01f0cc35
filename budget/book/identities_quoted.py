"""Identities of the figures that the 說明 of 歲入來源別 and 歲出機關別預算表 quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from budget.book.details import Detail
from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.explained import (
    Explained,
    compared_items,
    read_explanation,
    stated_parts,
    stated_total,
)
from budget.book.identities import Identity, Side, Tables
from budget.book.object_summary import ObjectSummaryRow
from budget.book.plan_rows import BranchPlan, WorkPlan
from budget.book.revenue_by_source import RevenueLine
from budget.notation.text import fold, similar_key

type _Row = RevenueLine | ExpenditureLine

_UNTOLD = "有一項的數字不明，無從加總"


@dataclass(frozen=True, slots=True)
class _Quoted:
    """An item (or the whole 說明) of a row, with the label of its place."""

    row: _Row
    item: Explained
    label: str


@lru_cache(maxsize=256)
def _read(text: str) -> Explained:
    return read_explanation(text)


def _name(row: _Row) -> str:
    return f"{row.code or ''} {row.name}".strip()


def _item_label(row: _Row, item: Explained) -> str:
    return f"{_name(row)} › 說明{item.label}{item.subject}"


def _stated(row_type: type[_Row]) -> Callable[[Tables], Iterator[_Quoted]]:
    """Items that state 本年度預算數."""

    def over(tables: Tables) -> Iterator[_Quoted]:
        for row in tables.rows(row_type):
            root = _read(row.explanation)
            for item in (root, *root.below):
                if stated_total(item) is not None:
                    yield _Quoted(row, item, _name(row))

    return over


def _with_parts(tables: Tables) -> Iterator[_Quoted]:
    for quoted in _stated(ExpenditureLine)(tables):
        if stated_parts(quoted.item):
            yield quoted


def _parts(tables: Tables) -> Iterator[tuple[_Quoted, str, int]]:
    """Each object that 「包括…」 names, where 各項費用彙計表 has a column for the work plan."""
    codes = {amount.plan_code for row in tables.rows(ObjectSummaryRow) for amount in row.amounts}
    for quoted in _with_parts(tables):
        if quoted.row.code in codes:
            yield from ((quoted, name, amount) for name, amount in stated_parts(quoted.item))


def _object_side(tables: Tables, part: tuple[_Quoted, str, int]) -> Side:
    quoted, name, _ = part
    found = [row for row in tables.rows(ObjectSummaryRow) if row.level == 1 and fold(row.name) == fold(name)]
    if len(found) != 1:
        return tables.missing(ObjectSummaryRow, f"沒有名為「{name}」的第一級用途別")
    return tables.side(ObjectSummaryRow, found[0], found[0].amount(quoted.row.code or ""))


def _compared(row_type: type[_Row], *, nested: bool) -> Callable[[Tables], Iterator[_Quoted]]:
    """The lists of 「…比較如下」, or the items below them that have items of their own, with amounts."""

    def over(tables: Tables) -> Iterator[_Quoted]:
        for row in tables.rows(row_type):
            top = Explained(-1, 0, "", compared_items(_read(row.explanation)))
            if not nested:
                found = [_Quoted(row, top, _name(row))]
            else:
                found = [_Quoted(row, item, _item_label(row, item)) for item in top.below]
            yield from (q for q in found if any(item.amount is not None for item in q.item.below))

    return over


def _netted(row_type: type[_Row]) -> Callable[[Tables], Iterator[_Quoted]]:
    def over(tables: Tables) -> Iterator[_Quoted]:
        for row in tables.rows(row_type):
            for item in _all_items(compared_items(_read(row.explanation))):
                if item.is_netted:
                    yield _Quoted(row, item, _item_label(row, item))

    return over


def _all_items(items: list[Explained]) -> Iterator[Explained]:
    for item in items:
        yield item
        yield from _all_items(item.below)


def _said(quoted: _Quoted, tables: Tables, amount: int | None, text: str = "") -> Side:
    """A side that the 說明 says."""
    row = quoted.row
    lines = row.explanation_lines or (row.line,)
    reason = text if amount is not None else text or _UNTOLD
    return Side(amount, tables.title(type(row)), lines[0], reason)


def _sum_below(value: Callable[[Explained], int | None]) -> Callable[[Tables, _Quoted], Side]:
    def side(tables: Tables, quoted: _Quoted) -> Side:
        amounts = [value(item) for item in quoted.item.below]
        known = [amount for amount in amounts if amount is not None]
        return _said(quoted, tables, sum(known) if len(known) == len(amounts) else None)

    return side


def _printed(value: Callable[[Any], int | None]) -> Callable[[Tables, _Quoted], Side]:
    return lambda tables, quoted: tables.side(type(quoted.row), quoted.row, value(quoted.row))


def _own(value: Callable[[Explained], int | None]) -> Callable[[Tables, _Quoted], Side]:
    return lambda tables, quoted: _said(quoted, tables, value(quoted.item))


def _named_plans(tables: Tables) -> Iterator[tuple[_Quoted, BranchPlan | Detail]]:
    """Items that name a branch plan or a 細部計畫 of their work plan, with their amount."""
    plans = {plan.code: plan for plan in tables.rows(WorkPlan)}
    for row in tables.rows(ExpenditureLine):
        plan = plans.get(row.code or "")
        if plan is None:
            continue
        for item in _all_items(compared_items(_read(row.explanation))):
            found = _plan_named(plan, item.subject)
            if found is not None and item.amount is not None:
                yield _Quoted(row, item, _item_label(row, item)), found


def _plan_named(plan: WorkPlan, subject: str) -> BranchPlan | Detail | None:
    """The branch plan, else the 細部計畫, of that name; 「人員維持費」 is the branch 「人員維持」."""
    keys = {similar_key(subject), similar_key(subject.removesuffix("費"))} - {""}
    branches = [branch for branch in plan.branches if _is_called(branch.name, keys)]
    details = [
        detail
        for branch in plan.branches
        for detail in branch.details
        if detail.kind == "plan" and detail.amount is not None and similar_key(detail.name) in keys
    ]
    found: list[BranchPlan | Detail] = [*branches] or [*details]
    return found[0] if len(found) == 1 else None


def _is_called(name: str, keys: set[str]) -> bool:
    """A branch's name may leave out the programme before it: 「時空資訊雲…計畫-產業用地開發整合服務計畫」."""
    key = similar_key(name)
    return key in keys or (len(key) >= 6 and any(longer.endswith(key) for longer in keys))


def _sums(row_type: type[_Row]) -> Iterator[Identity[Any]]:
    """What is quoted must add up: within an item, below an item, and to the row."""
    needs = (row_type,)
    yield Identity(
        "{} = 說明所列本年度預算數",
        needs,
        _stated(row_type),
        lambda quoted: quoted.label,
        _printed(lambda row: row.this_year),
        _own(stated_total),
    )
    for name, own, value, nested in (
        ("{} = 說明各項金額之和", lambda row: row.this_year, lambda item: item.amount, False),
        ("{}：比較 = 說明各項增減之和", lambda row: row.change, lambda item: item.change, False),
        ("{} = 其下各項金額之和", lambda item: item.amount, lambda item: item.amount, True),
        ("{}：增減 = 其下各項增減之和", lambda item: item.change, lambda item: item.change, True),
    ):
        yield Identity(
            name,
            needs,
            _compared(row_type, nested=nested),
            lambda quoted: quoted.label,
            _own(own) if nested else _printed(own),
            _sum_below(value),
        )
    yield Identity(
        "{}：淨增減 = 增列減減列",
        needs,
        _netted(row_type),
        lambda quoted: quoted.label,
        _own(lambda item: item.change),
        _own(lambda item: item.steps),
    )


QUOTED: tuple[Identity[Any], ...] = (
    *_sums(RevenueLine),
    *_sums(ExpenditureLine),
    Identity(
        "{}：說明所列本年度預算數 = 所列各用途別之和",
        (ExpenditureLine,),
        _with_parts,
        lambda quoted: quoted.label,
        _own(stated_total),
        _own(lambda item: sum(amount for _, amount in stated_parts(item))),
    ),
    Identity(
        "{}：說明所列 = 各項費用彙計表",
        (ExpenditureLine, ObjectSummaryRow),
        _parts,
        lambda part: f"{part[0].label} › {part[1]}",
        lambda tables, part: _said(part[0], tables, part[2]),
        _object_side,
    ),
    Identity(
        "{}：說明所列 = 歲出計畫提要",
        (ExpenditureLine, WorkPlan),
        _named_plans,
        lambda found: found[0].label,
        lambda tables, found: _said(found[0], tables, found[0].item.amount),
        lambda tables, found: tables.side(WorkPlan, found[1], found[1].amount),
    ),
)
