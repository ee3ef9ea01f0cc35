"""Accounts, and their roles in agencies (機關成員)."""

from __future__ import annotations

from typing import Any

from allauth.account import admin as _register_mail  # noqa: F401  # before it is taken off again
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _register_factors  # noqa: F401
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Q
from django.http import HttpRequest

from budget.admin.acts import DeletesTogether
from budget.admin.base import StaffAdmin
from budget.admin.reach import Reach, WithinReach, agencies, by
from budget.admin.search import GuardedSearch
from oversight.accounts.second_factor.rules import LABELS, is_on
from oversight.models import Membership

# Factors are kept on the page of their account; mail addresses of allauth are never used.
admin.site.unregister([User, Group, Authenticator, EmailAddress])

#: What only a superuser sets: it reaches beyond every agency.
UNBOUND = ("is_superuser", "groups", "user_permissions")
OWN_USERS = (
    (None, {"fields": ("username", "password")}),
    ("姓名與信箱", {"fields": ("last_name", "first_name", "email")}),
    ("使用", {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
)


def _colleagues(keys: frozenset[int]) -> Q:
    """Accounts all of whose roles are in these agencies; those with none yet, to be given one."""
    elsewhere = Membership.objects.exclude(agency__in=keys).values("user")
    return Q(is_superuser=False) & ~Q(pk__in=elsewhere)


class FactorInline(admin.TabularInline):
    """A superuser removes the factor that somebody lost. What it holds is shown to nobody."""

    model = Authenticator
    verbose_name_plural = "第二因子（遺失時勾選刪除；下次登入只需密碼，並須請本人重新設定）"
    fields = readonly_fields = ["kind", "created_at", "last_used_at"]
    extra = 0

    @admin.display(description="種類")
    def kind(self, factor: Authenticator) -> str:
        return LABELS[factor.type]

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_view_permission = has_delete_permission


@admin.register(User)
class StaffUserAdmin(GuardedSearch, DeletesTogether, WithinReach, UserAdmin):
    """An administrator of an agency keeps the accounts of that agency, and gives none more than its roles."""

    reach = Reach(_colleagues, _colleagues)
    list_display = ["username", "last_name", "first_name", "is_active", "last_login"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None or request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return OWN_USERS

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return [FactorInline] if obj and is_on() else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if formsets:
            delete_dangling_recovery_codes(form.instance)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        readonly = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        return readonly if request.user.is_superuser else [*readonly, *UNBOUND]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change and not request.user.is_superuser:
            obj.is_staff = True
            messages.info(request, "帳號已建立；請至「機關成員」給予角色，否則登入後看不到任何資料。")
        super().save_model(request, obj, form, change)


@admin.register(Group)
class StaffGroupAdmin(GuardedSearch, WithinReach, GroupAdmin):
    """Groups reach beyond agencies; only superusers, who are bound to none, see them."""

    reach = Reach(lambda _keys: Q(pk__in=[]), lambda _keys: Q(pk__in=[]))


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    reach = by("agency")
    list_display = ["user", "agency", "role"]
    list_filter = ["role"]
    list_select_related = ["user", "agency"]
    search_fields = ["user__username", "user__last_name", "user__first_name", "agency__name", "=agency__code"]
    search_help_text = "帳號、姓名、機關名稱或代碼"
    autocomplete_fields = ["user", "agency"]
    fields = ["user", "agency", "role"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "agency")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles are given only where one administers: seeing an agency is not enough."""
        keys = agencies(request.user, "oversight.add_membership")
        if db_field.name == "agency" and keys is not None:
            kwargs["queryset"] = db_field.remote_field.model._default_manager.filter(pk__in=keys)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
