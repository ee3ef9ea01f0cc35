"""The resolution screen: a whole case in one submit, amounts worked out, letters found or created."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from budget.models import LineItem
from oversight.models import FreezeStep, Letter, Resolution, ResolutionLine
from tests.factories import (
    make_agency,
    make_book,
    make_committee,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_release,
    make_resolution,
    make_response,
    make_step,
    make_year,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db

ADD = "/admin/oversight/resolution/add/"
TEXT = "工業局108年度歲出預算第1目「工業技術升級輔導」編列82億2,469萬1千元，凍結10%，俟向立法院經濟委員會專案報告後，始得動支。"


def change_url(resolution):
    return reverse("admin:oversight_resolution_change", args=[resolution.pk])


def posted(client, url, **changes):
    """The page at `url` sent back with `changes` (dots stand for the dashes of inline names)."""
    data = form_data(client.get(url)) | {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(url, data)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return " ".join(str(each) for each in response.context["errors"])


def whole_case():
    """Seed item 一 as a clerk types it: 8,224,691,000 × 10% frozen, reported, released on 108年5月8日."""
    make_agency("2610")
    return {
        "fiscal_year": make_year(108).pk,
        "part": "review",
        "committee": make_committee().pk,
        "side": "expenditure",
        "kuan": "13",
        "xiang": "2",
        "heading_agency": make_agency().pk,
        "number": "1",
        "number_text": "一",
        "kind": "freeze",
        "text": TEXT,
        "assignments__0__agency": make_agency().pk,
        "links__0__line": (LineItem.objects.first() or make_line()).pk,
        "links__0__role": "frozen",
        "links__0__amount": "8億2,246萬9,100元",
        "freezes__0__stated": "percent",
        "freezes__0__stated_base": "82億2,469萬1千元",
        "freezes__0__share_text": "10%",
        "freezes__0__report_type": "oral",
        "freezes__0__committees": [make_committee().pk],
        "freezes__0__deadline_text": "2個月內",
        "steps__0__kind": "sent",
        "steps__0__happened_on": "108年2月27日",
        "steps__0__letter_number": "經授工字第10820404830號",
        "steps__0__letter_date": "1080227",
        "steps__1__kind": "released",
        "steps__1__happened_on": "108/5/8",
        "steps__1__amount": "822469100",
        "steps__1__letter_number": "台立院議字第1080701758號",
        "steps__1__letter_date": "108.05.08",
        "responses__0__agency": make_agency().pk,
        "responses__0__kind": "released",
        "responses__0__state": "published",
        "responses__0__text": "本案業經立法院108年5月8日台立院議字第1080701758號函復准予動支在案。",
        "responses__0__letter_lines": "台立院議字第1080701758號 108年5月8日",
    }


@pytest.fixture
def saved_case(admin_client):
    response = posted(admin_client, ADD, **whole_case())
    assert response.status_code == 302, errors(response)
    return Resolution.objects.get()


def test_whole_case_is_entered_in_one_submit(saved_case):
    freeze = saved_case.freezes.get()
    assert saved_case.key == "108-general-economics-13-2-1"
    assert [each.kind for each in freeze.steps.all()] == ["sent", "released"]
    assert [each.name for each in freeze.committees.all()] == ["經濟委員會"]
    assert saved_case.assignments.get().agency.code == "2610"
    assert saved_case.responses.get().search_key.startswith("本案業經立法院108年5月8日")


def test_whole_case_computes_the_amount_from_base_and_share(saved_case):
    freeze = saved_case.freezes.get()
    assert freeze.amount == 822_469_100
    assert (freeze.share_numerator, freeze.share_denominator) == (10, 100)
    assert freeze.amount_how == "82億2,469萬1千元 × 10%"


def test_whole_case_reads_the_deadline_from_its_words(saved_case):
    freeze = saved_case.freezes.get()
    assert (freeze.deadline_rule, freeze.deadline_count) == ("months", 2)


@pytest.mark.parametrize(
    ("typed", "told_as"),
    [
        ("2個月內", "2個月內"),
        ("2週內", "2週內"),
        ("108年6月底前", "108年6月30日前"),
        ("每年4月底前", "每年4月底前"),
        ("下會期", "下會期"),
    ],
)
def test_deadline_is_told_back_as_it_was_read(typed, told_as, admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"freezes__0__deadline_text": typed})
    assert f"期限「{typed}」讀為：{told_as}。請核對。" in told(response)


def test_deadline_that_cannot_be_read_is_warned_of(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"freezes__0__deadline_text": "適當期間"})
    assert any("期限「適當期間」無法自動辨識" in message for message in told(response))


def test_whole_case_refreshes_the_roll_ups(saved_case):
    assert (saved_case.frozen, saved_case.released, saved_case.open_freezes) == (822_469_100, 822_469_100, 0)
    assert saved_case.answer_state == "answered"


def test_whole_case_stores_each_letter_once(saved_case):
    letters = {letter.number_text: letter for letter in Letter.objects.all()}
    assert set(letters) == {"經授工字第10820404830號", "台立院議字第1080701758號"}
    assert letters["經授工字第10820404830號"].direction == Letter.Direction.TO_YUAN
    assert letters["台立院議字第1080701758號"].direction == Letter.Direction.FROM_YUAN
    assert saved_case.responses.get().letters.get() == letters["台立院議字第1080701758號"]


def test_whole_case_link_by_hand_is_confirmed_by_its_author(saved_case, admin_user):
    link = saved_case.links.get()
    assert (link.state, link.decided_by, link.amount) == ("confirmed", admin_user, 822_469_100)


def test_whole_case_saved_again_unchanged_changes_nothing(saved_case, admin_client):
    before = list(FreezeStep.objects.values()) + list(Letter.objects.values())
    assert posted(admin_client, change_url(saved_case)).status_code == 302
    assert list(FreezeStep.objects.values()) + list(Letter.objects.values()) == before
    assert saved_case.freezes.get().share_denominator == 100


def test_amounts_are_told_back_with_their_reading(admin_client):
    response = posted(admin_client, ADD, **whole_case())
    messages = told(response)
    assert "條文所列預算數（元）：8,224,691,000 元＝82億2,469萬1千元" in messages
    assert (
        "凍結金額未填，依條文計算：82億2,469萬1千元 × 10%＝822,469,100 元（8億2,246萬9,100元）。" in messages
    )


def test_amount_reading_stands_under_the_box(admin_client):
    freeze = make_freeze(make_resolution(), 8_224_691_000)
    assert "8,224,691,000 元＝82億2,469萬1千元" in admin_client.get(change_url(freeze.resolution)).text


def test_amount_that_contradicts_its_base_is_kept_and_warned_of(admin_client):
    case = whole_case() | {"freezes__0__amount": "8億元", "steps__1__amount": "8億元"}
    response = posted(admin_client, ADD, **case)
    assert Resolution.objects.get().freezes.get().amount == 800_000_000
    warning = "82億2,469萬1千元 × 10%＝822,469,100 元，與所填凍結金額 800,000,000 元不同"
    assert any(warning in message for message in told(response))


def test_amount_that_is_no_whole_yuan_is_asked_for(admin_client):
    case = whole_case() | {"freezes__0__stated_base": "100元", "freezes__0__share_text": "三分之一"}
    response = posted(admin_client, ADD, **case)
    assert "100元 × 1/3不是整數元" in errors(response)
    assert not Resolution.objects.exists()


def test_bad_date_is_refused_with_what_was_read_and_kept_in_its_box(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"steps__0__happened_on": "108年2月30日"})
    assert "讀到「108年2月30日」" in errors(response)
    assert 'value="108年2月30日"' in response.text


def test_negative_amount_is_refused(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"freezes__0__amount": "-1"})
    assert "金額不可為負" in errors(response)


def test_missing_year_is_an_error_not_a_crash(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"fiscal_year": ""})
    assert response.status_code == 200
    assert "fiscal_year" in response.context["adminform"].form.errors


def test_second_resolution_with_the_same_place_is_refused_at_its_number(admin_client, saved_case):
    response = posted(admin_client, ADD, **whole_case())
    assert response.context["adminform"].form.errors["number"] == ["同年度同款項已有相同項次的決議。"]


def test_step_without_any_freeze_is_refused(admin_client):
    case = {name: value for name, value in whole_case().items() if not name.startswith("freezes__0")}
    response = posted(admin_client, ADD, **case)
    assert "本決議沒有凍結" in errors(response)


def test_step_must_name_its_freeze_where_there_are_two(admin_client):
    resolution = make_resolution(kind="freeze")
    make_freeze(resolution)
    make_freeze(resolution)
    row = {"steps__0__kind": "sent", "steps__0__happened_on": "108.2.27"}
    response = posted(admin_client, change_url(resolution), **row)
    assert "請填所屬凍結的「序」：1、2" in errors(response)


def test_step_goes_to_the_freeze_it_names(admin_client):
    resolution = make_resolution(kind="freeze")
    make_freeze(resolution)
    second = make_freeze(resolution)
    row = {"steps__0__kind": "sent", "steps__0__happened_on": "108.2.27", "steps__0__position": "2"}
    assert posted(admin_client, change_url(resolution), **row).status_code == 302
    assert FreezeStep.objects.get().condition == second


def test_step_of_a_freeze_that_is_not_there_is_refused(admin_client):
    resolution = make_freeze(make_resolution()).resolution
    row = {"steps__0__kind": "sent", "steps__0__happened_on": "108.2.27", "steps__0__position": "7"}
    assert "沒有序為 7 的凍結；可填：1。" in errors(posted(admin_client, change_url(resolution), **row))


def test_releases_may_not_exceed_the_freeze_of_the_same_submit(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"steps__1__amount": "822469101"})
    assert "累計准予動支 822,469,101 元，超過凍結金額 822,469,100 元" in errors(response)


def test_release_of_a_known_freeze_must_say_how_much(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"steps__1__amount": ""})
    assert "請填每次准予動支金額" in errors(response)


def test_freeze_may_not_shrink_below_its_releases(admin_client):
    freeze = make_freeze(make_resolution(), 1000)
    make_release(freeze, datetime.date(2019, 5, 8))
    response = posted(admin_client, change_url(freeze.resolution), freezes__0__amount="999")
    assert "超過凍結金額 999 元" in errors(response)


def test_two_releases_may_trade_amounts_in_one_submit(admin_client):
    freeze = make_freeze(make_resolution(), 100)
    make_step(freeze, "released", datetime.date(2019, 5, 8), amount=60)
    make_step(freeze, "released", datetime.date(2019, 5, 9), amount=40)
    changes = {"steps__0__amount": "40", "steps__1__amount": "60"}
    response = posted(admin_client, change_url(freeze.resolution), **changes)
    assert response.status_code == 302, errors(response)


def test_letter_of_the_same_number_is_found_whatever_its_spelling(admin_client):
    letter = make_letter("台立院議字第1080701758號", direction="from_yuan")
    case = whole_case() | {
        "steps__1__letter_number": "臺立院議字第 １０８０７０１７５８ 號",
        "steps__0__letter_number": "",
        "steps__0__letter_date": "",
    }
    response = posted(admin_client, ADD, **case)
    assert response.status_code == 302, errors(response)
    assert FreezeStep.objects.get(kind="released").letter == letter
    assert Letter.objects.get().issued_on == datetime.date(2019, 5, 8)


def test_letter_with_another_date_than_the_stored_one_is_refused(admin_client):
    make_letter("經授工字第10820404830號", issued_on=datetime.date(2019, 2, 26))
    response = posted(admin_client, ADD, **whole_case())
    assert "發文日期是108.02.26，與所填108.02.27不同" in errors(response)


def test_letter_date_without_number_is_refused(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"steps__0__letter_number": ""})
    assert "有發文日期而無字號" in errors(response)


def test_letter_number_in_no_usual_form_is_kept_and_warned_of(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"steps__0__letter_number": "工字四八三〇"})
    assert Letter.objects.filter(number_text="工字四八三〇").exists()
    assert any("不是常見寫法" in message for message in told(response))


def test_letter_line_that_names_no_letter_is_refused(admin_client):
    response = posted(admin_client, ADD, **whole_case() | {"responses__0__letter_lines": "108年2月27日"})
    assert "讀到「108年2月27日」，找不到一件公文字號" in errors(response)


def test_letter_is_taken_off_a_step_by_emptying_its_number(admin_client):
    freeze = make_freeze(make_resolution())
    letter = make_letter(issued_on=datetime.date(2019, 2, 27))
    make_step(freeze, "sent", datetime.date(2019, 2, 27), letter=letter)
    changes = {"steps__0__letter_number": "", "steps__0__letter_date": ""}
    assert posted(admin_client, change_url(freeze.resolution), **changes).status_code == 302
    assert FreezeStep.objects.get().letter is None
    assert Letter.objects.filter(pk=letter.pk).exists()


def test_freezes_are_numbered_where_staff_leave_the_position_empty(admin_client):
    resolution = make_freeze(make_resolution(), position=3).resolution
    data = form_data(admin_client.get(change_url(resolution)))
    data |= {"freezes-TOTAL_FORMS": "2", "freezes-1-stated": "none", "freezes-1-resolution": resolution.pk}
    assert admin_client.post(change_url(resolution), data).status_code == 302
    assert [each.position for each in resolution.freezes.all()] == [3, 4]


def test_suggested_link_is_confirmed_on_the_screen_by_whoever_saves(admin_client, admin_user):
    resolution = make_resolution()
    make_link(resolution, make_line(), role="cut", state="suggested", amount=5, reason="名稱相符")
    page = admin_client.get(change_url(resolution))
    assert "名稱相符" in page.text
    assert posted(admin_client, change_url(resolution), links__0__state="confirmed").status_code == 302
    link = ResolutionLine.objects.get()
    resolution.refresh_from_db()
    assert (link.state, link.decided_by) == ("confirmed", admin_user)
    assert resolution.cut == 5


def test_screen_prints_status_holder_and_how_the_deadline_was_reckoned(admin_client):
    base = datetime.date(2019, 1, 29)
    make_year(108, promulgated_on=base)
    resolution = make_resolution(kind="freeze")
    make_freeze(resolution, deadline_rule="months", deadline_count=2, deadline_text="2個月內")
    page = admin_client.get(change_url(resolution)).text
    assert "逾期未函送" in page
    assert "自108年1月29日（該年度預算之基準日）起2個月，始日不計。" in page
    assert "凍結 1,000,000－已解凍 0＝尚凍 1,000,000" in page


def second_answer(admin_client, book):
    """Post a second answer of the same agency to a resolution that has one from `book`."""
    resolution = make_resolution()
    first = make_response(resolution, book=book)
    row = {
        "agency": first.agency_id,
        "kind": "comply",
        "state": "draft",
        "text": "補充。",
        "letter_lines": "",
    }
    row |= {"resolution": resolution.pk, "book": book.pk if book else "", "id": ""}
    data = form_data(admin_client.get(change_url(resolution))) | {"responses-TOTAL_FORMS": "2"}
    data |= {f"responses-1-{name}": value for name, value in row.items()}
    return admin_client.post(change_url(resolution), data)


def test_second_answer_of_an_agency_is_taken(admin_client):
    response = second_answer(admin_client, None)
    assert response.status_code == 302, errors(response)


def test_second_answer_of_an_agency_in_the_same_book_is_refused(admin_client):
    response = second_answer(admin_client, make_book())
    assert "同一預算書中此機關對本決議已有一則答復。" in errors(response)
