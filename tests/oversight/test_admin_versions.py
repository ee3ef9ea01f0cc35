"""Two people on one page: the second is told, keeps what was typed, and overwrites nothing."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from oversight.models import FreezeStep, Letter, Resolution
from tests.factories import make_freeze, make_letter, make_resolution, make_step
from tests.pages import form_data

pytestmark = pytest.mark.django_db


def url_of(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def errors(response):
    return response.context["adminform"].form.non_field_errors()


@pytest.fixture
def colleague(client):
    user = User.objects.create_superuser("wang", first_name="大明", last_name="王")
    client.force_login(user)
    return client


def edit(client, url, page, **changes):
    return client.post(url, page | {name.replace("__", "-"): value for name, value in changes.items()})


@pytest.fixture
def contested(admin_client, colleague):
    """A resolution that a colleague saved between this page's opening and its saving: (url, stale page)."""
    resolution = make_resolution(text="原文")
    url = url_of(resolution)
    page = form_data(admin_client.get(url))
    assert edit(colleague, url, form_data(colleague.get(url)), number_text="三十九").status_code == 302
    return url, page


def test_second_of_two_savers_overwrites_nothing(admin_client, contested):
    url, page = contested
    response = edit(admin_client, url, page, heading="工業局")
    stored = Resolution.objects.get()
    assert response.status_code == 200
    assert (stored.number_text, stored.heading) == ("三十九", "")


def test_second_of_two_savers_is_told_who_and_what(admin_client, contested):
    url, page = contested
    told = " ".join(errors(edit(admin_client, url, page)))
    assert "未儲存：您開啟本頁之後，王大明（" in told
    assert "他人的更改：「項次（如書上所印）」由「空白」改為「三十九」" in told


def test_second_of_two_savers_keeps_what_was_typed(admin_client, contested):
    url, page = contested
    assert 'value="工業局新標題"' in edit(admin_client, url, page, heading="工業局新標題").text


def test_refused_page_is_refused_again_unless_the_changes_were_seen(admin_client, contested):
    url, page = contested
    refused = form_data(edit(admin_client, url, page, heading="工業局"))
    assert edit(admin_client, url, refused).status_code == 200


def test_refused_page_is_saved_once_the_changes_were_seen(admin_client, contested):
    url, page = contested
    refused = edit(admin_client, url, page, heading="工業局")
    seen = refused.context["page_version_now"]
    assert edit(admin_client, url, form_data(refused), _version_seen=seen).status_code == 302
    assert Resolution.objects.get().heading == "工業局"


def test_changes_seen_do_not_cover_a_third_edit(admin_client, colleague, contested):
    url, page = contested
    seen = edit(admin_client, url, page).context["page_version_now"]
    edit(colleague, url, form_data(colleague.get(url)), number_text="四十")
    assert edit(admin_client, url, page, _version_seen=seen).status_code == 200


def test_step_added_by_another_is_named(admin_client, colleague):
    freeze = make_freeze(make_resolution())
    url = url_of(freeze.resolution)
    page = form_data(admin_client.get(url))
    make_step(freeze, "sent", datetime.date(2019, 2, 27))
    assert "他人的更改：新增解凍步驟「108年2月27日機關函送立法院」" in errors(edit(admin_client, url, page))


def test_step_edited_on_its_own_page_makes_the_resolution_page_stale(admin_client, colleague):
    step = make_step(make_freeze(make_resolution()), "sent", datetime.date(2019, 2, 27))
    url = url_of(step.condition.resolution)
    page = form_data(admin_client.get(url))
    own = url_of(step)
    assert edit(colleague, own, form_data(colleague.get(own)), note="補送").status_code == 302
    assert edit(admin_client, url, page, steps__0__note="我的備註").status_code == 200
    assert FreezeStep.objects.get().note == "補送"


def test_step_deleted_by_another_is_told(admin_client, colleague):
    step = make_step(make_freeze(make_resolution()), "sent", datetime.date(2019, 2, 27))
    url = url_of(step.condition.resolution)
    page = form_data(admin_client.get(url))
    step.delete()
    assert "他人的更改：刪除一筆解凍步驟" in errors(edit(admin_client, url, page))


def test_plain_page_is_guarded_too(admin_client, colleague):
    letter = make_letter()
    url = url_of(letter)
    page = form_data(admin_client.get(url))
    edit(colleague, url, form_data(colleague.get(url)), subject="他的主旨")
    assert edit(admin_client, url, page, subject="我的主旨").status_code == 200
    assert Letter.objects.get().subject == "他的主旨"


@pytest.mark.parametrize("version", ["", "{}", "[]", "null", '{"own":[],"rows":{},"at":""}', "not json"])
def test_page_without_a_proper_version_is_refused(version, admin_client):
    letter = make_letter()
    page = form_data(admin_client.get(url_of(letter)))
    response = edit(admin_client, url_of(letter), page, _version=version, subject="我的主旨")
    assert "本頁缺少版本資料" in errors(response)[0]
    assert Letter.objects.get().subject == ""


def test_roll_ups_moved_by_others_do_not_make_a_page_stale(admin_client):
    resolution = make_resolution()
    page = form_data(admin_client.get(url_of(resolution)))
    Resolution.objects.update(last_moved_on=datetime.date(2019, 5, 8))
    assert edit(admin_client, url_of(resolution), page).status_code == 302
