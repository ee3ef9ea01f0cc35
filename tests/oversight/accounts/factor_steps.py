"""Setting up a second factor and logging in with it, by the pages."""

from __future__ import annotations

import re
from typing import Any

from tests.oversight.accounts.steps import OFFICE, PASSWORD, log_in
from tests.oversight.accounts.totp import code_now

#: Seconds for which a code holds.
PERIOD = 30
PAGES = "/admin/second-factor/"
CODE, APP, CODES, AGAIN = f"{PAGES}code/", f"{PAGES}app/", f"{PAGES}recovery-codes/", f"{PAGES}password/"


def confirm(client: Any, page: str = APP, password: str = PASSWORD) -> Any:
    """The password once more, on the way to a page."""
    return client.post(f"{AGAIN}?next={page}", {"password": password}, REMOTE_ADDR=OFFICE)


def shown_key(client: Any) -> str:
    found = re.search("金鑰：<code>([A-Z2-7 ]+)</code>", client.get(APP).text)
    assert found
    return found[1]


def set_up_app(client: Any, name: str = "clerk") -> tuple[str, list[str]]:
    """Log in, and set up an app: its key, and the recovery codes that are shown once."""
    log_in(client, name)
    confirm(client)
    key = shown_key(client)
    answer = client.post(APP, {"code": code_now(key)}, follow=True)
    return key, re.findall(r"<code>(\d{8})</code>", answer.text)


def give(client: Any, code: str, address: str = OFFICE) -> Any:
    return client.post(CODE, {"code": code}, REMOTE_ADDR=address)


def log_in_with(client: Any, code: str, **more: Any) -> Any:
    """The answer to the code that follows the right password."""
    log_in(client, **more)
    return give(client, code)


def wrong(holder: Any) -> str:
    """A code that is none of the app's around now."""
    right = {code_now(holder.key, each) for each in (-PERIOD, 0, PERIOD)}
    return next(f"{each:06}" for each in range(4) if f"{each:06}" not in right)
