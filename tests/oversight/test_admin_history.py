"""The history page of a record, and actions on rows that somebody else changed meanwhile."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from budget.history import because
from oversight.audit import guards
from oversight.models import Letter, ResolutionLine
from tests.factories import (
    make_committee,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_resolution,
    make_step,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db


def url_of(obj, page):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}", args=[obj.pk])


def test_history_tells_field_before_and_after(admin_client):
    letter = make_letter(subject="檢送書面報告")
    letter.subject = "檢送專案報告"
    letter.save()
    page = admin_client.get(url_of(letter, "history")).text
    assert "<dt>主旨</dt><dd><del>檢送書面報告</del>" in page
    assert "<ins>檢送專案報告</ins>" in page


def test_history_tells_who_and_why(admin_client):
    user = User.objects.create(username="wang", last_name="王", first_name="大明")
    with because("匯入 letters.ods", user):
        letter = make_letter()
    page = admin_client.get(url_of(letter, "history")).text
    assert "王大明" in page
    assert "匯入 letters.ods" in page


def test_history_of_a_resolution_holds_its_steps_also_deleted_ones(admin_client):
    step = make_step(make_freeze(make_resolution()), "sent", datetime.date(2019, 2, 27))
    resolution = step.condition.resolution
    step.delete()
    page = admin_client.get(url_of(resolution, "history")).text
    assert "新增解凍步驟" in page
    assert "刪除解凍步驟" in page


def test_history_tells_related_rows_by_name(admin_client):
    freeze = make_freeze(make_resolution())
    freeze.committees.add(make_committee("finance"))
    page = admin_client.get(url_of(freeze, "history")).text
    assert "<del>經濟委員會</del>" in page
    assert "財政委員會" in page


def test_history_of_many_moments_takes_no_more_queries(admin_client, django_assert_max_num_queries):
    letter = make_letter()
    for number in range(30):
        letter.subject = f"主旨{number}"
        letter.save()
    with django_assert_max_num_queries(8):
        admin_client.get(url_of(letter, "history"))


@pytest.fixture
def suggestion():
    return make_link(make_resolution(), make_line(), state="suggested")


def confirm(client, page, link):
    url = reverse("admin:oversight_resolutionline_changelist")
    data = form_data(page) | {"action": "confirm", "_selected_action": link.pk, "index": "0"}
    return client.post(url, data, follow=True)


def test_action_does_nothing_to_rows_changed_since_the_list_was_shown(admin_client, suggestion):
    url = reverse("admin:oversight_resolutionline_changelist")
    page = admin_client.get(url)
    with because("更正", User.objects.create(username="wang", last_name="王", first_name="大明")):
        suggestion.reason = "他人的理由"
        suggestion.save()
    answer = confirm(admin_client, page, suggestion).text
    assert "未執行" in answer
    assert "由王大明" in answer
    assert "「連結理由」由「空白」改為「他人的理由」" in answer
    assert ResolutionLine.objects.get().state == "suggested"


def test_action_runs_where_nobody_else_changed_the_rows(admin_client, suggestion):
    page = admin_client.get(reverse("admin:oversight_resolutionline_changelist"))
    confirm(admin_client, page, suggestion)
    assert ResolutionLine.objects.get().state == "confirmed"


def test_action_runs_after_ones_own_change(admin_client, admin_user, suggestion):
    page = admin_client.get(reverse("admin:oversight_resolutionline_changelist"))
    with because("自己改的", admin_user):
        suggestion.save()
    confirm(admin_client, page, suggestion)
    assert ResolutionLine.objects.get().state == "confirmed"


def test_history_of_a_letter_read_before_it_existed_is_empty(admin_client):
    letter = make_letter()
    guards.remove("default")
    Letter.history.all().delete()
    assert "尚無異動紀錄" in admin_client.get(url_of(letter, "history")).text
