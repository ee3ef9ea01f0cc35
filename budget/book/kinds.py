"""Books that look like a unit budget book of the central government and are none: said by name, and refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budget.book.pdf.glyphs import plain
from budget.book.source import BookError

_LOCAL = re.compile(
    r"(?:臺北|台北|新北|桃園|臺中|台中|臺南|台南|高雄|基隆|新竹|嘉義|苗栗|彰化|南投|雲林|屏東|宜蘭|花蓮|臺東|台東|澎湖|金門|連江)"
    r"[市縣](?!.{0,12}(?:分署|分局|監獄|看守所|法院|檢察署|審計處))|[市縣]總預算|[鄉鎮市區]公所|地方總預算"
)
_FUND = re.compile(r"附屬單位預算|基金.{0,6}(?:預算|收支)|營業預算|信託基金")
_SETTLED = re.compile(r"(?:單位|總)決算")
EXPECTED = "中央政府總預算的單位預算書"


def refuse_other_books(texts: Iterable[str], file: str) -> None:
    """Look through cover, contents page and agency names; raises BookError that says what the book is."""
    for text in texts:
        key = plain(text)
        if "中央政府總預算" in key and not _FUND.search(key):
            continue
        for pattern, what in (
            (_FUND, "基金（附屬單位預算）的預算書，不在支援範圍"),
            (_LOCAL, "地方政府的預算書，不在支援範圍"),
            (_SETTLED, "決算書，不在支援範圍"),
        ):
            if pattern.search(key):
                raise BookError(
                    f"這是{what}，未匯入任何資料", file=file, read=text.strip(), expected=EXPECTED
                )
