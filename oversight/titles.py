"""How one case is called where it stands alone: in feeds, calendars and mails."""

from __future__ import annotations

from oversight.models import Resolution
from oversight.status import Status
from oversight.templatetags.oversight import agencies_of


def case_title(resolution: Resolution) -> str:
    """「〔待排審〕工業局：108年度總預算 › …」 of one annotated by `with_status`; fictional cases say so."""
    world = "（虛構示範資料）" if resolution.is_fictional else ""
    label = Status(resolution.status).label
    return f"〔{label}〕{agencies_of(resolution)}：{resolution.citation}{world}"
