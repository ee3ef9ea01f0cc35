"""Single tables written for tests: a made-up agency's table on facing pages, read by one reader."""

from collections.abc import Sequence

from budget.book.reader import read_book
from budget.book.results import TableReader, TableResult
from budget.book.source import split_lines
from tests.budget.book.books import COVER

FILE = "made-up.txt"


def facing_page(caption: tuple[str, str], left: str, right: str, unit: str = "新臺幣千元") -> str:
    """Two facing pages; `caption` is the title cut in two, `left` and `right` are heads and rows."""
    return (
        f"\n虛構部\n{caption[0]}\n中華民國\n\n{left}"
        f"\n測試署\n{caption[1]}\n110年度\n\n單位：{unit}\n\n{right}\n"
    )


def full_page(caption: str, body: str, unit: str | None = "新臺幣千元") -> str:
    """A page with the whole caption."""
    printed_unit = f"\n單位：{unit}\n" if unit else ""
    return f"\n虛構部測試署\n{caption}\n中華民國 110 年度\n{printed_unit}\n{body}\n"


def read_pages(reader: TableReader, pages: Sequence[str]) -> TableResult:
    """The result of `reader` for a book that has this table only."""
    body = "".join(pages)
    count = sum(body.count(f"\n{agency}\n") for agency in ("虛構部", "測試署", "虛構部測試署"))
    text = f"{COVER}1. {reader.title}\t1~{count}\n{body}"
    found = read_book(split_lines(text), FILE, (reader,)).table(reader.title)
    assert found is not None
    return found
