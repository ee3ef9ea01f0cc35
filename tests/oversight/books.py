"""Reading pages, and a small book with printed tables, source lines and checks. Amounts are 元."""

from __future__ import annotations

import re
from typing import Any

from budget.models import BookCheck, BookSource, BudgetBook, LineItem, PrintedRow, PrintedTable
from tests.factories import make_agency, make_book, make_line

SOURCE = [
    "目　次",
    "",
    "歲出機關別預算表",
    "5226102200 工業技術升級輔導\t8,244,474",
    "本年度預算數8,244,474千元",
    "不明的一行",
]
TITLE = "歲出機關別預算表"
COLUMNS = [["編號", "code"], ["名稱", "text"], ["本年度預算數", "money"], ["人數", "number"]]
CELLS = ["5226102200", "工業技術升級輔導", 8_244_474_000, "2.50"]


def make_table(book: BudgetBook, position: int = 1, rows: int = 1, **fields: Any) -> PrintedTable:
    """A table with `rows` equal rows, all on line 4."""
    fields = {
        "number": "二.2",
        "title": TITLE,
        "first_line": 3,
        "last_line": 5,
        "columns": COLUMNS,
        **fields,
    }
    cells = fields.pop("cells", CELLS)
    table = PrintedTable.objects.create(book=book, position=position, **fields)
    PrintedRow.objects.bulk_create(
        PrintedRow(table=table, position=place, first_line=4, last_line=4, cells=cells)
        for place in range(rows)
    )
    return table


def make_source(book: BudgetBook, lines: list[str] | None = None, uses: Any = None) -> BookSource:
    """SOURCE with the fate of its six lines."""
    runs = [
        [1, 1, "furniture", "目次", None],
        [2, 3, "furniture", TITLE, None],
        [4, 5, "read", TITLE, 0],
        [6, 6, "unread", TITLE, None],
    ]
    return BookSource.objects.create(book=book, text="\n".join(lines or SOURCE), uses=uses or runs)


def make_check(book: BudgetBook, position: int = 1, state: str = "holds", **fields: Any) -> BookCheck:
    """A check of the table on line 4."""
    sides: dict[str, tuple[int | None, int | None]] = {
        "holds": (5000, 5000),
        "off": (5000, 3000),
        "unchecked": (5000, None),
    }
    left, right = sides[state]
    fields = {"name": f"勾稽{position}", "table": TITLE, "line": 4, "left": left, "right": right, **fields}
    return BookCheck.objects.create(book=book, position=position, state=state, **fields)


def make_read_book(year: int = 109, agency: str = "2610") -> BudgetBook:
    """項 › 目 › two branches › one detail, a table, the source and one check of each state."""
    book = make_book(year, agency)
    own: dict[str, Any] = {"year": year, "agency": make_agency(agency), "book": book}
    top = make_line("0026100000", kind="xiang", name="工業局", number="2", proposed=9_000_000, **own)
    LineItem.objects.filter(pk=top.pk).update(prior_year=8_000_000)
    plan = make_line(parent=top, kind="mu", slug="5226102200", proposed=9_000_000, **own)
    branch = make_line("01", parent=plan, name="分支甲", proposed=6_000_000, source_line=4, **own)
    make_line("02", parent=plan, name="分支乙", proposed=3_000_000, **own)
    make_line(
        "",
        parent=branch,
        kind="detail",
        name="細部",
        number="1",
        path="d",
        slug="5226102200/01/n1",
        proposed=6_000_000,
        **own,
    )
    make_table(book)
    make_source(book)
    for position, state in enumerate(("holds", "off", "unchecked"), start=1):
        make_check(book, position, state)
    return BudgetBook.objects.get(pk=book.pk)


def main_of(client: Any, url: str, status: int = 200) -> str:
    """The main part of a page, as HTML."""
    response = client.get(url)
    assert response.status_code == status
    return str(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def text_of(client: Any, url: str, status: int = 200) -> str:
    """Its visible text."""
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(client, url, status)).split())
