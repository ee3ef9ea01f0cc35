"""What of a page is still Chinese although nothing says that it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HAN = re.compile("[\u3001-\u301f\u3400-\u9fff\uff01-\uff60]")
SPOKEN = ("title", "alt", "aria-label", "placeholder")
VOID = {"br", "hr", "img", "input", "link", "meta"}


class _Unmarked(HTMLParser):
    """Collects what is read out: text, and the attributes that say something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        chinese = self.is_chinese
        if said.get("lang"):
            chinese = said["lang"] == "zh-Hant"
        if not chinese:
            self.found += [said[name] or "" for name in SPOKEN if HAN.search(said.get(name) or "")]
        if tag not in VOID:
            self.open.append((tag, chinese))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_chinese and HAN.search(data):
            self.found.append(" ".join(data.split()))

    @property
    def is_chinese(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def unmarked(html: str) -> list[str]:
    """The Chinese text and attributes of a piece of HTML that stand in no element marked as Chinese."""
    reader = _Unmarked()
    reader.feed(html)
    return reader.found
