"""What every admin page of this project shares.

ROC dates and amounts in words, search that survives any input, a refusal instead of a lost edit, and lists
and forms whose number of queries does not grow with their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation, InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, router, transaction
from django.http import HttpRequest, HttpResponse

from budget.admin import versions
from budget.admin.acts import DeletesTogether
from budget.admin.display import readonly_column
from budget.admin.history import GuardedActions, HistoryPages
from budget.admin.reach import Reach, WithinReach, agencies, limited
from budget.admin.search import GuardedSearch
from budget.admin.widgets import StaffAutocompleteSelect
from budget.forms import FORM_FIELDS, YuanField, reading
from budget.history import together


class StaffForm(forms.ModelForm):
    """Base of the admin's forms. `notices` are told after saving; `stale` says why this page may not be saved."""

    stale: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices: list[tuple[int, str]] = []
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, StaffAutocompleteSelect):
                relation = self._meta.model._meta.get_field(name)
                widget.known = getattr(self.instance, name) if relation.is_cached(self.instance) else None

    def clean(self) -> dict[str, Any]:
        if self.stale:
            raise forms.ValidationError([forms.ValidationError(line, code="stale") for line in self.stale])
        return super().clean()

    def amounts(self) -> Iterator[str]:
        """How each newly typed amount was understood."""
        for name in self.changed_data:
            yuan = self.cleaned_data.get(name)
            if isinstance(self.fields.get(name), YuanField) and yuan is not None:
                yield f"{self.fields[name].label}：{reading(yuan)}"


class StaffFields:
    """Form fields of pages and inlines alike."""

    form = StaffForm
    formfield_overrides = FORM_FIELDS
    #: Relations that keep their 「+」; the rest of the buttons beside a choice are noise, but 「view」 on a page.
    addable: tuple[str, ...] = ()
    #: What a read-only page prints for fields that exist only to be typed in; None: nothing.
    printed_instead: dict[str, Any] = {}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = StaffAutocompleteSelect(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs.setdefault("queryset", db_field.remote_field.model._default_manager.all())
        kwargs["queryset"] = limited(self.admin_site, request, kwargs["queryset"])
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.error_messages["invalid_choice"] = (
            "讀到「%(value)s」，找不到唯一相符的資料；請填代碼或完整名稱。"
        )
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            _name_the_empty_choice(field)
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget.can_change_related = field.widget.can_delete_related = False
                field.widget.can_add_related &= db_field.name in self.addable
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )
        field.choices = [(each.pk, str(each)) for each in field.queryset]  # asked once, not once a row
        return field

    def may_type(self, request: HttpRequest, obj: models.Model | None) -> bool:
        """Whether this page or inline shows boxes to type in, rather than what is stored."""
        return obj is None or self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        if self.may_type(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": self._printed(options["fields"])}) for title, options in fieldsets
        ]

    def _printed(self, fields: Iterable[Any]) -> list[Any]:
        return [each for each in map(self._printed_line, fields) if each]

    def _printed_line(self, line: Any) -> Any:
        if isinstance(line, (list, tuple)):
            return self._printed(line)
        if line in self.printed_instead:
            return self.printed_instead[line]
        known = isinstance(line, str) and line in {each.name for each in self.opts.concrete_fields}
        return (readonly_column(self.opts.get_field(line)) or line) if known else line


class StaffInline(StaffFields, InlineModelAdmin):
    """An inline; `fields` or `fieldsets` must be declared.

    `reach` bounds its rows where they belong to other agencies than the record they hang on. Without it they are
    changed by whoever keeps that record; with it, by whoever may change the single row.
    """

    extra = 1
    reach: Reach | None = None

    def may_type(self, request: HttpRequest, obj: models.Model | None) -> bool:
        return super().may_type(request, obj) or self.has_add_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(self.within_reach(request))

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and self._covered(request, obj, "add")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._covered(request, obj, "change")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._covered(request, obj, "delete")

    def _covered(self, request: HttpRequest, obj: models.Model | None, action: str) -> bool:
        """Whether the role that grants this covers the record the rows hang on."""
        if obj is None or obj.pk is None or self.reach is not None:
            return True
        page = self.admin_site._registry[self.parent_model]
        return page.owns(request, obj, f"{self.opts.app_label}.{action}_{self.opts.model_name}")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        if self.may_type(request, obj):
            return list(super().get_readonly_fields(request, obj))
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_view_related = False
            if db_field.name not in self.addable:
                field.widget = field.widget.widget
        return field

    def stored_rows(self, request: HttpRequest, obj: models.Model) -> Iterable[models.Model]:
        """The rows this inline shows for `obj`, for the page's version."""
        return self.get_queryset(request).filter(**{self._parent_field().name: obj})

    def within_reach(self, request: HttpRequest) -> models.Q:
        keys = agencies(request.user, f"{self.opts.app_label}.view_{self.opts.model_name}")
        return models.Q() if self.reach is None or keys is None else self.reach.seen(keys)

    def history_rows(self, obj: models.Model) -> models.Q:
        """Which rows of this inline's history belong to `obj`; also those that are deleted by now."""
        return models.Q(**{self._parent_field().attname: obj.pk})

    def _parent_field(self) -> Any:
        return next(each for each in self.opts.concrete_fields if each.related_model is self.parent_model)


class StaffAdmin(
    GuardedSearch, HistoryPages, GuardedActions, DeletesTogether, WithinReach, StaffFields, admin.ModelAdmin
):
    """A page of the admin: lists of 50, saving that notices other people's edits."""

    list_per_page = 50
    show_full_result_count = False
    save_on_top = True

    def lock(self, obj: models.Model) -> None:
        """Keep others from saving this page until the transaction ends (PostgreSQL; SQLite locks it all)."""
        list(self.model._base_manager.filter(pk=obj.pk).select_for_update().values_list("pk"))

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: Any = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[Any]:
        return super().get_action_choices(request, [("", "（選擇動作）")], action_location)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST":
            context = self._version_context(request, object_id) if object_id else {}
            return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))
        if object_id is None:
            with together("edit", f"新增 {self.opts.verbose_name}"):
                return super().changeform_view(request, object_id, form_url, extra_context)
        what = f"編輯 {self.opts.verbose_name} {object_id}"
        with transaction.atomic(using=router.db_for_write(self.model)), together("edit", what):
            context = self._version_context(request, object_id) | (extra_context or {})
            return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """A record of which only the inlines changed gets no history of its own."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.stale = getattr(request, "stale_page", ())
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        saved = [form, *(each for formset in formsets for each in formset if each.has_changed())]
        for each in saved:
            for level, text in each.notices:
                messages.add_message(request, level, text)
            for amount in each.amounts():
                messages.info(request, amount)

    def _version_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            return {}
        if request.method == "POST":
            self.lock(obj)
            obj.refresh_from_db()
        children = {
            inline.opts.model_name: (str(inline.verbose_name), inline.stored_rows(request, obj))
            for inline in self.get_inline_instances(request, obj)
        }
        stored = versions.read(obj, children)
        if request.method != "POST":
            return {"page_version": stored.version.dump()}
        return self._checked_version(request, obj, stored)

    def _checked_version(
        self, request: HttpRequest, obj: models.Model, stored: versions.Stored
    ) -> dict[str, Any]:
        told = request.POST.get(versions.OVERRIDE) or request.POST.get(versions.FIELD, "")
        before = versions.load(told)
        if before and before.same_as(stored.version):
            return {"page_version": told}
        request.stale_page = _refusal(obj, before, stored)
        return {"page_version": told, "page_version_now": stored.version.dump()}


def _name_the_empty_choice(field: forms.Field) -> None:
    """Django's catalogue of our language lacks the words for it."""
    label = "（請選擇）" if field.required else "（未填）"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = label if field.empty_label is not None else None
    elif isinstance(field, forms.ChoiceField):
        field.choices = [(value, label if value == "" else words) for value, words in field.choices]


def _refusal(obj: models.Model, before: versions.Version | None, stored: versions.Stored) -> tuple[str, ...]:
    if before is None:
        return ("未儲存：本頁缺少版本資料，無法確認他人是否已更改。您所填內容仍在下方。",)
    who = versions.savers(obj, before.since) or "他人"
    return (
        f"未儲存：您開啟本頁之後，{who}已更改這筆資料。您所填內容仍在下方，他人所存內容未被覆蓋。",
        *(f"他人的更改：{change}" for change in versions.changes(before, stored)),
    )
