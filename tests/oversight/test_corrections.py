"""A published answer that changes leaves a public correction; drafts leave none."""

import datetime

import pytest
import time_machine

from oversight.corrections import corrections_of, has_corrections
from oversight.models import Resolution, Response
from tests.factories import make_resolution, make_response

pytestmark = pytest.mark.django_db
LATER = datetime.datetime(2026, 11, 26, 4, 0, tzinfo=datetime.UTC)  # noon in Taipei


def edited(response, **fields):
    for name, value in fields.items():
        setattr(response, name, value)
    with time_machine.travel(LATER, tick=False):
        response.save()


@pytest.fixture
def published():
    return make_response(make_resolution(), text="已於108年2月27日函送。", state="published")


def test_changed_words_are_told_with_day_and_words_before(published):
    edited(published, text="已於108年3月27日函送。")
    (correction,) = corrections_of(published.resolution)
    assert (correction.on, correction.what, correction.before) == (
        datetime.date(2026, 11, 26),
        "更正文字",
        "已於108年2月27日函送。",
    )


def test_answer_saved_unchanged_leaves_no_correction(published):
    edited(published)
    assert corrections_of(published.resolution) == []


def test_answer_changed_before_it_was_published_leaves_no_correction():
    draft = make_response(make_resolution(), text="初稿", state="draft")
    edited(draft, text="定稿", state="published")
    assert corrections_of(draft.resolution) == []


def test_withdrawn_answer_is_told_though_it_is_gone_from_the_page(client, published):
    edited(published, state="draft")
    page = client.get(published.resolution.get_absolute_url()).text
    assert "更正：115年11月26日，經濟部工業局撤回已公布之辦理情形" in page
    assert "已於108年2月27日函送。" in page


def test_deleted_answer_is_told(published):
    resolution = published.resolution
    published.delete()
    assert [each.what for each in corrections_of(resolution)] == ["撤回已公布之辦理情形"]


def test_correction_stands_below_its_answer(client, published):
    edited(published, text="已於108年3月27日函送。")
    assert "更正：115年11月26日更正文字" in client.get(published.resolution.get_absolute_url()).text


def test_public_correction_names_no_person(client, admin_user, published):
    published._history_user = admin_user
    edited(published, text="已於108年3月27日函送。")
    assert Response.history.order_by("history_id").last().history_user == admin_user
    assert admin_user.username not in client.get(published.resolution.get_absolute_url()).text


@pytest.mark.parametrize(
    ("before", "after", "is_correction"),
    [
        (None, None, False),
        (None, datetime.date(2026, 11, 1), True),
        (datetime.date(2026, 11, 1), None, True),
        (datetime.date(2026, 11, 1), datetime.date(2026, 11, 1), False),
        (datetime.date(2026, 11, 1), datetime.date(2026, 11, 2), True),
    ],
)
def test_whether_there_are_corrections_is_asked_as_they_are_told(before, after, is_correction):
    answer = make_response(make_resolution(), state="published", as_of=before)
    edited(answer, as_of=after)
    found = Resolution.objects.annotate(has=has_corrections()).get()
    assert (found.has, bool(corrections_of(found))) == (is_correction, is_correction)
