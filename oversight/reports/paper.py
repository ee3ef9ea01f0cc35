"""The report on paper: HTML of the official form, and PDF made from it (A4, text layer, tagged).

The form is that of the books: title, year, 「決議、附帶決議及注意事項」 over 項次 and 內容, 辦理情形 beside it, the heads again
on every page, the page number below. `templates/reports/report.html` draws it; nothing is fetched while it is drawn.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from budget.notation.dates import format_roc
from oversight.reports.content import TITLE, Heading, Report

#: Where a line may not end: a space at its end would be lost to whoever reads the text back.
_SPACED = re.compile(r"\S +(?=\S)")


STYLE = Path(__file__).parent.parent / "static" / "oversight" / "report.css"


class NoPdf(Exception):
    """PDF cannot be made on this machine; the message says what is missing."""


def as_html(report: Report) -> str:
    """The form as HTML; its style is a file of its own."""
    return render_to_string("reports/report.html", context_of(report))


def context_of(report: Report) -> dict[str, Any]:
    """What the template draws: rows of (heading or item), paragraphs already cut."""
    rows = [
        {
            "heading": isinstance(entry, Heading),
            "number": entry.number if isinstance(entry, Heading) else entry.number_text,
            "text": [unbroken(line) for line in entry.text.split("\n")],
            "answer": []
            if isinstance(entry, Heading)
            else [unbroken(line) for line in entry.answer.split("\n")],
            "missing": not isinstance(entry, Heading) and entry.state != "answered",
        }
        for entry in report.entries
    ]
    return {"report": report, "title": TITLE, "rows": rows, "as_of": format_roc(report.as_of)}


def as_pdf(report: Report) -> bytes:
    """PDF/UA-tagged. Raises NoPdf where the system lacks the libraries that draw it."""
    library = weasyprint()
    style = library.CSS(filename=str(STYLE))
    paper = library.HTML(string=as_html(report), url_fetcher=_nothing)
    return paper.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")


def weasyprint() -> Any:
    """The library that draws PDF. Raises NoPdf; importing it costs much and is put off until it is needed."""
    try:
        import weasyprint as library
    except OSError as error:
        raise NoPdf(
            "本機缺少產生 PDF 所需的系統程式庫（Pango）。Debian：apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            f"libharfbuzz-subset0 fonts-noto-cjk（{error}）"
        ) from error
    return library


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"the report refers to nothing outside itself: {url}")


def unbroken(line: str) -> SafeString:
    """A paragraph in which no line ends at a space."""
    pieces = []
    at = 0
    for match in _SPACED.finditer(line):
        if match.start() < at:
            continue
        end = match.end()
        while (following := _SPACED.match(line, end)) is not None:
            end = following.end()
        pieces += [
            escape(line[at : match.start()]),
            "<span>",
            escape(line[match.start() : end + 1]),
            "</span>",
        ]
        at = end + 1
    pieces.append(escape(line[at:]))
    return mark_safe("".join(pieces))  # noqa: S308  # every piece of text is escaped above
