"""The audit trail and the history cannot be changed, and `verify` names what somebody changed anyway."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from oversight.audit import chain, checking, guards
from oversight.models import AuditEntry, AuditHead, Committee

pytestmark = pytest.mark.django_db
ENTRIES, HEAD, HISTORY = "oversight_auditentry", "oversight_audithead", "oversight_historicalcommittee"
TRUNCATES = ["TRUNCATE {}"] if connection.vendor == "postgresql" else []


@pytest.fixture(autouse=True)
def _three_entries():
    for name in ("one", "two", "three"):
        Committee.objects.create(name=name, slug=name)
    connection.check_constraints()  # as a commit does; until then PostgreSQL refuses to truncate anyway


def force(*statements):
    """Write past the triggers, as somebody with the database's password would."""
    guards.remove("default")
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
    guards.install("default")


def complaints(capsys, *arguments):
    with pytest.raises(CommandError) as caught:
        call_command("verify", *arguments)
    assert caught.value.returncode == 1
    return capsys.readouterr().err.splitlines()


def history_of(name):
    return Committee.history.get(slug=name).pk


@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {} = NULL", *TRUNCATES])
@pytest.mark.parametrize(("table", "column"), [(ENTRIES, "hash"), (HEAD, "hash"), (HISTORY, "name")])
def test_the_database_refuses_changes(table, column, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(change.format(table, column))


def test_the_head_cannot_be_set_back():
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditHead.objects.update(sequence=2)


def test_every_history_is_guarded():
    assert list(guards.missing("default")) == []


def test_guards_of_all_tables_have_names_of_their_own():
    names = [guard.name for guard in guards._guards(connection.vendor)]
    assert len(names) == len({*names})


def test_an_untouched_chain_holds(capsys):
    call_command("verify")
    assert f"稽核軌跡：3筆，前後相連；末筆 3:{AuditEntry.objects.first().hash}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (f"UPDATE {ENTRIES} SET what = 'x' WHERE sequence = 2", "稽核軌跡：第2筆遭變更"),
        (f"DELETE FROM {ENTRIES} WHERE sequence = 2", "稽核軌跡：第2筆遺失"),
        (f"DELETE FROM {ENTRIES} WHERE sequence = 3", "稽核軌跡：第3筆遺失（尾端遭刪除）"),
        (f"DELETE FROM {ENTRIES} WHERE sequence > 1", "稽核軌跡：第2至3筆遺失（尾端遭刪除）"),
        (f"DELETE FROM {ENTRIES}", "稽核軌跡：第1至3筆遺失（尾端遭刪除）"),
        (f"DELETE FROM {HEAD}", "稽核軌跡：末筆紀錄遺失，無法確認尾端是否遭刪除"),
        (f"UPDATE {HEAD} SET sequence = 2", "稽核軌跡：末筆紀錄為第2筆，與第3筆不符"),
    ],
)
def test_verify_names_the_entry(sql, words, capsys):
    force(sql)
    assert words in complaints(capsys)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_verify_names_the_altered_row_of_history(number, capsys):
    key = history_of(("one", "two", "three")[number - 1])
    force(f"UPDATE {HISTORY} SET name = 'x' WHERE history_id = {key}")
    assert complaints(capsys) == [f"異動歷程：{HISTORY} 第{key}列遭變更（稽核軌跡第{number}筆）"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_verify_names_the_missing_row_of_history(number, capsys):
    key = history_of(("one", "two", "three")[number - 1])
    force(f"DELETE FROM {HISTORY} WHERE history_id = {key}")
    assert complaints(capsys) == [f"異動歷程：{HISTORY} 第{key}列遺失（稽核軌跡第{number}筆）"]


def test_verify_names_history_that_was_slipped_in(capsys):
    kind = Committee.history.model
    row = Committee.history.first()
    added = kind(**{each.attname: getattr(row, each.attname) for each in kind._meta.fields})
    added.pk = None
    added.save()
    assert complaints(capsys) == [f"異動歷程：{HISTORY} 第{added.pk}列不在任何一筆稽核軌跡"]


def test_an_entry_altered_with_its_hash_is_not_followed_by_the_next(capsys):
    entry = AuditEntry.objects.get(sequence=2)
    entry.what = "x"
    force(f"UPDATE {ENTRIES} SET what = 'x', hash = '{chain.hash_of(entry)}' WHERE sequence = 2")
    assert complaints(capsys) == ["稽核軌跡：第3筆未接續第2筆，其中一筆遭變更"]


def test_a_tail_cut_with_its_history_is_named(capsys):
    key = history_of("three")
    force(f"DELETE FROM {ENTRIES} WHERE sequence = 3", f"DELETE FROM {HISTORY} WHERE history_id = {key}")
    assert complaints(capsys) == ["稽核軌跡：第3筆遺失（尾端遭刪除）"]


def test_a_cut_is_not_hidden_by_new_entries(capsys):
    force(f"DELETE FROM {ENTRIES} WHERE sequence = 3")
    Committee.objects.create(name="four", slug="four")
    assert "稽核軌跡：第3筆遺失" in complaints(capsys)


def test_an_entry_noted_elsewhere_tells_of_a_cut_with_its_head(capsys):
    seen, before = AuditEntry.objects.all()[:2]
    key = history_of("three")
    force(
        f"DELETE FROM {ENTRIES} WHERE sequence = 3",
        f"DELETE FROM {HISTORY} WHERE history_id = {key}",
        f"UPDATE {HEAD} SET sequence = 2, hash = '{before.hash}'",
    )
    assert list(checking.differences()) == []
    words = "稽核軌跡：第3筆與另外保存的雜湊不符，或已遺失"
    assert complaints(capsys, f"--seen={seen.sequence}:{seen.hash}") == [words]


def test_verify_misses_a_trigger(capsys):
    guards.remove("default")
    assert "append_only_delete_oversight_auditentry" in " ".join(complaints(capsys))


def test_a_note_of_an_entry_that_cannot_be_read_is_refused():
    with pytest.raises(CommandError, match="讀到「12」"):
        call_command("verify", "--seen=12")
