"""What a reader does: asks, clicks, presses buttons. Every link is taken from a mail."""

from __future__ import annotations

import datetime
import re
from email.message import EmailMessage
from typing import Any

from django.core import mail

from oversight.models import FreezeCondition
from tests.factories import make_freeze, make_resolution

DAY = datetime.date(2026, 11, 26)  # a Thursday
ADDRESS = "aide@example.org"
SITE = "https://budget.example"


def ask(client: Any, query: str = "", address: str = ADDRESS, frequency: str = "daily", **fields: str) -> Any:
    """The answer to the form of /follow/."""
    data = {"address": address, "frequency": frequency, "language": "zh-hant", **fields}
    return client.post(f"/follow/?{query}", data)


def link(message: Any, part: str) -> str:
    """The path of the link in a mail that holds `part`."""
    found = re.findall(rf"{SITE}((?:/en)?/follow/\S*{part}\S*)", message.body)
    assert found, message.body
    return found[-1]


def subscribe(
    client: Any, query: str = "", address: str = ADDRESS, frequency: str = "daily", **fields: str
) -> str:
    """Ask and confirm; returns the path that stops it."""
    ask(client, query, address, frequency, **fields)
    page = client.post(link(mail.outbox[-1], "confirm"))
    mail.outbox.clear()
    return re.search(r'href="((?:/en)?/follow/[^"]+/stop/)"', page.text)[1]  # type: ignore[index]


def text_of(message: Any) -> str:
    """The plain form, as a mail program gets it after it travelled."""
    sent: EmailMessage = message.message()
    return str(sent.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    """That hour in Taipei."""
    return datetime.datetime(day.year, day.month, day.day, hour - 8, tzinfo=datetime.UTC)


def later(days: int) -> datetime.date:
    """So many days after DAY."""
    return DAY + datetime.timedelta(days=days)


def told(message: Any) -> str:
    """The cases of a digest: their lines, from 「1. 」 on to the links at the end."""
    text = text_of(message)
    return text[text.index("1. ") : text.index("範圍內全部決議")].rstrip()


def frozen_case(number: int = 1, amount: int | None = 30_000_000, **fields: Any) -> FreezeCondition:
    """A freeze of 3,000萬元 of 工業局, in a resolution of its own."""
    resolution = make_resolution(number, kind="freeze", text=f"第{number}案凍結")
    return make_freeze(resolution, amount, **fields)
