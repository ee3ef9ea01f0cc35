"""The rows of 歲出計畫提要及分支計畫概況表: work plan › branch plan › object and numbered detail. Amounts in 元."""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.details import Detail


@dataclass(frozen=True, slots=True)
class ObjectAmount:
    """An object of expenditure (用途別科目): level 1 such as 2000 業務費 with its level-2 `parts` (2039 委辦費)."""

    code: str
    name: str
    amount: int
    line: int
    level: int
    parts: tuple[ObjectAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class BranchPlan:
    """A branch plan (分支計畫). `offices` are the 承辦單位, `text` the 說明 joined over page breaks."""

    number: str
    name: str
    amount: int
    offices: tuple[str, ...]
    objects: tuple[ObjectAmount, ...]
    text: str
    text_lines: tuple[int, ...]
    details: tuple[Detail, ...]
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """A work plan (工作計畫) with 計畫內容, 預期成果 and its branch plans; `line` is the first page's heading."""

    code: str
    name: str
    amount: int
    content: str
    content_lines: tuple[int, ...]
    outcome: str
    outcome_lines: tuple[int, ...]
    branches: tuple[BranchPlan, ...]
    line: int
    last_line: int
