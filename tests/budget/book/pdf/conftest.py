import pytest

from budget.book.pdf.reader import PdfBook, read_pdf
from budget.book.registry import TABLE_READERS
from tests.paths import shared_data


@pytest.fixture(scope="session")
def sample() -> PdfBook:
    """87 pages cut from a real book; skips where a clone has them not."""
    return read_pdf(shared_data("book-pages-fy114.pdf"), TABLE_READERS)
