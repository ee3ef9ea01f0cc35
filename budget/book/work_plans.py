"""歲出計畫提要及分支計畫概況表: each work plan with its text, branch plans, objects and numbered details.

    工作計畫名稱及編號 | 5226102200 工業技術升級輔導 | 預算金額 | 8,244,474      on every page
    計畫內容： …   預期成果： …                                               first pages of a plan
    分支計畫及用途別科目 | 金額 | 承辦單位 | 說明                             on every page
    01 發展新興與高科技產業 | 3,796,926 | 電子資訊組、金屬機電組 | 本項分支計畫係 …
    2000 業務費 | 2,919,138 | |                                              first-level object (用途別)
    2039 委辦費 | 2,895,391 | |                                              second-level object

The 說明 column flows on beside the objects and over the pages, independent of the row it stands on: the text
of branch 01 may end in the row in which branch 02 begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budget.book.cells import THOUSANDS, bare, clean, is_rule, paragraphs
from budget.book.flow import Flow
from budget.book.pages import Section
from budget.book.plan_checks import check_plan, note_missing_items, note_names
from budget.book.plan_drafts import BranchDraft, PlanDraft, finish
from budget.book.plan_rows import BranchPlan, ObjectAmount, WorkPlan
from budget.book.results import BookContext, Check, LineUse, Note, TableResult
from budget.book.source import Line
from budget.notation import NotationError
from budget.notation.codes import object_level, split_code_name
from budget.notation.money import parse_printed_thousands

__all__ = ["BranchPlan", "ObjectAmount", "WorkPlan", "WorkPlans"]

_PLAN_HEADING = "工作計畫名稱及編號"
_BRANCH_HEADING = "分支計畫及用途別科目"
_BRANCH = re.compile(r"^(\d{2})\s+(\S.*)$", re.DOTALL)
_OBJECT = re.compile(r"^(\d{4})\s+(\S.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WorkPlans:
    """The reader of 歲出計畫提要及分支計畫概況表.

    BookError for a page without its work plan, an object without a branch, an amount that is no number.
    """

    title: str = "歲出計畫提要及分支計畫概況表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are WorkPlan, in order; checks are all sums of objects, branches, plans and details."""
        run = _Run(section.title, book)
        for page in section.pages:
            run.read_page(page.body, page.gap)
        if not run.plans:
            raise book.error(
                f"{section.title}沒有任何工作計畫",
                line=section.lines[0],
                read=section.title,
                expected=f"「{_PLAN_HEADING}」一列及其編號、金額",
            )
        rows = tuple(finish(draft) for draft in run.plans)
        notes, checks = list(run.notes), list[Check]()
        for plan in rows:
            checks += check_plan(plan, section.title)
            notes += [*note_missing_items(plan, section.title), *note_names(plan, section.title)]
        return TableResult(
            section.title, rows, run.uses, tuple(sorted(notes, key=lambda n: n.line)), tuple(checks)
        )


@dataclass(slots=True)
class _Run:
    """State while the pages go by."""

    table: str
    book: BookContext
    plans: list[PlanDraft] = field(default_factory=list)
    uses: dict[int, LineUse] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    _in_branches: bool = False
    #: Pages that an excerpt leaves out before this one; "" once a branch says again where we are.
    _gap: str = ""

    def read_page(self, body: Sequence[Line], gap: str) -> None:
        self._in_branches, self._gap = False, gap or self._gap
        has_heading = False
        for line in body:
            if line.is_blank:
                continue
            first = bare(line.cells[0])
            if first == _PLAN_HEADING:
                has_heading = True
                self._heading(line)
            elif not has_heading:
                raise self.book.error(
                    "這一頁沒有先印工作計畫名稱",
                    line=line.number,
                    read=line.text,
                    expected=f"「{_PLAN_HEADING}」一列及其編號、金額",
                )
            elif first == _BRANCH_HEADING:
                self._in_branches = True
                self._use(line, "furniture")
            elif self._in_branches:
                self._use(line, "furniture" if is_rule(line.text) else self._branch_row(line))
            else:
                self._use(line, "read" if self.plans[-1].text.read(line) else "furniture")

    def _use(self, line: Line, kind: str | None) -> None:
        """Record what became of the line; None leaves it unread."""
        if kind == "read":
            self.plans[-1].last_line = line.number
            self.uses[line.number] = LineUse("read", self.table, len(self.plans) - 1)
        elif kind == "furniture":
            self.uses[line.number] = LineUse("furniture", self.table)

    def _heading(self, line: Line) -> None:
        """A new work plan, or the repeated heading of the one that goes on."""
        cells = [clean(cell) for cell in line.cells]
        code, name = next((pair for pair in map(split_code_name, cells) if pair[0]), (None, None))
        if code is None or len(code) != 10:
            raise self.book.error(
                "工作計畫沒有編號",
                line=line.number,
                read=line.text,
                expected="十碼的科目編號",
            )
        amount = self._amount(line, next((cell for cell in reversed(cells) if cell), ""))
        if self.plans and self.plans[-1].code == code:
            self.plans[-1].text.new_page()
            if (self.plans[-1].name, self.plans[-1].amount) != (name or "", amount):
                text = f"{code}：本頁的名稱或金額與該計畫首頁不同"
                self.notes.append(Note(self.table, line.number, text, (self.plans[-1].line, line.number)))
            self._use(line, "furniture")
            return
        self.plans.append(PlanDraft(code, name or "", amount, line.number, line.number))
        self._use(line, "read")

    def _branch_row(self, line: Line) -> str | None:
        cells = list(line.cells)
        label = clean(cells[0])
        branch, item = _BRANCH.match(label), _OBJECT.match(label)
        branches = self.plans[-1].branches
        before = branches[-1] if branches else None
        if self._gap and not branch:
            text = f"接在本檔未收入的頁（{self._gap}）之後，無從得知屬於哪一分支計畫，未讀"
            self.notes.append(Note(self.table, line.number, text, (line.number,)))
            return None
        if branch:
            before, self._gap = None if self._gap else before, ""
            amount = self._amount(line, self._cell(line, 1))
            number = line.number
            branches.append(BranchDraft(branch[1], branch[2], amount, number, number))
        elif before is None:
            raise self.book.error(
                "分支計畫之前出現別的列",
                line=line.number,
                read=line.text,
                expected="「01 …」之類的分支計畫及其金額",
            )
        elif item:
            self._object(line, before, item[1], item[2])
        elif label:
            text = f"「{label}」不是分支計畫（01 …）也不是用途別科目（2000 …），未讀"
            self.notes.append(Note(self.table, line.number, text, (line.number,)))
            return None
        branches[-1].last_line = line.number
        branches[-1].offices += bare(cells[2]) if len(cells) > 2 else ""
        for cell in cells[3:]:
            for text in paragraphs(cell):
                self._text_target(before).add(line.number, text)
        return "read"

    def _text_target(self, before: BranchDraft | None) -> Flow:
        """The branch whose text goes on: the one before, as long as its sentence has not ended."""
        current = self.plans[-1].branches[-1]
        unfinished = before is not None and before is not current and not before.flow.is_finished
        return before.flow if before is not None and unfinished and not current.flow.text else current.flow

    def _object(self, line: Line, branch: BranchDraft, code: str, name: str) -> None:
        amount = self._amount(line, self._cell(line, 1))
        level = object_level(code)
        entry = ObjectAmount(code, name, amount, line.number, level)
        if level == 1:
            branch.objects.append(entry)
            return
        parent = branch.objects[-1] if branch.objects else None
        if parent is None or parent.code[0] != code[0]:
            raise self.book.error(
                "第二級用途別不在其第一級之下",
                line=line.number,
                read=line.text,
                expected=f"其上有 {code[0]}000 一列",
            )
        branch.objects[-1] = ObjectAmount(
            parent.code, parent.name, parent.amount, parent.line, 1, (*parent.parts, entry)
        )

    def _cell(self, line: Line, index: int) -> str:
        if index < len(line.cells):
            return clean(line.cells[index])
        raise self.book.error(
            "這一列的欄數不足",
            line=line.number,
            read=line.text,
            expected=f"「{_BRANCH_HEADING}」、金額、承辦單位、說明四欄",
        )

    def _amount(self, line: Line, cell: str) -> int:
        try:
            amount = parse_printed_thousands(cell)
        except NotationError as error:
            raise self.book.error(
                "金額不是數字", line=line.number, read=error.read, expected=THOUSANDS
            ) from error
        if amount is None:
            raise self.book.error("沒有金額", line=line.number, read=line.text, expected=THOUSANDS)
        return amount
