"""Work plans while their pages are being read; `finish` makes the rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from budget.book.details import read_details
from budget.book.flow import Flow
from budget.book.plan_rows import BranchPlan, ObjectAmount, WorkPlan
from budget.book.plan_text import PlanText


@dataclass(slots=True)
class BranchDraft:
    """A branch plan; `offices` is the cell text joined over its rows."""

    number: str
    name: str
    amount: int
    line: int
    last_line: int
    offices: str = ""
    objects: list[ObjectAmount] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)


@dataclass(slots=True)
class PlanDraft:
    """A work plan and its branch plans so far."""

    code: str
    name: str
    amount: int
    line: int
    last_line: int
    text: PlanText = field(default_factory=PlanText)
    branches: list[BranchDraft] = field(default_factory=list)


def finish(draft: PlanDraft) -> WorkPlan:
    """The row of a work plan whose last page was read."""
    content = draft.text.content
    return WorkPlan(
        code=draft.code,
        name=draft.name,
        amount=draft.amount,
        content=content.text,
        content_lines=content.lines,
        outcome=draft.text.outcome.text,
        outcome_lines=draft.text.outcome.lines,
        branches=tuple(_finish_branch(branch, content.text) for branch in draft.branches),
        line=draft.line,
        last_line=draft.last_line,
    )


def _finish_branch(branch: BranchDraft, content: str) -> BranchPlan:
    return BranchPlan(
        number=branch.number,
        name=branch.name,
        amount=branch.amount,
        offices=tuple(office for office in branch.offices.split("、") if office),
        objects=tuple(branch.objects),
        text=branch.flow.text,
        text_lines=branch.flow.lines,
        details=read_details(branch.flow, content),
        line=branch.line,
        last_line=max(branch.last_line, *branch.flow.lines, branch.line),
    )
