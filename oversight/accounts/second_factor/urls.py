"""The addresses of the second factor, by the names django-allauth knows them by. All others of it do not exist."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from oversight.accounts.second_factor import views


def _page(route: str, view: type, name: str) -> URLPattern:
    """For whoever is logged in to the admin."""
    return path(f"admin/second-factor/{route}", admin.site.admin_view(view.as_view()), name=name)  # type: ignore[attr-defined]


#: What is open to those who have to set up a factor first.
PAGES = [
    _page("", views.Overview, "mfa_index"),
    _page("app/", views.AddApp, "mfa_activate_totp"),
    _page("app/remove/", views.RemoveApp, "mfa_deactivate_totp"),
    _page("passkeys/add/", views.AddPasskey, "mfa_add_webauthn"),
    _page("passkeys/<int:pk>/remove/", views.RemovePasskey, "mfa_remove_webauthn"),
    _page("recovery-codes/", views.RecoveryCodes, "mfa_view_recovery_codes"),
    _page("recovery-codes/new/", views.NewRecoveryCodes, "mfa_generate_recovery_codes"),
    _page("password/", views.Password, "account_reauthenticate"),
]
urlpatterns = [
    path("admin/login/", views.log_in, name="account_login"),
    path("admin/second-factor/code/", views.Code.as_view(), name="mfa_authenticate"),
    *PAGES,
]
