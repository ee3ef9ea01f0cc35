"""The pages of the second factor, in the look of the admin: allauth's own views with our templates and our locks."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import ReauthenticateView
from allauth.mfa import app_settings
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from axes.handlers.proxy import AxesProxyHandler
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.views.generic.base import ContextMixin

from oversight.accounts.lockout import locked_page
from oversight.accounts.second_factor.rules import must_set_up, passkeys_possible


class _Page:
    """Within the admin's frame."""

    title = ""
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = super().get_context_data(**kwargs)  # type: ignore[misc]
        return admin.site.each_context(self.request) | {"title": self.title} | own


class _LogIn(LoginView):
    """The admin's form; who has a second factor is not in yet."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        return perform_password_login(self.request, {"username": user.get_username()}, login)


def log_in(request: HttpRequest) -> HttpResponseBase:
    """In the place of the admin's own, which logs in once the password is right."""
    if request.method != "POST":
        return admin.site.login(request)
    context = admin.site.each_context(request) | {
        "title": "登入",
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
    }
    return _LogIn.as_view(extra_context=context, next_page=reverse("admin:index"))(request)


class Code(_Page, AuthenticateView):
    """Asked after the password. A wrong answer is a failed log-in, and counted with the wrong passwords."""

    template_name = "admin/second_factor/code.html"
    title = "第二因子"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        credentials = self._credentials()
        if not AxesProxyHandler.is_allowed(request, credentials):
            return locked_page(request, HttpResponse(), credentials)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        user_login_failed.send(__name__, credentials=self._credentials(), request=self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = context["js_data"]["request_options"]["publicKey"]
        return context | {"has_passkey": bool(options.get("allowCredentials")) and passkeys_possible()}

    def _credentials(self) -> dict[str, str]:
        return {"username": self.stage.login.user.get_username()}


class Overview(_Page, IndexView):
    template_name = "admin/second_factor/overview.html"
    title = "第二因子"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        codes = context["authenticators"].get("recovery_codes")
        used = codes.instance.data["used_mask"].bit_count() if codes else 0
        return context | {
            "codes_left": app_settings.RECOVERY_CODE_COUNT - used,
            "must_set_up": must_set_up(self.request.user),
            "passkeys_possible": passkeys_possible(),
        }


class AddApp(_Page, ActivateTOTPView):
    template_name = "admin/second_factor/add_app.html"
    title = "設定驗證應用程式"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"secret": " ".join(wrap(context["form"].secret, 4))}


class RemoveApp(_Page, DeactivateTOTPView):
    template_name = "admin/second_factor/confirm.html"
    title = "移除驗證應用程式"
    extra_context = {"question": "移除後，登入時不再詢問驗證應用程式的代碼。", "verb": "移除"}


class _Unread:
    """Codes sealed with a secret that is gone are as good as used; new ones can still be made."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            return super().get_context_data(**kwargs)  # type: ignore[misc, no-any-return]
        except ValidationError:
            return ContextMixin.get_context_data(self, **kwargs)  # type: ignore[arg-type]


class RecoveryCodes(_Page, _Unread, ViewRecoveryCodesView):
    template_name = "admin/second_factor/recovery_codes.html"
    title = "救援碼"


class NewRecoveryCodes(_Page, _Unread, GenerateRecoveryCodesView):
    template_name = "admin/second_factor/confirm.html"
    title = "重新產生救援碼"
    extra_context = {"question": "先前的救援碼將全部失效。", "verb": "產生新的救援碼"}


class AddPasskey(_Page, AddWebAuthnView):
    template_name = "admin/second_factor/add_passkey.html"
    title = "新增通行金鑰"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not passkeys_possible():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class RemovePasskey(_Page, RemoveWebAuthnView):
    template_name = "admin/second_factor/confirm.html"
    title = "移除通行金鑰"
    success_url = reverse_lazy("mfa_index")
    extra_context = {"question": "移除後，這把金鑰不能再用來登入。", "verb": "移除"}


class Password(_Page, ReauthenticateView):
    """Asked before a factor is set up or removed: an unattended screen must not do."""

    template_name = "admin/second_factor/password.html"
    title = "請再輸入密碼"
