import pytest

from budget.book.reader import ReadBook, read_book
from budget.book.registry import TABLE_READERS
from budget.book.source import Line, split_lines
from oversight.book_import.tables import READERS


@pytest.fixture(scope="session")
def seed_lines(seed_text) -> list[Line]:
    return split_lines(seed_text)


@pytest.fixture(scope="session")
def seed(seed_lines) -> ReadBook:
    return read_book(seed_lines, "fy109-idb.txt", TABLE_READERS)


@pytest.fixture(scope="session")
def whole_seed(seed_lines) -> ReadBook:
    """With the report table of resolutions, which the other app reads."""
    return read_book(seed_lines, "fy109-idb.txt", READERS)


@pytest.fixture(scope="session")
def revenue(seed):
    return seed.table("歲入來源別預算表")


@pytest.fixture(scope="session")
def expenditure(seed):
    return seed.table("歲出機關別預算表")


@pytest.fixture(scope="session")
def plans(seed):
    return {plan.code: plan for plan in seed.table("歲出計畫提要及分支計畫概況表").rows}
