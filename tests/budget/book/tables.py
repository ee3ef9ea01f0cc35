"""Books with one table for tests: a made-up agency, full or facing pages; or the seed with lines changed."""

from budget.book.reader import ReadBook, read_book
from budget.book.results import TableReader, TableResult
from budget.book.source import Line, split_lines

_COVER = "中華民國 110 年度\n\n虛構部測試署單位預算\n\n目次\n\n書表名稱\t頁次\n二、附屬表\t\n"


def full_page(title: str, text: str, unit: str = "新臺幣千元") -> str:
    """A page with its caption; `text` has column heads and rows."""
    return f"\n虛構部測試署\n{title}\n中華民國110年度\n\n單位：{unit}\n\n{text}\n"


def facing_pages(title: str, left: str, right: str, unit: str = "新臺幣千元") -> str:
    """Two halves with the caption cut across the fold."""
    at = len(title) // 2
    return (
        f"\n虛構部\n{title[:at]}\n中華民國\n\n{left}\n"
        f"\n測試署\n{title[at:]}\n110年度\n\n單位：{unit}\n\n{right}\n"
    )


def read_pages(reader: TableReader, pages: str) -> tuple[TableResult, ReadBook]:
    """The table read from pages of the test agency, and the book around it."""
    book = read_book(split_lines(f"{_COVER}1. {reader.title}\n{pages}"), "test.txt", (reader,))
    return book.table(reader.title), book


def read_changed(
    reader: TableReader, lines: list[Line], changes: dict[int, tuple[str, str] | None]
) -> TableResult:
    """The table of the seed with some lines changed: old and new text, or None for a line left out (made blank)."""
    changed = []
    for line in lines:
        if line.number in changes:
            change = changes[line.number]
            assert change is None or change[0] in line.text
            line = Line(line.number, "" if change is None else line.text.replace(*change, 1))
        changed.append(line)
    return read_book(changed, "fy109-idb.txt", (reader,)).table(reader.title)


def off(table: TableResult) -> list[tuple[int, str, int | None]]:
    """Line, name and difference of the checks that do not hold."""
    return [(c.line, c.name, c.difference) for c in table.checks if c.state != "holds"]


def unread(book: ReadBook) -> list[int]:
    """The lines of tables that nobody claims."""
    return [number for number, use in book.line_uses.items() if use.kind == "unread" and use.table]
