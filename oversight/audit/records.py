"""What goes into the chain: rows of history as they are written, log-ins, and changes of accounts.

Each row of history gets an entry of its own, but within `sealing`, where one entry answers for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import models, router, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from simple_history.signals import post_create_historical_record

from budget.history import current_cause, recorded, use_together
from oversight.accounts.second_factor.rules import LABELS, used_at
from oversight.audit.chain import append, covers_of, mark_of
from oversight.models import AuditEntry, Membership

Action = AuditEntry.Action


class _Seal:
    """The rows of history written so far within one `sealing`."""

    def __init__(self) -> None:
        self.models: dict[str, Any] = {}
        self.marks: dict[str, dict[int, str]] = {}
        self.granted: list[str] = []

    def take(self, rows: Sequence[models.Model]) -> None:
        for row in rows:
            self.models[row._meta.db_table] = type(row)
            self.marks.setdefault(row._meta.db_table, {})[row.pk] = mark_of(row)

    def kept(self) -> dict[str, dict[int, str]]:
        """Without the rows of savepoints that were rolled back."""
        found = {}
        for table, marks in self.marks.items():
            rows = self.models[table]._default_manager.filter(pk__gte=min(marks), pk__lte=max(marks))
            there = {key: marks[key] for key in rows.values_list("pk", flat=True) if key in marks}
            if there:
                found[table] = there
        return found


_open: ContextVar[_Seal | None] = ContextVar("open seal", default=None)


@contextmanager
def sealing(action: str, what: str, user: Any = None, *, always: bool = False) -> Iterator[None]:
    """A transaction whose rows of history get one entry, at its end; none without rows, unless `always`.

    What it does to accounts and groups gets its own entries, at the end too: nobody waits for it before.

    Within another, it only adds to that one.
    """
    if _open.get() is not None:
        yield
        return
    seal = _Seal()
    token = _open.set(seal)
    try:
        with transaction.atomic(using=router.db_for_write(AuditEntry), savepoint=False):
            yield
            marks = seal.kept()
            if marks or always:
                append(_named(action, marks), what, user=user, covers=covers_of(marks))
            for words in seal.granted:
                append(Action.PERMISSION, words, user=user)
    finally:
        _open.reset(token)


def _named(action: str, tables: Any) -> str:
    return Action.PERMISSION if action == Action.EDIT and set(tables) == {_MEMBERSHIPS} else action


_MEMBERSHIPS = Membership.history.model._meta.db_table


def note(rows: Sequence[Any]) -> None:
    """Rows of history were written in the running transaction."""
    seal = _open.get()
    if seal is not None:
        seal.take(rows)
        return
    alone = _Seal()
    alone.take(rows)
    cause = current_cause()
    append(
        _named(Action.EDIT, alone.marks),
        _words(rows, cause.reason if cause else ""),
        user=(cause.user if cause else None) or rows[0].history_user,
        covers=covers_of(alone.marks),
    )


def _words(rows: Sequence[Any], reason: str) -> str:
    """「變更 決議 108-…」, or how many rows of what."""
    first = rows[0]
    named = f"{first.get_history_type_display()} {first.instance_type._meta.verbose_name} {first.id}"
    more = f" 等{len(rows)}筆" if len(rows) > 1 else ""
    return f"{named}{more} {reason}".strip()


def _grant(words: str) -> None:
    """Rights were changed in the running transaction."""
    seal = _open.get()
    if seal is not None:
        seal.granted.append(words)
    else:
        append(Action.PERMISSION, words)


def _on_single(history_instance: Any, **_: Any) -> None:
    note([history_instance])


def _on_many(rows: Sequence[Any], **_: Any) -> None:
    note(rows)


def _on_login(user: Any, request: Any, **_: Any) -> None:
    append(Action.LOGIN, used_at(request), user=user)


def _on_logout(user: Any, **_: Any) -> None:
    if user is not None:
        append(Action.LOGOUT, "", user=user)


def _on_failure(credentials: dict[str, Any], **_: Any) -> None:
    """A name that no account has is not kept: people type passwords into the wrong box."""
    model = get_user_model()
    given = str(credentials.get(model.USERNAME_FIELD) or "")[:150].replace("\x00", "")
    user = model._default_manager.filter(**{model.USERNAME_FIELD: given.encode(errors="replace").decode()})
    known = user.first()
    append(Action.FAILED, "" if known else "無此帳號", user=known)


def _on_account(sender: Any, instance: Any, raw: bool = False, **options: Any) -> None:
    written = options.get("update_fields")
    if raw or written == frozenset({"last_login"}):
        return
    verb = {None: "刪除", True: "新增", False: "變更"}[options.get("created")]
    facts = [str(instance)]
    if isinstance(instance, get_user_model()):
        flags = {
            "停用": not instance.is_active,
            "超級使用者": instance.is_superuser,
            "職員": instance.is_staff,
        }
        facts += [word for word, on in flags.items() if on]
    _grant(f"{verb} {sender._meta.verbose_name} {'、'.join(facts)}")


def _on_factor(instance: Authenticator, raw: bool = False, **options: Any) -> None:
    """Set up or removed, by whomever; that it was used says the entry of the log-in."""
    if raw or options.get("created") is False:
        return
    verb = "設定" if "created" in options else "移除"
    _grant(f"{verb} 第二因子 {LABELS[instance.type]} {instance.user}")


def _on_granting(sender: Any, instance: Any, action: str, pk_set: set[Any] | None = None, **_: Any) -> None:
    words = {"post_add": "加入", "post_remove": "移除", "pre_clear": "清空"}
    if action in words and (pk_set or action == "pre_clear"):
        keys = "、".join(str(key) for key in sorted(pk_set or ()))
        _grant(f"{words[action]} {sender._meta.verbose_name} {instance} {keys}".strip())


def connect() -> None:
    """Listen; once, at start."""
    use_together(sealing)
    user = get_user_model()
    post_create_historical_record.connect(_on_single, dispatch_uid="audit")
    recorded.connect(_on_many, dispatch_uid="audit")
    user_logged_in.connect(_on_login, dispatch_uid="audit")
    user_logged_out.connect(_on_logout, dispatch_uid="audit")
    user_login_failed.connect(_on_failure, dispatch_uid="audit")
    for model in (user, Group):
        post_save.connect(_on_account, sender=model, dispatch_uid=f"audit {model.__name__}")
        post_delete.connect(_on_account, sender=model, dispatch_uid=f"audit {model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(_on_factor, sender=Authenticator, dispatch_uid="audit factor")
    for through in (user.groups.through, user.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_on_granting, sender=through, dispatch_uid=f"audit {through.__name__}")
