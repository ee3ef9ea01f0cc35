"""Django's pages of users and groups, with our guard on their search."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from budget.admin.search import GuardedSearch

admin.site.unregister([User, Group])


@admin.register(User)
class StaffUserAdmin(GuardedSearch, UserAdmin):
    pass


@admin.register(Group)
class StaffGroupAdmin(GuardedSearch, GroupAdmin):
    pass
