"""The demo stands in every state on any day, says everywhere that it is fictional, and leaves nothing behind."""

import re
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError

from budget.models import Agency, FiscalYear, LineItem
from oversight.demo import NotFictional, demo_cases, install, remove
from oversight.demo.accounts import ADMIN, CLERK, NAMES
from oversight.demo.label import AGENCY, CODES, LABEL, SOURCE
from oversight.models import (
    Assignment,
    AuditEntry,
    AuditHead,
    Change,
    FreezeCondition,
    FreezeStep,
    Letter,
    Meeting,
    Parties,
    Resolution,
    ResolutionLine,
    Response,
)
from oversight.permissions import agencies
from oversight.reference import load_reference
from oversight.resolutions.clauses import read_resolution
from oversight.status import Status

pytestmark = pytest.mark.django_db
NOVEMBER, FEBRUARY = date(2026, 11, 23), date(2027, 2, 28)
#: Only ever grow: not part of what a demo is.
GROWING = (Parties, Change, AuditEntry, AuditHead)
OWN_MODELS = [model for label in ("budget", "oversight") for model in apps.get_app_config(label).get_models()]


@pytest.fixture
def november():
    install(NOVEMBER)
    return NOVEMBER


def everything(history=True):
    """Every stored row of our apps, by primary key; without history, sets of agencies and notes of change."""
    return {
        model.__name__: sorted(map(str, model._default_manager.order_by().values_list()))
        for model in OWN_MODELS
        if history or not (model.__name__.startswith("Historical") or model in GROWING)
    }


def run(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo_says_everywhere_that_it_is_fictional(november):
    labelled = [
        *Resolution.objects.values_list("text", flat=True),
        *Resolution.objects.values_list("excerpt", flat=True),
        *Response.objects.values_list("text", flat=True),
        *Letter.objects.values_list("subject", flat=True),
        *Meeting.objects.values_list("name", flat=True),
        *LineItem.objects.filter(agency__code__in=CODES)
        .exclude(description="")
        .values_list("description", flat=True),
    ]
    assert [text for text in labelled if not text.startswith(LABEL) and not text.endswith(LABEL)] == []
    sources = [
        *FreezeStep.objects.values_list("note", flat=True),
        *ResolutionLine.objects.values_list("reason", flat=True),
        *LineItem.objects.filter(path__contains="/0099").values_list("source", flat=True),
        *FreezeCondition.objects.exclude(base_on=None).values_list("base_reason", flat=True),
    ]
    assert [text for text in sources if SOURCE not in text] == []


def test_demo_marks_every_resolution_and_agency(november):
    assert not Resolution.objects.filter(is_fictional=False).exists()
    assert not Agency.objects.filter(code__in=CODES, is_fictional=False).exists()
    assert all("虛構" in agency.name for agency in Agency.objects.filter(code__in=CODES))


def test_demo_letters_have_a_number_that_says_so(november):
    numbers = Letter.objects.exclude(number="").values_list("number_text", flat=True)
    assert all(re.fullmatch(r"示範議?字第\d{10}號", number) for number in numbers)


def test_demo_invents_no_date_of_a_budget_year():
    load_reference()
    before = set(FiscalYear.objects.exclude(promulgated_on=None, passed_on=None, base_on=None).values_list())
    install(NOVEMBER)
    after = set(FiscalYear.objects.exclude(promulgated_on=None, passed_on=None, base_on=None).values_list())
    assert after == before


def test_demo_lines_add_up(november):
    parents = LineItem.objects.filter(path__contains="/0099", children__isnull=False).distinct()
    for line in parents:
        for column in ("proposed", "statutory", "prior_year"):
            parts = line.children.exclude(kind="detail").values_list(column, flat=True)
            assert getattr(line, column) == sum(parts), line


def test_demo_lines_lose_what_was_cut(november):
    cut = ResolutionLine.objects.get(role="cut", line__code="5799902100")
    assert cut.line.proposed - cut.line.statutory == cut.amount == 8_000_000


def test_demo_texts_read_as_they_are_stored():
    for case in demo_cases(NOVEMBER):
        read = read_resolution(case.text)
        got = [
            (each.stated, each.amount, each.consent, each.deadline and each.deadline.text)
            for each in read.freezes
        ]
        want = [(each.stated, each.amount, each.consent, each.term.text or None) for each in case.freezes]
        assert got == want, case.text


def test_demo_again_on_one_day_changes_nothing(november):
    before = everything()
    outcome = install(november)
    assert (outcome.created, outcome.deleted, everything() == before) == (0, 0, True)


def test_demo_later_leaves_what_a_first_run_would(november):
    install(FEBRUARY)
    moved = sorted(Resolution.objects.values_list("key", "due_on", "step_on", "frozen", "released"), key=str)
    lines = sorted(LineItem.objects.values_list("path", "fiscal_year__year", "statutory"), key=str)
    remove()
    install(FEBRUARY)
    assert (
        sorted(Resolution.objects.values_list("key", "due_on", "step_on", "frozen", "released"), key=str)
        == moved
    )
    assert sorted(LineItem.objects.values_list("path", "fiscal_year__year", "statutory"), key=str) == lines


def test_demo_restores_what_was_changed(november):
    row = Resolution.objects.filter(kind="recommend").first()
    Resolution.objects.filter(pk=row.pk).update(text=LABEL + "改過")
    install(NOVEMBER)
    assert not Resolution.objects.filter(text=LABEL + "改過").exists()


def test_demo_removed_leaves_nothing_but_its_history():
    load_reference()
    before = everything(history=False)
    users = get_user_model().objects.count()
    run("--today", "2026-11-23")
    run("--remove")
    assert everything(history=False) == before
    assert get_user_model().objects.count() == users


def test_demo_leaves_other_data_alone(november):
    year = FiscalYear.objects.get(year=115)
    real = Resolution(fiscal_year=year, part="common", number=1, kind="instruct", text="實際決議")
    real.fill_derived()
    real.save()
    install(FEBRUARY)
    remove()
    assert [row.text for row in Resolution.objects.all()] == ["實際決議"]
    assert FiscalYear.objects.filter(year=115).exists()


@pytest.mark.parametrize("act", [lambda: install(FEBRUARY), remove])
def test_demo_refuses_agency_in_real_use(act):
    Agency.objects.create(code=AGENCY, name="實際機關")
    with pytest.raises(NotFictional, match="機關代碼"):
        act()


def real_resolution(**columns):
    year = FiscalYear.objects.get(year=115)
    row = Resolution(fiscal_year=year, part="common", number=1, kind="instruct", text="實際決議", **columns)
    row.fill_derived()
    row.save()
    return row


def with_assignment():
    Assignment.objects.create(resolution=real_resolution(), agency=Agency.objects.get(code=AGENCY))


def with_link():
    line = LineItem.objects.filter(agency__code=AGENCY).first()
    ResolutionLine.objects.create(resolution=real_resolution(), line=line, role="mentioned")


def with_heading():
    real_resolution(heading_agency=Agency.objects.get(code=AGENCY))


def with_meeting():
    freeze = FreezeCondition.objects.create(resolution=real_resolution(), stated="none")
    FreezeStep.objects.create(
        condition=freeze, kind="approved", happened_on=NOVEMBER, meeting=Meeting.objects.first()
    )


def with_letter():
    other = Agency.objects.get(code="2610")
    answer = Response.objects.create(
        resolution=real_resolution(), agency=other, text="函復", kind="delivered"
    )
    answer.letters.add(Letter.objects.first())


@pytest.mark.parametrize("tie", [with_assignment, with_link, with_heading, with_meeting, with_letter])
def test_demo_refuses_when_real_data_refers_to_it(november, tie):
    tie()
    before = everything()
    for act in (lambda: install(FEBRUARY), remove):
        with pytest.raises(NotFictional):
            act()
    assert everything() == before


def test_command_prints_each_password_once():
    printed = re.findall(r"帳號 (\S+?)（.*?密碼 (\S+?)（", run("--today", "2026-11-23"))
    assert [name for name, _ in printed] == list(NAMES)
    for name, password in printed:
        assert get_user_model().objects.get(username=name).check_password(password)
    again = run("--today", "2026-11-23")
    assert "沿用原密碼" in again
    assert not [password for _, password in printed if password in again]


def test_command_resets_passwords_when_asked():
    first = re.findall(r"密碼 (\S+?)（", run())
    second = re.findall(r"密碼 (\S+?)（", run("--reset-passwords"))
    assert len({*first, *second}) == 10
    assert get_user_model().objects.get(username=CLERK).check_password(second[1])


def test_demo_member_reaches_the_fictional_agency_only():
    load_reference()
    run()
    clerk = get_user_model().objects.get(username=CLERK)
    assert agencies(clerk, "oversight.add_response") == {Agency.objects.get(code=AGENCY).pk} | set(
        Agency.objects.filter(parent__code=AGENCY).values_list("pk", flat=True)
    )


def test_command_gives_the_clerk_data_but_no_accounts():
    run()
    clerk = get_user_model().objects.get(username=CLERK)
    assert clerk.is_staff
    assert not clerk.is_superuser
    assert clerk.has_perms(["oversight.change_resolution", "oversight.add_response", "budget.view_lineitem"])
    assert not clerk.has_perm("oversight.delete_resolution")
    assert not clerk.has_module_perms("auth")


def test_command_refuses_somebody_elses_account():
    get_user_model().objects.create_user(ADMIN)
    with pytest.raises(CommandError, match=ADMIN):
        run()
    assert not Resolution.objects.exists()


def test_command_sums_up_cases_and_page():
    out = run("--today", "2026-11-23")
    assert [label for label in Status.labels if f"  {label} " not in out] == []
    assert f"/agencies/{AGENCY}/" in out


def test_command_refuses_a_day_that_is_none():
    with pytest.raises(CommandError):
        run("--today", "2026-02-30")
