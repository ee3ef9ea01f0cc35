"""The audit trail: which acts leave an entry, and what it says."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from budget.history import create_all
from budget.models import Agency
from oversight.audit import chain, checking
from oversight.audit.records import sealing
from oversight.book_import import import_book
from oversight.models import AuditEntry, Committee, Membership, Resolution, ResolutionLine
from oversight.reference import load_reference
from tests.factories import (
    make_agency,
    make_committee,
    make_freeze,
    make_line,
    make_link,
    make_resolution,
    make_step,
    make_year,
)
from tests.oversight.accounts.steps import PASSWORD
from tests.oversight.imports.tables import HEADER, ROW, confirm, undo, uploaded
from tests.paths import SEED_BOOK

pytestmark = pytest.mark.django_db
HISTORY = "oversight_historicalcommittee"


def latest():
    return AuditEntry.objects.first()


def committee(name="財政委員會", slug="finance"):
    return Committee.objects.create(name=name, slug=slug)


def test_an_edit_in_the_admin_is_one_entry_with_its_rows(admin_client, admin_user):
    before = AuditEntry.objects.count()
    answer = admin_client.post(
        reverse("admin:oversight_committee_add"), {"name": "財政委員會", "slug": "finance"}
    )
    assert answer.status_code == 302
    entry = latest()
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.username, entry.address) == ("edit", "admin", "127.0.0.1")
    assert entry.request_id == answer["X-Request-ID"]
    assert list(entry.covers) == [HISTORY]


def test_an_import_of_a_book_is_one_entry():
    load_reference()
    before = AuditEntry.objects.count()
    import_book(SEED_BOOK)
    assert AuditEntry.objects.count() == before + 1
    assert (latest().action, latest().what) == ("import", f"匯入預算書 {SEED_BOOK.name}")
    assert list(checking.differences()) == []


def test_an_import_that_is_only_tried_is_none():
    load_reference()
    before = AuditEntry.objects.count()
    import_book(SEED_BOOK, dry_run=True)
    assert AuditEntry.objects.count() == before


def test_a_table_imported_on_its_page_and_taken_back(admin_client):
    make_year(108), make_agency("2610"), make_committee("economics")
    batch = uploaded(admin_client, Resolution, HEADER, [ROW])
    before = AuditEntry.objects.count()
    confirm(admin_client, batch)
    assert (latest().action, latest().username) == ("import", "admin")
    assert latest().what.startswith("匯入 table.ods（第")
    undo(admin_client, batch)
    assert (latest().action, latest().what[:4]) == ("import", "復原匯入")
    assert AuditEntry.objects.count() == before + 2
    assert list(checking.differences()) == []


def test_a_record_deleted_with_what_hangs_on_it_is_one_entry(admin_client):
    make_step(make_freeze(make_resolution()), "sent", date(2019, 2, 27))
    resolution = Resolution.objects.get()
    before = AuditEntry.objects.count()
    admin_client.post(reverse("admin:oversight_resolution_delete", args=[resolution.pk]), {"post": "yes"})
    assert (AuditEntry.objects.count(), latest().action) == (before + 1, "edit")
    assert {"oversight_historicalresolution", "oversight_historicalfreezestep"} <= {*latest().covers}
    assert list(checking.differences()) == []


def test_an_action_on_several_rows_is_one_entry(admin_client):
    resolution = make_resolution(1)
    for name in ("2610", "2620"):
        make_link(resolution, make_line(f"52{name}0100"))
    before = AuditEntry.objects.count()
    keys = list(ResolutionLine.objects.values_list("pk", flat=True))
    page = reverse("admin:oversight_resolutionline_changelist")
    admin_client.post(page, {"action": "reject", "_selected_action": keys})
    assert (AuditEntry.objects.count(), latest().what) == (before + 1, "連結已否決（清單動作）")


def test_a_report_written_by_command(tmp_path):
    load_reference()
    import_book(SEED_BOOK)
    file = tmp_path / "report.odt"
    call_command("export_report", agency="2610", year=108, format="odt", output=file)
    assert (latest().action, latest().what) == ("export", "報告表 2610 108 report.odt")


def test_log_in_failure_and_log_out(client):
    User.objects.create_user("wang", password=PASSWORD, is_staff=True)
    page = reverse("admin:login")
    client.post(page, {"username": "wang", "password": "wrong"})
    assert (latest().action, latest().username) == ("failed", "wang")
    client.post(page, {"username": "my\x00secret", "password": "wrong"})
    client.post(page, {"username": "mysecret", "password": "wrong"})
    assert (latest().action, latest().username, latest().what) == ("failed", "", "無此帳號")
    client.post(page, {"username": "wang", "password": PASSWORD})
    assert (latest().action, latest().username) == ("login", "wang")
    client.logout()
    assert (latest().action, latest().username) == ("logout", "wang")


def test_right_password_of_somebody_who_is_no_staff_is_no_log_in(client):
    User.objects.create_user("reader", password=PASSWORD)
    before = AuditEntry.objects.count()
    answer = client.post(reverse("admin:login"), {"username": "reader", "password": PASSWORD})
    assert (answer.status_code, client.session.get("_auth_user_id")) == (200, None)
    assert AuditEntry.objects.count() == before


def test_a_download_from_the_admin_is_an_entry(admin_client):
    admin_client.get(reverse("admin:oversight_resolution_template", args=["xlsx"]))
    assert (latest().action, latest().username) == ("export", "admin")


def test_a_public_download_is_none(client):
    make_resolution()
    before = AuditEntry.objects.count()
    assert client.get(reverse("resolution-list"), {"format": "csv"}).status_code == 200
    assert AuditEntry.objects.count() == before


def test_a_role_given_in_the_admin_is_a_permission(admin_client):
    user, agency = User.objects.create_user("lin"), make_agency("2610")
    data = {"user": user.pk, "agency": agency.pk, "role": "drafter"}
    assert admin_client.post(reverse("admin:oversight_membership_add"), data).status_code == 302
    assert (latest().action, latest().username) == ("permission", "admin")


def test_an_account_made_in_the_admin_is_a_permission(admin_client):
    data = {"username": "chen", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert admin_client.post(reverse("admin:auth_user_add"), data).status_code == 302
    assert (latest().action, latest().username, latest().what) == ("permission", "admin", "新增 使用者 chen")


def test_rights_of_a_group_are_permissions():
    group = Group.objects.create(name="查核")
    group.permissions.add(Permission.objects.get(codename="view_letter"))
    assert (latest().action, latest().what[:2]) == ("permission", "加入")


def test_rights_given_within_an_act_come_after_its_rows():
    before = AuditEntry.objects.count()
    with sealing("edit", "帳號與委員會"):
        User.objects.create_user("lin")
        committee()
    told = list(AuditEntry.objects.filter(sequence__gt=before).order_by("sequence"))
    assert [entry.action for entry in told] == ["edit", "permission"]


def test_roles_and_accounts_are_permissions():
    user = User.objects.create_user("lin")
    assert (latest().action, latest().what) == ("permission", "新增 使用者 lin")
    agency = Agency.objects.create(code="2610", name="工業局")
    Membership.objects.create(user=user, agency=agency, role="drafter")
    assert latest().action == "permission"


def test_an_account_with_history_can_be_deleted():
    user = User.objects.create_user("chen")
    row = Committee(name="內政委員會", slug="interior")
    row._history_user = user
    row.save()
    user.delete()
    assert list(checking.differences()) == []


def test_rows_of_a_savepoint_rolled_back_are_in_no_entry():
    with sealing("edit", "兩筆"):
        committee()
        with transaction.atomic():
            committee("內政委員會", "interior")
            transaction.set_rollback(True)
    assert len(latest().covers[HISTORY][1]) == chain.MARK
    assert list(checking.differences()) == []


def test_administrators_see_the_accounts_of_their_agency_only(client):
    agencies = [Agency.objects.create(code=code, name=code) for code in ("2610", "2620")]
    people = [User.objects.create_user(name, is_staff=True) for name in ("own", "other")]
    for user, agency in zip(people, agencies, strict=True):
        Membership.objects.create(user=user, agency=agency, role="administrator")
        client.force_login(user)
    client.force_login(people[0])
    page = client.get(reverse("admin:oversight_auditentry_changelist"))
    assert {entry.username for entry in page.context["cl"].result_list} == {"own"}
    foreign = AuditEntry.objects.get(username="other")
    assert client.get(reverse("admin:oversight_auditentry_change", args=[foreign.pk])).status_code == 302


def test_bulk_writes_are_covered():
    create_all(Committee, [Committee(name=str(each), slug=str(each)) for each in range(3)])
    assert len(latest().covers[HISTORY][1]) == 3 * chain.MARK
