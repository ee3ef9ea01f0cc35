"""The content of a small book, as text and typeset in two layouts: the seed's own three main tables.

Rows come from reading the seed; what the scan damaged there (codes that are lost) is left out of both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budget.notation.money import format_thousands

_RUN_TOGETHER = re.compile(r"(?<=[。：；])\s+(?=\d{1,2}\. )")
AGENCY = "經濟部工業局"
YEAR = 109
REVENUE, SPENDING, PLANS = "歲入來源別預算表", "歲出機關別預算表", "歲出計畫提要及分支計畫概況表"
REVENUE_HEADS = ("本年度預算數", "上年度預算數", "前年度決算數", "本年度與上年度比較")
SPENDING_HEADS = ("本年度預算數", "上年度預算數", "本年度與上年度比較")


@dataclass
class Account:
    """One row of a 科目 table as it is to be printed."""

    serials: tuple[str, str, str, str]
    code: str
    name: str
    amounts: tuple[str, ...]
    notes: list[str]


@dataclass
class PlanRow:
    """A branch or an object, and the paragraphs that begin beside it."""

    label: str
    amount: str
    offices: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """A work plan as it is to be printed."""

    code: str
    name: str
    amount: str
    content: list[str]
    outcome: list[str]
    rows: list[PlanRow]


@dataclass
class Content:
    """The whole book."""

    revenue: list[Account]
    spending: list[Account]
    plans: list[Plan]


def content_of(seed) -> Content:
    """The content of the seed's three main tables."""
    return Content(
        [_account(row, ("this_year", "last_year", "settled", "change")) for row in seed.table(REVENUE).rows],
        [
            _account(row, ("this_year", "last_year", "change"))
            for row in seed.table(SPENDING).rows
            if row.code
        ],
        [_plan(plan) for plan in seed.table(PLANS).rows],
    )


def _printed(amount: int | None) -> str:
    return "" if amount is None else "-" if amount == 0 else format_thousands(amount)


def _paragraphs(text: str) -> list[str]:
    """Paragraphs; what the scan ran together (「…。 2. …」) or tore off (a lone 「：」) is set as it was printed."""
    parts = [part for line in text.split("\n") for part in _RUN_TOGETHER.split(line) if part]
    joined: list[str] = []
    for part in parts:
        if part in "：。；" and joined:
            joined[-1] = joined[-1].rstrip("：。；") + part
        else:
            joined.append(part)
    return joined


def _account(row, columns) -> Account:
    levels = ("kuan", "xiang", "mu", "jie")
    own = {level: getattr(row, level) for level in levels if row.level == level}
    serials = tuple(str(own.get(level) or "") for level in levels)
    amounts = tuple(_printed(getattr(row, column)) for column in columns)
    return Account(serials, row.code or "", row.name, amounts, _paragraphs(row.explanation))


def _plan(plan) -> Plan:
    rows: list[PlanRow] = []
    for branch in plan.branches:
        notes = _paragraphs(branch.text)
        rows.append(
            PlanRow(
                f"{branch.number} {branch.name}", _printed(branch.amount), "、".join(branch.offices), notes
            )
        )
        for item in branch.objects:
            rows.append(PlanRow(f"{item.code} {item.name}", _printed(item.amount)))
            rows += [PlanRow(f"{part.code} {part.name}", _printed(part.amount)) for part in item.parts]
    return Plan(
        plan.code,
        plan.name,
        _printed(plan.amount),
        _paragraphs(plan.content),
        _paragraphs(plan.outcome),
        rows,
    )


def as_text(content: Content, pages: dict[str, tuple[int, int]]) -> str:
    """The book in the text form, one page a table."""
    listed = "".join(f"{n}. {t}\t{a}~{a}\n" for n, (t, (a, _)) in enumerate(pages.items(), start=1))
    text = f"中華民國 {YEAR} 年度\n\n{AGENCY}單位預算\n\n{AGENCY}\n\n目次\n\n書表名稱\t頁次\n二、主要表\t\n{listed}"
    text += _accounts_text(REVENUE, content.revenue, REVENUE_HEADS)
    text += _accounts_text(SPENDING, content.spending, SPENDING_HEADS)
    return text + _plans_text(content.plans)


def _caption(title: str) -> str:
    return f"\n{AGENCY}\n{title}\n中華民國{YEAR}年度\n\n單位：新臺幣千元\n\n"


def _accounts_text(title: str, rows: list[Account], heads: tuple[str, ...]) -> str:
    text = _caption(title) + "科 目\t\t\t\t\t" + "\t".join(heads) + "\t說 明\n"
    text += "款\t項\t目\t節\t名稱及編號" + "\t" * (len(heads) + 1) + "\n"
    for row in rows:
        cells = [*row.serials, f"{row.code} {row.name}".strip(), *row.amounts]
        text += "\t".join([*cells, row.notes[0] if row.notes else ""]) + "\n"
        text += "".join("\t" * len(cells) + note + "\n" for note in row.notes[1:])
    return text


def _plans_text(plans: list[Plan]) -> str:
    text = ""
    for plan in plans:
        text += _caption(PLANS)
        text += f"工作計畫名稱及編號\t{plan.code} {plan.name}\t預算金額\t{plan.amount}\n"
        text += "計畫內容：\n" + "".join(f"{each}\n" for each in plan.content)
        text += "預期成果：\n" + "".join(f"{each}\n" for each in plan.outcome)
        text += "分支計畫及用途別科目\t金額\t承辦單位\t說明\n"
        for row in plan.rows:
            text += f"{row.label}\t{row.amount}\t{row.offices}\t{row.notes[0] if row.notes else ''}\n"
            text += "".join(f"\t\t\t{note}\n" for note in row.notes[1:])
    return text
