"""Bring one unit budget book into the database: read, then write all of it or nothing."""

from oversight.book_import.report import Report
from oversight.book_import.run import import_book

__all__ = ["Report", "import_book"]
