"""Who may import what, and the pages around an import."""

import io
import shutil
import subprocess

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from budget.tables import read_table
from oversight.imports.specs import SPECS
from oversight.models import (
    ImportBatch,
    Membership,
    Resolution,
    Response,
)
from tests.factories import (
    make_agency,
    make_freeze,
    make_resolution,
)
from tests.oversight.imports.tables import (
    HEADER,
    KEY,
    ROW,
    address,
    counts,
    page_of,
    send,
    upload,
    uploaded,
)
from tests.own_database import own_database
from tests.processes import shell, told_by_two

pytestmark = pytest.mark.django_db

# Reach and roles


def member(client, role, code="2610"):
    user = User.objects.create_user(role, is_staff=True)
    Membership.objects.create(user=user, agency=make_agency(code), role=role)
    client.force_login(user)


def test_member_imports_for_her_agency_only(client):
    make_agency("2601")
    member(client, "drafter")
    other = [*ROW[:5], "2601", 2, "凍結", "他機關"]
    batch = uploaded(client, Resolution, HEADER, [ROW, other])
    assert counts(batch) == (1, 0, 0, 1)


def test_member_does_not_change_what_others_keep(client):
    make_resolution(agency="2601", assigned="2601 2610", text="原文")
    member(client, "drafter")
    key = Resolution.objects.get().key
    batch = uploaded(client, Resolution, ["代號", *HEADER], [[key, *ROW]])
    assert counts(batch) == (0, 0, 0, 1)


def test_drafter_imports_no_published_answer(client):
    make_resolution()
    member(client, "drafter")
    header = ["決議代號", "答復機關代碼", "答復種類", "狀態", "辦理情形"]
    batch = uploaded(
        client, Response, header, [[KEY, "2610", "遵照辦理（無可查證內容）", "已公布", "遵照辦理。"]]
    )
    assert "公布與退回由主計／覆核人員為之" in page_of(client, batch)


def test_liaison_may_not_import_resolutions(client):
    member(client, "liaison")
    assert client.get(address(Resolution, "import")).status_code == 403


def test_batch_of_another_is_not_found(client, admin_client):
    batch = uploaded(admin_client, Resolution, HEADER, [ROW])
    member(client, "drafter")
    assert client.get(batch.get_absolute_url()).status_code == 404
    assert client.post(reverse("admin:oversight_importbatch_confirm", args=[batch.pk])).status_code == 404


# Templates, pages, queries


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
@pytest.mark.parametrize("model", list(SPECS), ids=lambda model: model._meta.model_name)
def test_template_filled_in_is_taken(model, kind, admin_client, tmp_path):
    content = admin_client.get(address(model, "template", kind)).content
    path = tmp_path / f"template.{kind}"
    path.write_bytes(content)
    with read_table(path, path.name) as table:
        assert list(table.header) == [column.label for column in SPECS[model].columns if column.field]
        assert list(table.rows()) == []


def test_number_of_queries_does_not_grow_with_rows(admin_client, django_assert_max_num_queries):
    rows = [[*ROW[:6], number, "凍結", f"第{number}項"] for number in range(1, 501)]
    with django_assert_max_num_queries(22):
        upload(admin_client, Resolution, HEADER, rows)
    batch = ImportBatch.objects.get()
    with django_assert_max_num_queries(28):
        admin_client.post(reverse("admin:oversight_importbatch_confirm", args=[batch.pk]))
    assert Resolution.objects.count() == 500


def test_preview_is_paged(admin_client):
    rows = [[*ROW[:6], number, "凍結", f"第{number}項"] for number in range(1, 202)]
    batch = uploaded(admin_client, Resolution, HEADER, rows)
    assert "第 1 頁，共 3 頁" in page_of(admin_client, batch)


def test_template_in_excel_opens_with_lists(admin_client):
    content = admin_client.get(address(Resolution, "template", "xlsx")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [str(each.formula1) for each in book["決議"].data_validations.dataValidation]
    assert any("通案決議" in formula for formula in sheets)
    assert book["說明"]["A1"].value == "欄名"


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_export_saved_by_libreoffice_imports_as_no_change(kind, admin_client, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    freeze = make_freeze(make_resolution(text="=1+1 爰凍結。\n第二行"), 8_224_691_000, committees="economics")
    number = {"xlsx": "1", "ods": "2"}[kind]
    for model in (Resolution, type(freeze)):
        path = tmp_path / f"{model._meta.model_name}.{kind}"
        path.write_bytes(
            admin_client.post(address(model, "export"), {"format": number, "resource": "0"}).content
        )
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        out = tmp_path / "again"
        command = [office, "--headless", profile, "--convert-to", kind, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        send(admin_client, model, (out / path.name).read_bytes(), path.name)
        assert counts(ImportBatch.objects.latest("pk")) == (0, 0, 1, 0)


PREPARE = """
from django.contrib import admin
from django.contrib.auth.models import User
from pathlib import Path
from oversight.imports.preview import preview
from oversight.imports.specs import SPECS
from oversight.models import Letter
user = User.objects.create_superuser("clerk")
preview(Path({path!r}), "letters.csv", SPECS[Letter], user, admin.site._registry[Letter])
"""
CONFIRM = """
from oversight.imports.commit import confirm
from oversight.models import ImportBatch, Letter
batch = ImportBatch.objects.get()
print("ready", flush=True)
input()
print(confirm(batch, batch.user, skip=False), Letter.history.count(), flush=True)
"""


def test_two_confirming_at_once_write_once(tmp_path, migrated):
    path = tmp_path / "letters.csv"
    path.write_bytes("字號,方向\n經授工字第10820404830號,機關函送立法院\n".encode())
    with own_database(tmp_path, like=migrated) as url:
        prepared = shell(url, PREPARE.format(path=str(path)))
        prepared.communicate()
        assert prepared.returncode == 0
        assert told_by_two(url, CONFIRM) == ["False 1\n", "True 1\n"]
