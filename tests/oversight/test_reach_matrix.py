"""Every registered model × every page of the admin × every role: what lies outside an account's reach stays there.

A model that is registered and not listed here fails.
"""

import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from budget.admin.reach import SHARED
from budget.models import AgencyName, BookCheck, BookSource, PrintedRow, PrintedTable
from oversight.audit.chain import append
from oversight.models import Extension, ImportBatch, Letter, LetterKind, LetterTemplate, Meeting, Membership
from tests.factories import (
    make_agency,
    make_book,
    make_committee,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
    make_uniform_cut,
    make_year,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db

Role = Membership.Role
MARK = "界外標記"
ROLES = [*Role.values, "none"]
#: Seen by every agency, or by none: these have no row that lies outside.
WITHOUT_OUTSIDE = {
    "budget.fiscalyear",
    "oversight.committee",
    "oversight.meeting",
    "oversight.subscription",
}
SUPERUSERS_ONLY = {"auth.group"}


def rows_of(code, mark, number):
    """One row of every model, all of one agency, each carrying `mark` where a page shows it."""
    agency = make_agency(code, name=f"{mark}機關", full_name=f"{mark}機關全銜")
    resolution = make_resolution(
        number, agency=code, assigned=code, text=f"{mark}爰凍結。", heading=f"{mark}標題"
    )
    freeze = make_freeze(resolution, agency=agency, clause=f"{mark}條文")
    line = make_line(f"52{code}2200", agency=agency, name=f"{mark}科目")
    book = make_book(109, code, title=f"{mark}預算書")
    table = PrintedTable.objects.create(
        book=book, position=1, title=f"{mark}表", first_line=1, last_line=2, columns=[["名稱", "text"]]
    )
    user = User.objects.create_user(f"{mark}user", is_staff=True)
    letter = make_letter(f"{mark}字第{number}號", agency=agency)
    return {
        "auth.user": user,
        "oversight.auditentry": append("export", f"{mark}檔案", user=user),
        "budget.agency": agency,
        "budget.agencyname": AgencyName.objects.create(agency=agency, name=f"{mark}舊名"),
        "budget.budgetbook": book,
        "budget.bookcheck": BookCheck.objects.create(
            book=book, position=1, name=f"{mark}勾稽", state="holds", line=1
        ),
        "budget.booksource": BookSource.objects.create(book=book, text=f"{mark}全文"),
        "budget.lineitem": line,
        "budget.printedtable": table,
        "budget.printedrow": PrintedRow.objects.create(
            table=table, position=1, first_line=1, last_line=1, cells=[f"{mark}格"]
        ),
        "oversight.assignment": resolution.assignments.get(),
        "oversight.freezecondition": freeze,
        "oversight.freezestep": make_step(
            freeze, "sent", datetime.date(2019, 2, 27), letter=letter, note=f"{mark}備註"
        ),
        "oversight.extension": Extension.objects.create(
            freeze=freeze,
            new_on=datetime.date(2019, 9, 30),
            agreed_on=datetime.date(2019, 6, 20),
            reason=f"{mark}理由",
        ),
        "oversight.letter": letter,
        "oversight.importbatch": ImportBatch.objects.create(
            model="oversight.letter", file_name=f"{mark}.ods", sha256="", user=user
        ),
        "oversight.lettertemplate": LetterTemplate.objects.create(
            agency=agency, kind=LetterKind.values[0], file_name=f"{mark}.odt", content=b"", sha256=""
        ),
        "oversight.membership": Membership.objects.create(user=user, agency=agency, role=Role.DRAFTER),
        "oversight.requirement": make_requirement(resolution, title=f"{mark}報告"),
        "oversight.resolution": resolution,
        "oversight.resolutionline": make_link(resolution, line, reason=f"{mark}理由"),
        "oversight.response": make_response(resolution, agency=code, text=f"{mark}答復", state="draft"),
        "oversight.uniformcut": make_uniform_cut(resolution, 1, f"{mark}項目", "5"),
    }


@pytest.fixture(scope="module")
def outside(for_module):
    return rows_of("9801", MARK, 1)


@pytest.fixture(scope="module")
def inside(for_module):
    return rows_of("2610", "界內", 2)


def login(client, role, code="2610"):
    user = User.objects.create_user(role, is_staff=True)
    if role != "none":
        Membership.objects.create(user=user, agency=make_agency(code), role=role)
    client.force_login(user)
    return user


def label(model):
    return f"{model._meta.app_label}.{model._meta.model_name}"


REGISTERED = {label(model): (model, page) for model, page in admin.site._registry.items()}


def test_every_registered_model_is_listed(outside):
    listed = {*outside, *WITHOUT_OUTSIDE, *SUPERUSERS_ONLY}
    assert set(REGISTERED) - listed == set()


def test_what_is_said_to_have_no_outside_is_shared():
    assert {name for name, (_, page) in REGISTERED.items() if page.reach is SHARED} == WITHOUT_OUTSIDE


def url(name, page, *arguments):
    return reverse(f"admin:{name.replace('.', '_')}_{page}", args=arguments)


@pytest.mark.parametrize("role", ROLES)
def test_no_list_shows_a_row_outside(client, role, outside, inside):
    login(client, role)
    shown = []
    for name in REGISTERED:
        for query in ("", f"?q={MARK}", "?o=1&all="):
            response = client.get(url(name, "changelist") + query)
            text = response.text.replace(f'value="{MARK}"', "") if response.status_code == 200 else ""
            shown += [name] if MARK in text else []
    assert shown == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_no_page_of_a_row_outside_opens(client, role, page, outside):
    login(client, role)
    opened = []
    for name, row in outside.items():
        response = client.get(url(name, page, row.pk))
        if response.status_code == 200 or (MARK in response.text and response.status_code != 302):
            opened.append(name)
    assert opened == []


@pytest.mark.parametrize("role", ROLES)
def test_no_row_outside_is_written(client, role, outside):
    login(client, role)
    before = {
        name: str(list(type(row)._base_manager.order_by("pk").values_list())) for name, row in outside.items()
    }
    for name, row in outside.items():
        client.post(url(name, "change", row.pk), {"text": "改", "name": "改", "title": "改"})
        client.post(url(name, "delete", row.pk), {"post": "yes"})
    after = {
        name: str(list(type(row)._base_manager.order_by("pk").values_list())) for name, row in outside.items()
    }
    assert after == before


@pytest.mark.parametrize("role", ROLES)
def test_no_action_reaches_a_row_outside(client, role, outside, inside):
    login(client, role)
    before = {
        name: str(list(type(row)._base_manager.order_by("pk").values_list())) for name, row in outside.items()
    }
    request = client.get("/admin/").wsgi_request
    for name, row in outside.items():
        page = REGISTERED[name][1]
        for action in page.get_actions(request):
            data = {"action": action, "_selected_action": row.pk, "index": "0", "post": "yes", "remark": "退"}
            response = client.post(url(name, "changelist"), data)
            assert MARK not in response.text, (name, action)
    after = {
        name: str(list(type(row)._base_manager.order_by("pk").values_list())) for name, row in outside.items()
    }
    assert after == before


@pytest.mark.parametrize("role", ROLES)
def test_no_autocomplete_offers_a_row_outside(client, role, outside, inside):
    login(client, role)
    offered = []
    for model, page in admin.site._registry.items():
        for owner in (page, *(inline(model, admin.site) for inline in getattr(page, "inlines", []))):
            for field in owner.autocomplete_fields:
                query = {
                    "app_label": owner.model._meta.app_label,
                    "model_name": owner.model._meta.model_name,
                    "field_name": field,
                    "term": "",
                }
                response = client.get(reverse("admin:autocomplete"), query)
                if (
                    MARK in response.content.decode("unicode_escape", errors="replace")
                    or MARK in response.text
                ):
                    offered.append((label(owner.model), field))
    assert offered == []


@pytest.mark.parametrize("role", ROLES)
def test_no_form_offers_or_takes_a_row_outside(client, role, outside, inside):
    login(client, role)
    found = []
    for name in REGISTERED:
        pages = [url(name, "add")]
        if name in inside:
            pages.append(url(name, "change", inside[name].pk))
        for address in pages:
            response = client.get(address)
            if response.status_code == 200 and MARK in response.text:
                found.append(address)
    assert found == []


@pytest.mark.parametrize("role", ROLES)
def test_no_export_holds_a_row_outside(client, role, outside, inside):
    login(client, role)
    held = []
    for name, (_, page) in REGISTERED.items():
        if not hasattr(page, "export_action"):
            continue
        response = client.post(url(name, "export"), {"format": "0", "resource": "0"})
        if response.status_code == 200 and MARK.encode() in response.content:
            held.append(name)
    assert held == []


def test_answer_cannot_be_moved_to_an_agency_outside(client, outside, inside):
    login(client, Role.REVIEWER)
    response = inside["oversight.response"]
    address = url("oversight.response", "change", response.pk)
    data = form_data(client.get(address)) | {"agency": outside["budget.agency"].pk, "_save": "1"}
    assert client.post(address, data).status_code == 200
    response.refresh_from_db()
    assert response.agency.code == "2610"


def test_member_of_a_ministry_reaches_its_agencies_at_any_depth(client, inside):
    ministry, bureau = make_agency("2601"), make_agency("2610")
    office = make_agency("2611", parent=bureau)
    bureau.parent = ministry
    bureau.save()
    Letter.objects.create(number_text="界內字第9號", number="界內字9", direction="to_yuan", agency=office)
    login(client, Role.LIAISON, code="2601")
    assert "界內字第9號" in client.get(url("oversight.letter", "changelist")).text


def test_member_of_an_agency_does_not_reach_its_ministry(client):
    ministry = make_agency("2601", name=MARK)
    agency = make_agency("2610")
    agency.parent = ministry
    agency.save()
    make_letter("經授工字第1號", agency=ministry, subject=MARK)
    login(client, Role.LIAISON)
    assert MARK not in client.get(url("oversight.letter", "changelist")).text


def test_superuser_sees_every_list(admin_client, outside):
    missing = [name for name in outside if MARK not in admin_client.get(url(name, "changelist")).text]
    assert missing == []


def test_shared_row_is_listed_for_every_member(client):
    make_year(108)
    Meeting.objects.create(held_on=datetime.date(2019, 4, 1), name="共用會議", committee=make_committee())
    login(client, Role.DRAFTER)
    assert "共用會議" in client.get(url("oversight.meeting", "changelist")).text
