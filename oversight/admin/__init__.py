"""The admin of resolutions and everything that hangs on them, one module per subject."""

from django.contrib import admin

from oversight.admin import (
    accounts,
    answers,
    audit,
    extensions,
    imports,
    letter_templates,
    links,
    obligations,
    resolutions,
    subscriptions,
    years,
    yuan,
)

admin.site.site_header = admin.site.site_title = "立法院預算決議追蹤 管理後台"
admin.site.index_title = "資料登錄與核對"
admin.site.empty_value_display = "—"
admin.site.enable_nav_sidebar = False  # the tables of the resolution screen need the width

__all__ = [
    "accounts",
    "answers",
    "audit",
    "extensions",
    "imports",
    "letter_templates",
    "links",
    "obligations",
    "resolutions",
    "subscriptions",
    "years",
    "yuan",
]
