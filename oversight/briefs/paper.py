"""A 質詢小抄 as PDF: one sheet of A4, tagged, with a text layer. Nothing is fetched while it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oversight.reports.paper import weasyprint

STYLES = [
    Path(__file__).parent.parent / "static" / "oversight" / name for name in ("tokens.css", "brief.css")
]


def one_sheet(draw: Callable[[int], str], cases: int) -> bytes:
    """The first of `draw(cases)`, `draw(cases - 1)`, … that fits on one sheet; `draw` makes HTML of so many cases.

    Long names and addresses can take more lines than were reckoned with. Raises NoPdf.
    """
    paper = weasyprint()
    fetcher = paper.urls.URLFetcher(allowed_protocols=["data"])
    styles = [paper.CSS(filename=str(file)) for file in STYLES]
    for limit in range(cases, -1, -1):
        document = paper.HTML(string=draw(limit), url_fetcher=fetcher).render(
            stylesheets=styles, pdf_variant="pdf/ua-1"
        )
        if len(document.pages) == 1 or not limit:
            break
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written
