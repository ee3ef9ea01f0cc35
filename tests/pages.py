"""Reading rendered pages as a browser does: what a form would send back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Controls(HTMLParser):
    """Successful controls of every form on a page (HTML standard, "constructing the entry list")."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "input" and name:
            self._input(name, said)
        elif tag == "select":
            self._select = name
            if "multiple" not in said:
                self.data.setdefault(name, [])
        elif tag == "option" and self._select:
            chosen = self.data.setdefault(self._select, [])
            if "selected" in said or (not chosen and said.get("value") == ""):
                self.data[self._select] = [*filter(None, chosen), said.get("value", "")]
        elif tag == "textarea" and name:
            self._area = name
            self.data[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea" and self._area:
            text = self.data[self._area][0].removeprefix("\n")
            self.data[self._area] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.data[self._area][0] += data

    def _input(self, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in ("submit", "button", "image", "file"):
            return
        box = kind in ("checkbox", "radio")
        if not box or "checked" in said:
            self.data.setdefault(name, []).append(said.get("value", "on" if box else ""))


def form_data(response: Any) -> dict[str, list[str]]:
    """What submitting the page unchanged would send (buttons left out)."""
    controls = _Controls()
    controls.feed(response.content.decode())
    return {name: values for name, values in controls.data.items() if name and "__prefix__" not in name}


def leads(client: Any, url: str) -> bool:
    """Whether there is something at `url`; a file is read to its end, which closes it."""
    response = client.get(url)
    return response.status_code == 200 and bool(response.getvalue())
