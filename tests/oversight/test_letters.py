"""One letter a case: made in bulk, not twice, numbered afterwards; the case moves with its letter."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oversight.letters.odt import plain_text
from oversight.letters.standard import standard_template
from oversight.models import FreezeStep, Letter, LetterTemplate, Requirement
from tests.factories import (
    make_agency,
    make_freeze,
    make_letter,
    make_requirement,
    make_resolution,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db
NUMBERS = "/admin/oversight/letter/numbers/"


@pytest.fixture
def ministry():
    return make_agency("2601")


@pytest.fixture
def freezes(ministry):
    make_agency("2610", parent=ministry)
    due = {"deadline_rule": "by_date", "deadline_date": date(2019, 6, 30)}
    fields = {"report_type": "written", "consent": True, **due}
    return [make_freeze(make_resolution(number), 822_469_100, **fields) for number in (1, 2)]


def choose(client, model, rows):
    """The action of the list on these rows: the preview."""
    data = {"action": "make_letters", "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(f"admin:oversight_{model}_changelist"), data)


def make(client, cases, **choices):
    data = {
        "cases": cases,
        "make": "1",
        "speed": "normal",
        "handler": "王大明",
        "by_ministry": "on",
        **choices,
    }
    return client.post(reverse("admin:oversight_letter_prepare"), data, follow=True)


def cases(freezes):
    return " ".join(f"f{freeze.pk}" for freeze in freezes)


def number(client, rows, **extra):
    """Post the page of numbers; `rows` maps a letter to (字號, date)."""
    data = {"letter": [letter.pk for letter in rows], "save": "1", **extra}
    for letter, (text, day) in rows.items():
        data |= {f"number-{letter.pk}": text, f"date-{letter.pk}": day}
    return client.post(NUMBERS, data, follow=True)


def test_preview_writes_nothing_and_shows_each_subject(admin_client, freezes):
    page = choose(admin_client, "freezecondition", freezes).text
    assert page.count("之書面報告1份，請惠予同意動支。") == 2
    assert Letter.objects.count() == 0


def test_preview_names_what_is_unknown(admin_client):
    page = choose(admin_client, "freezecondition", [make_freeze(make_resolution(), None, committees="")])
    assert "〔副本受文者〕" in page.text


def test_confirming_makes_one_letter_a_case(admin_client, freezes):
    make(admin_client, cases(freezes))
    found = Letter.objects.order_by("pk")
    assert [(each.freeze, each.number, each.issued_on, each.sender) for each in found] == [
        (freeze, "", None, "經濟部") for freeze in freezes
    ]


def test_confirming_twice_makes_them_once(admin_client, freezes):
    make(admin_client, cases(freezes))
    page = make(admin_client, cases(freezes)).text
    assert Letter.objects.count() == 2
    assert "另 2 案已有未登錄字號之公文，未重複產生" in page


def test_letter_says_what_the_case_says(admin_client, freezes):
    make(admin_client, cases(freezes[:1]))
    letter = Letter.objects.get()
    data = admin_client.get(reverse("admin:oversight_letter_odt", args=[letter.pk])).content
    text = plain_text(data)
    assert "經濟部　函" in text
    assert (
        "二、旨揭決議凍結預算8億2,246萬9,100元，俟向立法院經濟委員會提出書面報告並經同意後，始得動支。"
        in text
    )
    assert "本案期限：108年6月30日" in text
    assert "承辦人：王大明" in text


def test_archive_has_one_file_a_letter(admin_client, freezes):
    make(admin_client, cases(freezes))
    data = admin_client.get(reverse("admin:oversight_letter_zip")).content
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [name.partition("-")[2] for name in names] == [
        "108-general-economics-13-2-1-凍結1.odt",
        "108-general-economics-13-2-2-凍結1.odt",
    ]


def test_number_sends_the_freeze(admin_client, freezes):
    make(admin_client, cases(freezes[:1]))
    letter = Letter.objects.get()
    number(admin_client, {letter: ("經授工字第10820404830號", "108年2月27日")})
    step = FreezeStep.objects.get()
    assert (step.condition, step.kind, step.happened_on, step.letter) == (
        freezes[0],
        "sent",
        date(2019, 2, 27),
        letter,
    )
    freezes[0].resolution.refresh_from_db()
    assert freezes[0].resolution.step == "sent"


def test_number_delivers_the_report_and_opens_next_years(admin_client, ministry):
    owed = make_requirement(
        make_resolution(), deadline_rule="yearly", deadline_month=4, deadline_text="每年4月底前"
    )
    make(admin_client, f"r{owed.pk}")
    letter = Letter.objects.get()
    number(admin_client, {letter: ("經授工字第10820404830號", "108/4/20")})
    owed.refresh_from_db()
    assert (owed.delivered_on, owed.delivered_letter) == (date(2019, 4, 20), letter)
    assert Requirement.objects.get(previous=owed).deadline_date == date(2020, 4, 30)


def test_one_wrong_row_saves_none_and_keeps_what_was_typed(admin_client, freezes):
    make(admin_client, cases(freezes))
    first, second = Letter.objects.order_by("pk")
    typed = {
        first: ("經授工字第10820404830號", "108年2月27日"),
        second: ("經授工字第10820404831號", "108年2月30日"),
    }
    page = number(admin_client, typed).text
    assert FreezeStep.objects.count() == 0
    assert "讀到「108年2月30日」，無法辨識為日期" in page
    assert 'value="經授工字第10820404830號"' in page


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("經授工字第10820404830號", "", "請填發文日期"),
        ("", "108年2月27日", "有發文日期而無字號"),
        ("隨便", "108年2月27日", "無法辨識為字號"),
        ("院臺字第1080000001號", "108年2月27日", "此字號的公文已登錄"),
    ],
)
def test_row_of_numbers_is_refused(admin_client, freezes, text, day, words):
    make_letter("院臺字第1080000001號")
    make(admin_client, cases(freezes[:1]))
    letter = Letter.objects.get(freeze=freezes[0])
    assert words in number(admin_client, {letter: (text, day)}).text


def test_letter_numbered_by_another_meanwhile_is_refused(admin_client, freezes):
    make(admin_client, cases(freezes[:1]))
    letter = Letter.objects.get()
    number(admin_client, {letter: ("經授工字第10820404830號", "108年2月27日")})
    page = number(admin_client, {letter: ("經授工字第10820404832號", "108年2月28日")}).text
    assert "此公文已由他人登錄字號" in page
    assert "您所填：經授工字第10820404832號" in page
    assert FreezeStep.objects.count() == 1


def test_pasted_rows_go_to_letters_in_order(admin_client, freezes):
    make(admin_client, cases(freezes))
    first, second = Letter.objects.order_by("pk")
    rows = f"經授工字第10820404830號\t108年2月27日\n{second.pk}\t經授工字第10820404831號\t1080228\n經授工字第10820404833號\t1080301"
    data = {"letter": [first.pk, second.pk], "paste": "1", "pasted": rows}
    page = admin_client.post(NUMBERS, data).text
    assert f'name="number-{first.pk}" value="經授工字第10820404830號"' in page
    assert f'name="date-{second.pk}" value="1080228"' in page
    assert "第3行「經授工字第10820404833號" in page
    assert FreezeStep.objects.count() == 0


def test_uploaded_template_of_the_ministry_is_used(admin_client, freezes, ministry):
    data = standard_template()
    upload = SimpleUploadedFile("ours.odt", data)
    add = reverse("admin:oversight_lettertemplate_add")
    admin_client.post(add, {"agency": ministry.pk, "kind": "written", "file": upload})
    template = LetterTemplate.objects.get()
    address = reverse("admin:oversight_lettertemplate_file", args=[template.pk])
    assert admin_client.get(address).content == data


def test_upload_that_is_no_template_is_refused_with_the_reason(admin_client):
    add = reverse("admin:oversight_lettertemplate_add")
    page = admin_client.post(add, {"kind": "written", "file": SimpleUploadedFile("a.odt", b"x")}).text
    assert "不是 ODT 文字檔" in page
    assert LetterTemplate.objects.count() == 0


def test_clerk_without_permission_gets_no_letters(client, freezes, django_user_model):
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    for name in ("prepare", "numbers"):
        assert client.post(reverse(f"admin:oversight_letter_{name}")).status_code == 403


@pytest.mark.parametrize("rows", [1, 10])
def test_preview_asks_as_often_for_many_cases(admin_client, ministry, rows, django_assert_max_num_queries):
    freezes = [make_freeze(make_resolution(number)) for number in range(1, rows + 1)]
    with django_assert_max_num_queries(14):
        choose(admin_client, "freezecondition", freezes)


def test_number_typed_on_the_letters_own_page_sends_the_freeze(admin_client, freezes):
    make(admin_client, cases(freezes[:1]))
    url = reverse("admin:oversight_letter_change", args=[Letter.objects.get().pk])
    typed = form_data(admin_client.get(url)) | {
        "number_text": "經授工字第10820404830號",
        "issued_on": "108/2/27",
    }
    admin_client.post(url, typed)
    admin_client.post(url, form_data(admin_client.get(url)))
    assert [(step.kind, step.happened_on) for step in freezes[0].steps.all()] == [("sent", date(2019, 2, 27))]
    freezes[0].resolution.refresh_from_db()
    assert freezes[0].resolution.step == "sent"


def test_number_typed_on_the_letters_own_page_needs_its_date(admin_client, freezes):
    make(admin_client, cases(freezes[:1]))
    url = reverse("admin:oversight_letter_change", args=[Letter.objects.get().pk])
    typed = form_data(admin_client.get(url)) | {"number_text": "經授工字第10820404830號"}
    assert "已填字號，請一併填發文日期。" in admin_client.post(url, typed).text


def test_stored_template_that_can_no_longer_be_used_is_told(admin_client, freezes):
    LetterTemplate.objects.create(kind="written", content=b"old", file_name="old.odt")
    page = choose(admin_client, "freezecondition", freezes).text
    assert page.count("不產生：公文範本不能使用：不是 ODT 文字檔") == 2
