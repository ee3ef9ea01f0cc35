"""Roll-ups after every way of saving, decisions on links, permissions, and downloads."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from oversight.models import FreezeCondition, FreezeStep, Letter, Resolution, ResolutionLine, Response
from oversight.rollups import differences
from tests.factories import (
    make_book,
    make_committee,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
    make_year,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db

LISTS = {
    model: f"/admin/oversight/{model}/"
    for model in ("resolution", "resolutionline", "freezestep", "response")
}


def url_of(obj, name="change"):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{name}", args=[obj.pk])


def save(client, obj, **changes):
    response = client.post(url_of(obj), form_data(client.get(url_of(obj))) | changes)
    assert response.status_code == 302, [str(each) for each in response.context["errors"]]


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


# Roll-ups


def test_step_saved_on_its_own_page_refreshes_its_resolution(admin_client):
    step = make_step(make_freeze(make_resolution()), "sent", datetime.date(2019, 2, 27))
    save(admin_client, step, kind="referred")
    assert Resolution.objects.get().step == "referred"


def test_step_moved_to_another_freeze_refreshes_both_resolutions(admin_client):
    step = make_step(make_freeze(make_resolution(1)), "sent", datetime.date(2019, 2, 27))
    save(admin_client, step, condition=make_freeze(make_resolution(2)).pk)
    assert list(Resolution.objects.order_by("number").values_list("step", flat=True)) == ["", "sent"]


def test_step_deleted_on_its_own_page_refreshes_its_resolution(admin_client):
    step = make_step(make_freeze(make_resolution()), "sent", datetime.date(2019, 2, 27))
    admin_client.post(url_of(step, "delete"), {"post": "yes"})
    assert Resolution.objects.get().step == ""


def test_steps_deleted_from_the_list_refresh_their_resolutions(admin_client):
    step = make_step(make_freeze(make_resolution()), "sent", datetime.date(2019, 2, 27))
    data = {"action": "delete_selected", "_selected_action": [step.pk], "post": "yes"}
    admin_client.post(LISTS["freezestep"], data)
    assert not FreezeStep.objects.exists()
    assert Resolution.objects.get().step == ""


def test_requirement_delivered_on_its_own_page_refreshes_its_resolution(admin_client):
    requirement = make_requirement(make_resolution())
    save(admin_client, requirement, delivered_on="108年2月27日", letter_number="經授工字第10820404830號")
    assert Resolution.objects.get().delivered_on == datetime.date(2019, 2, 27)
    requirement.refresh_from_db()
    assert requirement.delivered_letter.number_text == "經授工字第10820404830號"


def test_answer_published_on_its_own_page_refreshes_its_resolution(admin_client):
    response = make_response(make_resolution(), state="draft")
    save(admin_client, response, state="published")
    assert Resolution.objects.get().answer_state == "answered"


def test_answer_rewritten_keeps_its_search_key_in_step(admin_client):
    response = make_response(make_resolution())
    save(admin_client, response, text="臺灣 水利")
    assert Response.objects.get().search_key == "臺灣水利"


def test_promulgation_date_refreshes_every_deadline_of_the_year(admin_client):
    freeze = make_freeze(make_resolution(), deadline_rule="months", deadline_count=2)
    save(admin_client, freeze.resolution.fiscal_year, promulgated_on="108年1月29日")
    assert Resolution.objects.get().due_on == datetime.date(2019, 3, 29)


def test_letter_date_refreshes_resolutions_that_cite_it(admin_client):
    letter = make_letter(direction="between")
    make_response(make_resolution(), kind="contributed", letters=(letter,))
    save(admin_client, letter, issued_on="108/2/27")
    assert Resolution.objects.get().contributed_on == datetime.date(2019, 2, 27)


def test_no_page_leaves_a_roll_up_behind(admin_client):
    freeze = make_freeze(make_resolution(), 1000)
    make_release(freeze, datetime.date(2019, 5, 8), 400)
    save(admin_client, freeze, amount="2,000元")
    save(admin_client, freeze.resolution, number_text="一")
    assert list(differences()) == []


# Freezes on their own page


def test_freeze_page_computes_an_empty_amount(admin_client):
    freeze = make_freeze(make_resolution(), None)
    save(admin_client, freeze, stated="whole", stated_base="1,283萬6千元")
    freeze.refresh_from_db()
    assert (freeze.amount, freeze.amount_how) == (12_836_000, "1,283萬6千元 × 全數")


def test_freeze_page_refuses_less_than_was_released(admin_client):
    freeze = make_freeze(make_resolution(), 1000)
    make_release(freeze, datetime.date(2019, 5, 8), 400)
    data = form_data(admin_client.get(url_of(freeze))) | {"amount": "399"}
    assert "超過凍結金額 399 元" in admin_client.post(url_of(freeze), data).text
    assert FreezeCondition.objects.get().amount == 1000


def test_share_is_kept_as_it_was_worded(admin_client):
    freeze = make_freeze(make_resolution(), 100)
    save(admin_client, freeze, share_text="五分之一", stated="fraction")
    freeze.refresh_from_db()
    assert (freeze.share_numerator, freeze.share_denominator) == (1, 5)


def test_share_beyond_the_whole_is_refused(admin_client):
    freeze = make_freeze(make_resolution(), 100)
    data = form_data(admin_client.get(url_of(freeze))) | {"share_text": "120%"}
    assert "不超過全數" in admin_client.post(url_of(freeze), data).text


# Links


@pytest.mark.parametrize(("action", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_action_decides_links_in_the_name_of_the_user(action, state, admin_client, admin_user):
    link = make_link(make_resolution(), make_line(), state="suggested")
    admin_client.post(LISTS["resolutionline"], {"action": action, "_selected_action": [link.pk]})
    link.refresh_from_db()
    assert (link.state, link.decided_by) == (state, admin_user)
    assert link.decided_at is not None


def test_confirming_a_cut_counts_its_money(admin_client):
    link = make_link(make_resolution(), make_line(), role="cut", amount=500, state="suggested")
    admin_client.post(LISTS["resolutionline"], {"action": "confirm", "_selected_action": [link.pk]})
    assert Resolution.objects.get().cut == 500


def test_action_leaves_earlier_decisions_with_their_author(admin_client):
    other = User.objects.create_user("earlier")
    link = make_link(make_resolution(), make_line(), state="confirmed", decided_by=other)
    admin_client.post(LISTS["resolutionline"], {"action": "confirm", "_selected_action": [link.pk]})
    assert ResolutionLine.objects.get().decided_by == other


# Permissions


@pytest.fixture
def viewer(client):
    """Somebody who may look at everything and change nothing."""
    user = User.objects.create_user("viewer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


def full_case():
    make_year(108, promulgated_on=datetime.date(2019, 1, 29))
    resolution = make_resolution(book=make_book())
    freeze = make_freeze(resolution, 1000, share_numerator=10, share_denominator=100)
    make_step(freeze, "sent", datetime.date(2019, 2, 27), letter=make_letter())
    make_requirement(resolution)
    make_response(resolution, letters=(make_letter("經授工字第10900000000號"),))
    make_link(resolution, make_line(), state="suggested", amount=1_234_567)
    return resolution


@pytest.mark.parametrize(
    "control", ["<select", "<textarea", 'type="text"', 'type="checkbox"', 'name="_save"']
)
def test_viewer_sees_a_resolution_without_any_box(control, viewer):
    assert control not in viewer.get(url_of(full_case())).text


def test_viewer_reads_dates_and_amounts_as_staff_write_them(viewer):
    text = viewer.get(url_of(full_case())).text
    assert "108.02.27" in text
    assert "1,234,567" in text
    assert "經授工字第10820404830號" in text
    assert "經授工字第10900000000號" in text


@pytest.mark.parametrize("model", [FreezeCondition, FreezeStep, Response, Letter, ResolutionLine])
def test_viewer_sees_every_page_read_only(model, viewer):
    full_case()
    page = viewer.get(url_of(model.objects.first()))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text


def test_viewer_cannot_save(viewer):
    resolution = full_case()
    assert viewer.post(url_of(resolution), {"number": "9"}).status_code == 403


def test_viewer_is_not_offered_decisions_on_links(viewer):
    full_case()
    assert 'value="confirm"' not in viewer.get(LISTS["resolutionline"]).text


def test_viewer_cannot_decide_on_links(viewer):
    full_case()
    link = ResolutionLine.objects.get()
    viewer.post(LISTS["resolutionline"], {"action": "confirm", "_selected_action": [link.pk]})
    link.refresh_from_db()
    assert link.state == "suggested"


@pytest.fixture
def answerer(client):
    """Somebody who may change resolutions and answers, but only look at freezes and their steps."""
    user = User.objects.create_user("answerer", is_staff=True)
    changed = ["change_resolution", "change_response", "add_response"]
    user.user_permissions.set(
        Permission.objects.filter(codename__startswith="view_")
        | Permission.objects.filter(codename__in=changed)
    )
    client.force_login(user)
    return client


def test_steps_of_a_user_who_may_only_see_them_are_not_changed(answerer):
    resolution = full_case()
    step = FreezeStep.objects.get()
    forged = {"steps-0-note": "偽", "steps-0-kind": "released", "steps-0-happened_on": "108/1/1"}
    save(answerer, resolution, number_text="一", **forged)
    step.refresh_from_db()
    assert (step.note, step.kind) == ("", "sent")
    assert Resolution.objects.get().number_text == "一"


# Downloads


def download(client, model, kind="0", **query):
    return client.post(f"/admin/oversight/{model}/export/", {"format": kind}, query_params=query)


def test_download_of_freezes_has_numbers_and_words(admin_client):
    freeze = make_freeze(make_resolution(), 822_469_100, deadline_text="1個月內")
    freeze.committees.add(make_committee("finance"))
    header, row = rows(download(admin_client, "freezecondition"))
    found = dict(zip(header, row, strict=True))
    assert found["凍結金額（元）"] == "822469100"
    assert found["向何委員會報告"] == "經濟委員會、財政委員會"
    assert found["決議代號"] == "108-general-economics-13-2-1"


def test_download_has_the_rows_of_the_filtered_list(admin_client):
    make_freeze(make_resolution(1))
    make_resolution(2)
    table = rows(download(admin_client, "resolution", status="freeze_unsent"))
    assert [line[table[0].index("狀態")] for line in table[1:]] == ["尚未函送"]


def test_download_tames_live_formulas(admin_client):
    make_letter(subject="=1+1", issued_on=datetime.date(2019, 2, 27))
    header, row = rows(download(admin_client, "letter"))
    assert row[header.index("主旨")] == "'=1+1"
    assert row[header.index("發文日期")] == "2019-02-27"


@pytest.mark.parametrize(("kind", "ending"), [("1", "xlsx"), ("2", "ods")])
def test_download_comes_in_the_chosen_format(kind, ending, admin_client):
    make_response(make_resolution())
    response = download(admin_client, "response", kind)
    assert response["Content-Disposition"].endswith(f'.{ending}"')
    assert response.content.startswith(b"PK")


@pytest.mark.parametrize("query", [{"kind__exact": "\x00"}, {"no_such_field": "1"}, {"q": "\x00"}])
def test_download_survives_a_bad_query(query, admin_client):
    assert download(admin_client, "resolution", **query).status_code in (200, 302)


def test_download_asks_as_often_for_many_rows(admin_client, django_assert_max_num_queries):
    for number in range(1, 6):
        make_freeze(make_resolution(number), committees="economics finance")
    with django_assert_max_num_queries(10):  # up to four of them for the entry of the audit trail
        download(admin_client, "freezecondition")


def test_download_needs_permission_to_view(client):
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert download(client, "letter").status_code == 403


def test_download_page_is_in_our_language(admin_client):
    text = admin_client.get("/admin/oversight/letter/export/").text
    assert "檔案格式" in text
    assert "Export" not in text
