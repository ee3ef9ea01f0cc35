"""The page on which people of the admin choose their own password."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy

from oversight.accounts.passwords import OwnPasswordForm
from oversight.accounts.sessions import MUST_CHANGE


class _OwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forced = self.request.session.get(MUST_CHANGE, False)
        return super().get_context_data(**kwargs) | {"must_change": forced}

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session[MUST_CHANGE] = False
        return response


def own_password(request: HttpRequest) -> HttpResponseBase:
    """In the place of Django's own: the account's other sessions end, this one goes on."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return _OwnPassword.as_view(extra_context=admin.site.each_context(request))(request)
