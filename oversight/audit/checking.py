"""What `manage.py verify` says about the audit trail: in Chinese, each entry and each row of history by its number."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

from oversight.audit.chain import BEGINNING, MARK, hash_of, mark_of
from oversight.models import AuditEntry, AuditHead
from oversight.snapshots import snapshot

_AT_ONCE = 5_000
#: Table → primary key → (mark of the row, number of the entry that answers for it).
Expected = dict[str, dict[int, tuple[str, int]]]


def differences(seen: tuple[int, str] | None = None) -> Iterator[str]:
    """Every entry that is missing or altered, and every row of history that is not as its entry says.

    `seen` is the number and hash of an entry as somebody noted them outside the database. What is written meanwhile
    is not looked at.
    """
    with snapshot():
        expected: Expected = {}
        yield from _entry_differences(expected)
        if seen and not AuditEntry.objects.filter(sequence=seen[0], hash=seen[1]).exists():
            yield f"稽核軌跡：第{seen[0]}筆與另外保存的雜湊不符，或已遺失"
        for table, rows in sorted(expected.items()):
            yield from _history_differences(table, rows)


def _entry_differences(expected: Expected) -> Iterator[str]:
    number, previous = 0, BEGINNING
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=1_000):
        if entry.sequence != number + 1:
            yield f"稽核軌跡：{_numbers(number + 1, entry.sequence - 1)}遺失"
        elif entry.previous != previous:
            yield f"稽核軌跡：第{entry.sequence}筆未接續第{number}筆，其中一筆遭變更"
        if entry.hash != hash_of(entry):
            yield f"稽核軌跡：第{entry.sequence}筆遭變更"
        number, previous = entry.sequence, entry.hash
        for table, (ranges, marks) in entry.covers.items():
            keys = (key for first, last in ranges for key in range(first, last + 1))
            rows = expected.setdefault(table, {})
            rows.update(
                (key, (marks[place * MARK : (place + 1) * MARK], number)) for place, key in enumerate(keys)
            )
    yield from _end_differences(number, previous)


def _end_differences(number: int, last: str) -> Iterator[str]:
    """The head says how many entries there were; entries cut off at the end leave no other trace."""
    head = AuditHead.objects.first()
    if head is None:
        if number:
            yield "稽核軌跡：末筆紀錄遺失，無法確認尾端是否遭刪除"
    elif head.sequence > number:
        yield f"稽核軌跡：{_numbers(number + 1, head.sequence)}遺失（尾端遭刪除）"
    elif (head.sequence, head.hash) != (number, last):
        yield f"稽核軌跡：末筆紀錄為第{head.sequence}筆，與第{number}筆不符"


def _numbers(first: int, last: int) -> str:
    return f"第{first}筆" if first == last else f"第{first}至{last}筆"


def _history_differences(table: str, expected: dict[int, tuple[str, int]]) -> Iterator[str]:
    model = next((each for each in apps.get_models() if each._meta.db_table == table), None)
    if model is None:
        yield f"異動歷程：資料表 {table} 不存在"
        return
    since = min(expected)
    # Rows from before the first entry are older than the audit trail.
    for row in model._default_manager.filter(pk__gte=since).order_by("pk").iterator(chunk_size=_AT_ONCE):
        mark, number = expected.pop(row.pk, ("", 0))
        if not mark:
            yield f"異動歷程：{table} 第{row.pk}列不在任何一筆稽核軌跡"
        elif mark != mark_of(row):
            yield f"異動歷程：{table} 第{row.pk}列遭變更（稽核軌跡第{number}筆）"
    for key, (_mark, number) in expected.items():
        yield f"異動歷程：{table} 第{key}列遺失（稽核軌跡第{number}筆）"
