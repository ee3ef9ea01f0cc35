"""What django-allauth asks us: where the log-in leads, how secrets are kept, what passkeys are bound to."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from oversight.accounts.second_factor.rules import passkey_name
from oversight.accounts.second_factor.sealing import seal, unseal

_SITE = "預算決議追蹤"
_WRONG = "代碼或金鑰不正確，請再試一次。"


class AccountAdapter(DefaultAccountAdapter):
    """After the password there is one more stage, the second factor, and no mail ever."""

    error_messages = DefaultAccountAdapter.error_messages | {"incorrect_password": "密碼不正確。"}

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index")

    def is_safe_url(self, url: str | None) -> bool:
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())

    def reauthenticate(self, user: Any, password: str) -> bool:
        """By the form of the log-in's own way, so that a wrong password counts as a failed log-in."""
        found = authenticate(context.request, username=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """The pages themselves show what has become of it."""

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """The audit trail has it; accounts need no mail address."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG,
        "cannot_generate_recovery_codes": "請先設定驗證應用程式或通行金鑰。",
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        return _SITE

    def build_totp_svg(self, url: str) -> SafeString:
        """Without a style of its own, which the content security policy would block."""
        drawn = segno.make(url, error="m", micro=False)
        options = {"svgclass": None, "lineclass": None, "title": "設定用的 QR 碼；金鑰另列於下"}
        return SafeString(drawn.svg_inline(scale=5, border=4, light="#fff", **options))

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        return f"通行金鑰 {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": passkey_name(), "name": _SITE}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        name = user.get_username()
        return {"id": str(user.pk).encode(), "display_name": user.get_full_name() or name, "name": name}
