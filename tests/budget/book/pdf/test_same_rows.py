"""The same content as text and as PDF gives the same rows: the seed's three main tables, typeset in three layouts."""

from dataclasses import fields, is_dataclass

import pytest

from budget.book.pdf.reader import read_pdf
from budget.book.reader import read_book
from budget.book.registry import TABLE_READERS
from budget.book.source import split_lines
from tests.budget.book.pdf.book_content import PLANS, REVENUE, SPENDING, as_text, content_of
from tests.budget.book.pdf.paper import write_pdf
from tests.budget.book.pdf.typeset import typeset

_PLACES = {"line", "last_line", "supplied_from", "cells"}


def without_places(value):
    """Everything of a row but the lines it was read from."""
    if is_dataclass(value):
        kept = [f.name for f in fields(value) if f.name not in _PLACES and not f.name.endswith("_lines")]
        return {name: without_places(getattr(value, name)) for name in kept}
    if isinstance(value, tuple):
        return [without_places(each) for each in value]
    return value


@pytest.fixture(scope="module", params=["official", "boxed", "open"])
def both(request, seed, tmp_path_factory):
    content = content_of(seed)
    sheets, pages = typeset(content, request.param)
    path = write_pdf(tmp_path_factory.mktemp("pdf") / f"{request.param}.pdf", sheets)
    readers = [reader for reader in TABLE_READERS if reader.title in pages]
    text = split_lines(as_text(content, pages))
    return read_book(text, "book.txt", readers), read_pdf(path, readers).main


@pytest.mark.parametrize("title", [REVENUE, SPENDING, PLANS])
def test_rows_of_text_and_pdf_are_the_same(both, title):
    text, pdf = both
    expected = [without_places(row) for row in text.table(title).rows]
    assert [without_places(row) for row in pdf.book.table(title).rows] == expected


def test_checks_of_text_and_pdf_are_the_same(both):
    text, pdf = both
    assert [(c.name, c.left, c.right) for c in pdf.book.checks] == [
        (c.name, c.left, c.right) for c in text.checks
    ]


def test_typeset_book_leaves_no_line_unread(both):
    assert both[1].book.unread_by_table() == {}


def test_typeset_book_is_whole(both):
    assert both[1].absent == ()
