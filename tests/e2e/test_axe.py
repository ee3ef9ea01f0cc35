"""Every public page against the rules of WCAG 2.2 AA, as axe-core checks them, and against what no rule checks.

On a wide and a narrow screen, light and dark, enlarged to 200 %, printed, and without JavaScript. Nothing is asked
of another host, and no browser complains.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.pages import EXAMPLES, PREPARE, addresses, names
from tests.e2e.serving import ARGUMENTS, CHROMIUM, served

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no system chromium to drive")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
#: In the dark only colours are others.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
#: Nobody presses a link on paper, so that there it need not look like one, nor be large.
ON_PAPER = OPTIONS | {"rules": {name: {"enabled": False} for name in ("link-in-text-block", "target-size")}}
#: Between the margins of A4 (print.css) at 96 dots an inch.
PAPER = {"width": 680, "height": 994}
#: Each answer's own, told on pages of errors.
NUMBER = re.compile("請求編號 [0-9a-z-]+")
#: How pages are looked at, and checked by all rules.
SCREENS = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "phone dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
#: How wide a page is at most; 200 % of a window 1280 wide leaves 640.
FITS = {
    "reflow": {"viewport": {"width": 320, "height": 640}},
    "zoomed": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    **SCREENS,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="module")
def site(migrated, tmp_path_factory) -> Iterator[tuple[str, dict[str, int]]]:
    """The seed book and the demo, mail switched on: its origin, and the status of every page to be looked at."""
    folder = tmp_path_factory.mktemp("axe")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_MAIL", "1")
        environment.setenv("DJANGO_MAIL_URL", f"file://{folder}/mails")
        prepare = ["shell", "--no-imports", "-c", PREPARE]
        with served(migrated, folder, ["seed"], ["demo"], prepare) as (origin, said):
            yield origin, addresses(said)


class Looker:
    """A page that remembers what went wrong while it was looked at."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin, self.wrong = page, origin, list[str]()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        # A page that is refused on purpose is told on the console too.
        if kind in ("error", "warning") and "the server responded with a status of 40" not in text:
            self.wrong.append(f"{self.page.url}: {text}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme != "data" and not url.startswith(f"{self.origin}/"):
            self.wrong.append(f"{self.page.url}: asks {url}")

    def open(self, path: str, status: int) -> None:
        answer = self.page.goto(self.origin + path)
        if answer is None or answer.status != status:
            self.wrong.append(f"{path}: answers {answer and answer.status}, not {status}")

    def fit(self, path: str, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.wrong.append(f"{path}: {wide} wide on {width}")

    def check(self, path: str, options: dict[str, object]) -> None:
        for found in Axe().run(self.page, options=options).response["violations"]:
            places = [f"{'; '.join(node['target'])} {node['html'][:120]}" for node in found["nodes"][:3]]
            self.wrong.append(f"{path}: {found['id']} × {len(found['nodes'])}: {places}")


def test_every_public_page_has_an_example():
    assert set(names()) == set(EXAMPLES)


@needs_chromium
@pytest.mark.parametrize("screen", FITS)
def test_pages_break_no_rule_and_fit(browser, site, screen):
    origin, pages = site
    context = browser.new_context(**FITS[screen])
    look = Looker(context.new_page(), origin)
    for path, status in pages.items():
        look.open(path, status)
        look.fit(path, FITS[screen]["viewport"]["width"])
        if screen in SCREENS:
            look.check(path, COLOURS if "dark" in screen else OPTIONS)
    context.close()
    assert not look.wrong, "\n".join(look.wrong)


@needs_chromium
def test_printed_pages_break_no_rule_and_fit_the_paper(browser, site):
    origin, pages = site
    context = browser.new_context(viewport=PAPER)
    look = Looker(context.new_page(), origin)
    look.page.emulate_media(media="print")
    for path, status in pages.items():
        look.open(path, status)
        look.fit(path, PAPER["width"])
        look.check(path, ON_PAPER)
    context.close()
    assert not look.wrong, "\n".join(look.wrong)


@needs_chromium
def test_pages_say_the_same_without_javascript(browser, site):
    origin, pages = site
    said = []
    for javascript in (True, False):
        context = browser.new_context(java_script_enabled=javascript)
        look = Looker(context.new_page(), origin)
        texts = {}
        for path, status in pages.items():
            look.open(path, status)
            texts[path] = NUMBER.sub("", look.page.inner_text("body"))
        context.close()
        assert not look.wrong, "\n".join(look.wrong)
        said.append(texts)
    assert [path for path in pages if said[0][path] != said[1][path]] == []
