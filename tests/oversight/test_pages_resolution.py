"""The page of one resolution: what it must say, and what it must not."""

import re
from datetime import date, timedelta

import pytest

from oversight.models import Extension, Resolution
from tests.factories import (
    make_agency,
    make_book,
    make_common,
    make_freeze,
    make_letter,
    make_line,
    make_link,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
    make_uniform_cut,
    make_year,
    refreshed,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BASE, FROZEN = 8_224_691_000, 822_469_100


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def page(client, resolution):
    """The visible text of a resolution's page, tags and runs of white space as single spaces."""
    response = client.get(resolution.get_absolute_url())
    assert response.status_code == 200
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def make_tenth():
    """The freeze of 10% of 82億2,469萬1千元 in the report of 108, with its statutory figure beside it."""
    resolution = make_resolution(1, kind="freeze")
    freeze = make_freeze(
        resolution,
        FROZEN,
        stated="percent",
        share_numerator=10,
        share_denominator=100,
        stated_base=BASE,
    )
    line = make_line(proposed=BASE, statutory=7_879_840_000)
    return resolution, freeze, line


def test_unknown_key_is_404_in_plain_chinese(client):
    response = client.get("/resolutions/nope/")
    assert response.status_code == 404
    assert "找不到這一頁" in response.content.decode()


def test_page_shows_the_sentence_and_the_holder(client):
    resolution = make_resolution(1)
    make_step(make_freeze(resolution), "scheduled", date(2026, 5, 8))
    text = page(client, resolution)
    assert "已排入115年5月8日委員會議程，待審查結果。" in text
    assert "現由 委員會 處理" in text


def test_freeze_shows_each_doubt_of_its_reading(client):
    resolution = make_resolution(1)
    make_freeze(resolution, doubts="同一句寫了兩個以上金額\n「約三成」寫的是約數")
    response = client.get(resolution.get_absolute_url())
    assert "讀取時的疑義" in response.content.decode()
    assert "<li>同一句寫了兩個以上金額</li><li>「約三成」寫的是約數</li>" in response.content.decode()


def test_freeze_without_a_doubt_has_no_box_for_it(client):
    resolution = make_resolution(1)
    make_freeze(resolution)
    assert "讀取時的疑義" not in page(client, resolution)


def test_page_shows_the_sum(client):
    resolution, _, _ = make_tenth()
    assert "82億2,469萬1千元 × 10% = 8億2,246萬9,100元" in page(client, resolution)


def test_page_says_when_the_sum_is_not_the_stored_amount(client):
    resolution, freeze, _ = make_tenth()
    freeze.amount = 800_000_000
    freeze.save()
    assert "與登錄之凍結金額不符" in page(client, refreshed(resolution))


def test_page_checks_the_base_against_both_stages(client):
    resolution, _, line = make_tenth()
    make_link(resolution, line)
    text = page(client, resolution)
    assert "預算案 82億2,469萬1千元 ✓ 相符" in text
    assert "法定預算 78億7,984萬元 ✗ 不同" in text


def test_page_says_that_a_stage_has_no_figure(client):
    resolution, _, line = make_tenth()
    line.statutory = None
    line.save()
    make_link(resolution, line)
    assert "法定預算 未明 本站無此數" in page(client, resolution)


def test_page_says_that_the_base_is_unlinked(client):
    resolution, _, _ = make_tenth()
    assert "尚未連結預算科目，無從對照" in page(client, resolution)


def test_page_marks_a_suggested_link_with_its_reason(client):
    resolution, _, line = make_tenth()
    make_link(resolution, line, state="suggested", reason="名稱與金額相符")
    text = page(client, resolution)
    assert "建議連結，未經確認 名稱與金額相符" in text


def test_page_leaves_a_rejected_link_out(client):
    resolution, _, line = make_tenth()
    make_link(resolution, line, state="rejected")
    assert "關聯的預算科目" not in page(client, resolution)


def test_page_shows_how_a_deadline_was_reckoned(client):
    make_year(108, promulgated_on=date(2019, 1, 30))
    resolution = make_resolution(1)
    make_requirement(resolution, deadline_rule="months", deadline_count=2, deadline_text="2個月內")
    text = page(client, resolution)
    assert "108年3月30日 （原文「2個月內」） 自108年1月30日" in text


def test_page_says_that_the_base_date_is_unknown(client):
    resolution = make_resolution(1)
    make_requirement(resolution, deadline_rule="months", deadline_count=2)
    assert "基準日未登錄，無法推算期限" in page(client, resolution)


def test_page_shows_the_chain_with_letters_and_days_between(client):
    resolution = make_resolution(1)
    freeze = make_freeze(resolution)
    make_step(freeze, "sent", date(2026, 2, 27), letter=make_letter("經授工字第1號"))
    make_step(freeze, "referred", date(2026, 3, 15))
    text = page(client, resolution)
    assert "115.02.27 機關函送立法院 經授工字第1號 115.03.15 交付委員會 距前一步16日" in text
    assert "等委員會召集委員處理 已等253日" in text


def test_page_puts_answer_and_decision_side_by_side(client):
    resolution = make_resolution(1)
    letter = make_letter("台立院議字第1080701758號", direction="from_yuan", issued_on=date(2019, 5, 8))
    make_step(make_freeze(resolution, 900), "released", date(2019, 5, 8), amount=900, letter=letter)
    make_response(resolution, "業經函復准予動支在案。", kind="released", letters=(letter,))
    text = page(client, resolution)
    said, _, decided = text.partition("機關怎麼說，立法院怎麼定")[2].partition("立法院的決定")
    assert "業經函復准予動支在案。" in said
    assert "立法院函復准予動支 108年5月8日 900元 台立院議字第1080701758號 （字號引自機關答復）" in decided


def test_page_does_not_take_an_agency_at_its_word(client):
    resolution = make_resolution(1)
    make_freeze(resolution)
    make_response(resolution, "業經函復准予動支在案。", kind="released")
    assert "機關稱已准予動支；本站尚無立法院函復的紀錄" in page(client, resolution)


def test_page_says_that_the_source_lost_the_answer(client):
    resolution = make_resolution(6)
    resolution.assignments.update(answer_lost=True)
    text = page(client, refreshed(resolution))
    assert "來源未載 經濟部工業局的辦理情形" in text
    assert "尚無已公布的答復" not in text


def test_page_shows_published_answers_only(client):
    resolution = make_resolution(1)
    make_response(resolution, "草稿內容。", state="draft")
    text = page(client, resolution)
    assert "草稿內容" not in text
    assert "經濟部工業局尚無已公布的答復" in text


def test_page_lists_uniform_cuts(client):
    resolution = make_common(1, kind="uniform_cut")
    for position, percent in enumerate(["5", "3", "4", "30", "5", "5", "4", "2.5"], 1):
        make_uniform_cut(resolution, position, f"項目{position}", percent)
    rows = re.findall(r"項目\d ([\d.]+)%", page(client, Resolution.objects.get()))
    assert rows == ["5", "3", "4", "30", "5", "5", "4", "2.5"]


def test_page_names_its_source_lines(client):
    resolution = make_resolution(1, book=make_book(109), source_line=2303, source_last_line=2305)
    assert "來源檔 book.txt 第2303–2305行" in page(client, resolution)


def test_page_keeps_every_paragraph_as_printed(client):
    resolution = make_resolution(1, text="第一段。\n（一）第二段 <b>&。")
    body = client.get(resolution.get_absolute_url()).content.decode()
    assert "<p>第一段。</p>" in body
    assert "<p>（一）第二段 &lt;b&gt;&amp;。</p>" in body


def test_page_points_to_earlier_years_of_the_same_line(client):
    earlier = make_resolution(7, year=107)
    make_link(earlier, make_line(year=107))
    resolution = make_resolution(1, year=108)
    make_link(resolution, make_line(year=108))
    assert earlier.citation in page(client, resolution)


def test_page_does_not_take_a_reused_code_for_the_same_line(client):
    earlier = make_resolution(7, year=107)
    make_link(earlier, make_line(year=107, name="另一科目"))
    resolution = make_resolution(1, year=108)
    make_link(resolution, make_line(year=108))
    assert "往年的決議" not in page(client, resolution)


def test_fictional_page_wears_the_badge(client):
    make_agency("9901", is_fictional=True)
    resolution = make_resolution(1, agency="9901", assigned="9901", is_fictional=True)
    html = client.get(resolution.get_absolute_url()).content.decode()
    assert '<span class="badge">虛構示範資料</span>' in html
    assert 'class="demo-banner"' in html


def test_partly_known_release_shows_the_rest(client):
    resolution = make_resolution(1)
    make_release(make_freeze(resolution, 10_000_000), TODAY - timedelta(days=3), 7_000_000)
    assert "還凍 300萬元 3,000,000元" in page(client, resolution)


def extended(freeze, until):
    Extension.objects.create(freeze=freeze, new_on=until, agreed_on=TODAY, reason="配合修法")


@pytest.mark.parametrize("children", [1, 5])
@pytest.mark.parametrize(("is_corrected", "queries"), [(False, 12), (True, 13)])
def test_number_of_queries_does_not_grow_with_children(
    client, django_assert_num_queries, children, is_corrected, queries
):
    resolution = make_resolution(1, assigned="2610 2601")
    for day in range(1, 1 + children):
        freeze = make_freeze(resolution)
        extended(freeze, date(2027, 1, day))
        make_step(freeze, "sent", date(2026, 5, day), letter=make_letter(f"經授工字第{day}號"))
        make_requirement(resolution)
        make_link(resolution, make_line(f"522610220{day}"))
    for agency in ("2610", "2601"):
        answer = make_response(resolution, agency=agency)
        answer.letters.add(make_letter(f"{agency}字第1號"))
        if is_corrected:
            answer.text = "更正後。"
            answer.save()
    page(client, resolution)  # what is kept for every page is kept now
    with django_assert_num_queries(queries):
        client.get(resolution.get_absolute_url())


def test_each_freeze_and_report_names_its_own_committees_and_extensions(client):
    resolution = make_resolution(1)
    make_freeze(resolution, committees="finance economics")
    extended(make_freeze(resolution, committees=""), date(2027, 1, 5))
    make_requirement(resolution, committees="finance")
    dossier = client.get(resolution.get_absolute_url()).context["dossier"]
    obligations = [freeze.condition for freeze in dossier.freezes] + [row.requirement for row in dossier.owed]
    assert [{each.name for each in row.committees.all()} for row in obligations] == [
        {"經濟委員會", "財政委員會"},
        set(),
        {"財政委員會"},
    ]
    assert [freeze.due.on for freeze in dossier.freezes] == [None, date(2027, 1, 5)]
