"""Text of one plan that runs on over the page's end into the cell of the next plan.

    page 1, plan (2)   … 2.發展智慧製造應用服務模組導入國
    page 2, plan (3)   際通訊標準。 3.協助… 4.培育… 1.依據智慧機械產業推動方案…     1. is where the text of (3) begins

The numbering tells: what goes on with the number after the last one belongs to the plan before, a new 1. does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: An item of the text. 「2.0」 is a number, not an item; 「109.」 has too many digits for one.
_ITEM = re.compile(r"(?:^|(?<=[\s。；：:;」）)]))(\d{1,2})\s*[.．、](?!\d)")
_FINISHED = re.compile(r"[。：:；;]\s*$")


@dataclass(frozen=True, slots=True)
class Carried:
    """`before` goes on with the text of the plan before, `own` is this plan's; `doubt` says what is not certain."""

    before: str
    own: str
    doubt: str = ""


def split_carried(previous: str, text: str) -> Carried:
    """Split the first text of a page between the plan before (whose text so far is `previous`) and its own row."""
    items = [(int(match.group(1)), match.start()) for match in _ITEM.finditer(text)]
    last = max((int(match.group(1)) for match in _ITEM.finditer(previous)), default=0)
    finished = not previous.strip() or bool(_FINISHED.search(previous))
    begins_with = items[0][0] if items and items[0][1] == 0 else None
    if begins_with == 1 or (begins_with is None and finished):
        return Carried("", text)
    if begins_with is not None and begins_with != last + 1:
        return Carried("", text, f"從第 {begins_with} 項起，前一計畫止於第 {last} 項，未予拆分")
    restart = next((start for number, start in items if number == 1), None)
    if restart is not None:
        return Carried(text[:restart].rstrip(), text[restart:])
    if begins_with is not None:
        return Carried(text, "", "全部接續前一計畫的編號，視為前一計畫的內容")
    end = text.find("。") + 1
    doubt = "接續前一計畫；自身內容的起點未印明，視為第一個句號之後"
    return Carried(text[:end].rstrip(), text[end:].lstrip(), doubt) if end else Carried("", text)
