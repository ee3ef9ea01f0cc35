"""Admin pages of books and lines: what may be negative, what keeps its author, what needs no JavaScript."""

import datetime

import pytest
from django.urls import reverse

from budget.models import BookCheck, FiscalYear, LineItem
from tests.factories import make_agency, make_book, make_line, make_year
from tests.pages import form_data

pytestmark = pytest.mark.django_db


def url_of(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def posted(client, obj, **changes):
    return client.post(url_of(obj), form_data(client.get(url_of(obj))) | changes)


def errors(response):
    return " ".join(str(each) for each in response.context["errors"])


def test_line_takes_a_negative_amount_as_books_print_it(admin_client):
    line = make_line()
    assert posted(admin_client, line, prior_settled="-1,080,000").status_code == 302
    assert LineItem.objects.get().prior_settled == -1_080_000


def test_line_refuses_a_fraction_of_yuan(admin_client):
    assert "讀到「0.5」，無法辨識為金額" in errors(posted(admin_client, make_line(), statutory="0.5"))


def test_year_takes_dates_in_roc(admin_client):
    year = make_year(108)
    assert posted(admin_client, year, promulgated_on="108年1月29日").status_code == 302
    assert FiscalYear.objects.get().promulgated_on == datetime.date(2019, 1, 29)


def test_year_prints_its_dates_in_roc(admin_client):
    year = make_year(108, promulgated_on=datetime.date(2019, 1, 29))
    assert 'value="108.01.29"' in admin_client.get(url_of(year)).text


def test_year_needs_a_reason_for_a_base_of_its_own(admin_client):
    assert "自訂期限基準日時，請寫明理由。" in errors(posted(admin_client, make_year(108), base_on="108/2/1"))


def test_correction_of_a_sum_keeps_who_wrote_it(admin_client, admin_user):
    check = BookCheck.objects.create(
        book=make_book(), position=0, name="勞務承攬", state="off", left=17_051_000, right=7_051_000, line=9
    )
    assert posted(admin_client, check, correction="1,765 應為 11,765。").status_code == 302
    check.refresh_from_db()
    assert (check.correction, check.corrected_by, check.left) == (
        "1,765 應為 11,765。",
        admin_user,
        17_051_000,
    )


def test_agency_is_chosen_by_code_without_javascript(admin_client):
    ministry, bureau = make_agency("2601"), make_agency("2610")
    assert posted(admin_client, bureau, **{"parent-typed": "2601"}).status_code == 302
    bureau.refresh_from_db()
    assert bureau.parent == ministry


def test_words_that_find_several_agencies_are_refused(admin_client):
    make_agency("2601")
    bureau = make_agency("2610")
    response = posted(admin_client, bureau, **{"parent-typed": "經濟部"})
    assert "讀到「經濟部」，找不到唯一相符的資料" in errors(response)


def test_line_is_found_by_year_and_code(admin_client):
    make_line(year=108)
    make_line(year=109)
    response = admin_client.get("/admin/budget/lineitem/", {"q": "109 5226102200"})
    assert [each.fiscal_year.year for each in response.context["cl"].result_list] == [109]


def test_line_download_has_both_figures(admin_client):
    make_line(proposed=8_224_691_000, statutory=7_879_840_000)
    text = admin_client.post("/admin/budget/lineitem/export/", {"format": "0"}).content.decode("utf-8-sig")
    assert "8224691000,7879840000" in text
