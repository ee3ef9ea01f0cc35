"""A passkey in the browser itself, with an authenticator that the browser plays; and every page of the second factor
against the rules of WCAG 2.2 AA and the content security policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, sync_playwright

from tests.e2e.serving import ARGUMENTS, CHROMIUM, served
from tests.e2e.test_axe import OPTIONS, Looker
from tests.oversight.accounts.totp import code_now

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no system chromium to drive")
PASSWORD = "three green kettles"  # noqa: S105  # of nobody
MAKE = f"""
from django.contrib.auth.models import User
from oversight.accounts.passwords import chosen_by_owner
chosen_by_owner(User.objects.create_superuser("chief", password={PASSWORD!r}))
"""
#: As a laptop has it: built in, with a fingerprint that is always right.
BUILT_IN = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PAGES = "/admin/second-factor/"


class Staff(Looker):
    """Somebody at the keyboard, whose every page is checked."""

    def at(self, path: str) -> None:
        self.page.wait_for_url(f"{self.origin}{path}")
        self.check(path, OPTIONS)

    def log_in(self) -> None:
        self.page.goto(f"{self.origin}/admin/login/")
        self.page.get_by_label("使用者名稱").fill("chief")
        self.page.get_by_label("密碼").press_sequentially(PASSWORD)
        self.page.keyboard.press("Enter")

    def repeat_password(self) -> None:
        self.page.wait_for_url(re.compile(f"{PAGES}password/"))
        self.check(f"{PAGES}password/", OPTIONS)
        self.page.keyboard.type(PASSWORD)  # the field has the focus
        self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        """By keyboard: a link or a button."""
        self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).press(
            "Enter"
        )

    def log_out(self) -> None:
        self.press("登出")
        self.page.wait_for_url(f"{self.origin}/admin/logout/")


@pytest.fixture(scope="module")
def origin(migrated, tmp_path_factory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_MFA", "required")
        environment.setenv("DJANGO_SITE_URL", "http://localhost")
        make = ["shell", "--no-imports", "-c", MAKE]
        with served(migrated, tmp_path_factory.mktemp("factor"), make) as (address, _):
            yield address.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_second_factor_from_first_log_in_to_last(origin, scheme):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(color_scheme=scheme).new_page()
        keys = page.context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        key = keys.send("WebAuthn.addVirtualAuthenticator", {"options": BUILT_IN})["authenticatorId"]
        staff = Staff(page, origin)
        sets_up_a_passkey(staff)
        logs_in_with_it(staff, keys, key)
        sets_up_an_app(staff)
        removes_both(staff)
        browser.close()
    assert not staff.wrong, "\n".join(staff.wrong)


def sets_up_a_passkey(staff: Staff) -> None:
    staff.log_in()
    staff.at(PAGES)
    staff.press("新增通行金鑰")
    staff.repeat_password()
    staff.at(f"{PAGES}passkeys/add/")
    staff.press("新增通行金鑰")
    staff.at(f"{PAGES}recovery-codes/")
    assert staff.page.get_by_text(re.compile(r"^\d{8}$")).count() == 10
    staff.press("已收好")
    staff.at(PAGES)
    assert staff.page.get_by_text("通行金鑰 1（").count() == 1
    staff.log_out()


def logs_in_with_it(staff: Staff, keys: CDPSession, key: str) -> None:
    staff.log_in()
    staff.at(f"{PAGES}code/")
    held = keys.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    keys.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    staff.press("使用通行金鑰")
    staff.page.get_by_text("沒有收到通行金鑰").wait_for()
    staff.check("without a passkey", OPTIONS)
    keys.send("WebAuthn.addCredential", {"authenticatorId": key, "credential": held[0]})
    staff.press("使用通行金鑰")
    staff.page.wait_for_url(f"{staff.origin}/admin/")


def sets_up_an_app(staff: Staff) -> None:
    staff.press("第二因子")
    staff.press("設定驗證應用程式")
    staff.repeat_password()
    staff.at(f"{PAGES}app/")
    drawn = staff.page.locator("main svg").bounding_box()
    assert drawn is not None
    assert drawn["width"] > 150
    staff.page.get_by_label("代碼").fill(code_now(staff.page.locator("main code").inner_text()))
    staff.page.keyboard.press("Enter")
    staff.at(PAGES)


def removes_both(staff: Staff) -> None:
    for link, page in (("移除通行金鑰 1", "passkeys/"), ("移除驗證應用程式", "app/remove/")):
        staff.press(link)
        staff.page.wait_for_url(re.compile(f"{PAGES}{page}"))
        staff.check(page, OPTIONS)
        staff.press("移除")
        staff.at(PAGES)
    assert staff.page.get_by_text("請先設定第二因子").count() == 1
    staff.log_out()
