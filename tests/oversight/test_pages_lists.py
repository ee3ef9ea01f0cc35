"""Home, the list of resolutions and the board of freezes: with no rows, one row and many, and with bad values."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from tests.factories import (
    make_freeze,
    make_letter,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MANY = 30


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def page(client, url, status=200, **parameters):
    """The text of a page."""
    response = client.get(url, parameters)
    assert response.status_code == status
    return response.content.decode()


def listed(client, **parameters):
    """The keys of the resolutions on a page of the list."""
    return [row.resolution.key for row in client.get("/resolutions/", parameters).context["listing"].rows]


def make_many():
    """MANY freezes of 1,000元, half of them with a step."""
    for number in range(1, MANY + 1):
        freeze = make_freeze(make_resolution(number), 1_000)
        if number % 2:
            make_step(freeze, "sent", date(2026, 5, 1))


@pytest.mark.parametrize("url", ["/", "/resolutions/", "/freezes/"])
def test_page_without_rows_says_why(client, url):
    assert 'class="empty"' in page(client, url)


def test_home_shows_money_of_three_kinds_with_exact_titles(client):
    make_release(make_freeze(make_resolution(1), 822_469_100), date(2026, 5, 8), 322_469_100)
    html = page(client, "/")
    for amount, words in [
        ("822,469,100元", "8.22億"),
        ("322,469,100元", "3.22億"),
        ("500,000,000元", "5.00億"),
    ]:
        assert f'title="{amount}"><span aria-hidden="true">{words}' in html


def test_home_names_the_holder_and_links_to_its_rows(client):
    make_step(make_freeze(make_resolution(1)), "scheduled", date(2026, 5, 1))
    assert '<a href="/resolutions/?holder=committee">委員會</a>' in page(client, "/")


def test_home_links_of_a_year_keep_the_year(client):
    make_resolution(1, year=108)
    assert "/resolutions/?year=108&amp;status=unanswered" in page(client, "/", year=108)


def test_home_counts_lead_to_exactly_the_rows_behind_them(client):
    make_many()
    make_response(make_resolution(MANY + 1))
    for row in client.get("/").context["figures"].by_status:
        listing = client.get("/resolutions/", {"status": row.status.value}).context["listing"]
        assert listing.figures.total == row.tally


def test_home_counts_the_overdue(client):
    make_requirement(make_resolution(1), deadline_rule="by_date", deadline_date=TODAY - timedelta(days=1))
    assert '<a class="late" href="/resolutions/?overdue=1">1案</a>' in page(client, "/")


def test_home_lists_the_last_ten_movements_newest_first(client):
    for number in range(1, 13):
        make_step(make_freeze(make_resolution(number)), "sent", date(2026, 5, number))
    movements = client.get("/").context["movements"]
    assert [movement.on.day for movement in movements] == list(range(12, 2, -1))


def test_home_shows_a_letter_once_when_a_step_carries_it(client):
    letter = make_letter(issued_on=date(2026, 5, 8))
    resolution = make_resolution(1)
    make_step(make_freeze(resolution), "sent", date(2026, 5, 8), letter=letter)
    make_response(resolution, letters=(letter,))
    assert len(client.get("/").context["movements"]) == 1


def test_home_shows_a_delivery_and_a_quoted_letter(client):
    make_requirement(make_resolution(1), delivered_on=date(2026, 4, 1))
    make_response(make_resolution(2), letters=(make_letter(issued_on=date(2026, 4, 2)),))
    make_response(
        make_resolution(3), letters=(make_letter("經商字第1號", issued_on=date(2026, 4, 3)),), state="draft"
    )
    assert [m.what for m in client.get("/").context["movements"]] == [
        "機關函送立法院之公文",
        "書面報告送立法院",
    ]


def test_home_lists_what_is_due_from_today_on(client):
    for number, days in [(1, -1), (2, 0), (3, 12)]:
        due = TODAY + timedelta(days=days)
        make_requirement(make_resolution(number), deadline_rule="by_date", deadline_date=due)
    assert [row.resolution.number for row in client.get("/").context["upcoming"]] == [2, 3]
    html = page(client, "/")
    assert "今日到期" in html
    assert "剩12日" in html


@pytest.mark.parametrize("url", ["/", "/resolutions/", "/freezes/", "/agencies/", "/committees/", "/budget/"])
def test_demo_page_says_so(client, url):
    make_freeze(make_resolution(1, agency="9901", is_fictional=True))
    assert "demo-banner" in page(client, url, demo=1)
    assert "demo-banner" not in page(client, url)


def test_home_keeps_fictional_money_out(client):
    make_freeze(make_resolution(1, agency="9901", is_fictional=True), 5_000)
    assert client.get("/").context["figures"].total.cases == 0
    assert client.get("/?demo=1").context["figures"].total.frozen == 5_000


@pytest.mark.parametrize("url", ["/?year=x", "/?demo=2", "/?year=108&year=109"])
def test_home_refuses_a_bad_value(client, url):
    response = client.get(url)
    assert response.status_code == 400
    assert "figures" not in response.context


@pytest.mark.parametrize(
    "query",
    ["status=zz", "page=abc", "page=0", "page=2", "q=%00", "agency=0000", "order=best", "overdue=maybe"],
)
@pytest.mark.parametrize("url", ["/resolutions/", "/freezes/"])
def test_list_refuses_a_bad_value_and_shows_no_row(client, url, query):
    make_freeze(make_resolution(1))
    response = client.get(f"{url}?{query}")
    assert (response.status_code, response.context["listing"].rows) == (400, [])
    assert "未顯示任何資料" in response.content.decode()


def test_list_refuses_a_query_of_100000_characters(client):
    make_resolution(1)
    response = client.get("/resolutions/?" + urlencode({"q": "凍" * 100_000}))
    assert (response.status_code, response.context["listing"].rows) == (400, [])
    assert len(response.content) < 2_000_000


def test_list_with_one_row_shows_its_facts(client):
    resolution = make_resolution(46, number_text="四十六")
    freeze = make_freeze(resolution, 5_000_000, deadline_rule="by_date", deadline_date=date(2026, 10, 24))
    make_release(freeze, date(2026, 9, 1), 2_000_000)
    html = page(client, "/resolutions/")
    for words in [
        "部分解凍",
        "工業局",
        "歲出13款2項 第四十六項",
        ">5,000<",
        ">3,000<",
        "115.10.24",
        "115.09.01",
    ]:
        assert words in html


def test_list_says_how_late(client):
    make_freeze(make_resolution(1), deadline_rule="by_date", deadline_date=TODAY - timedelta(days=30))
    assert "逾30日" in page(client, "/resolutions/")


def test_list_says_that_the_base_date_is_unknown(client):
    make_freeze(make_resolution(1), deadline_rule="months", deadline_count=2)
    assert "基準日未登錄" in page(client, "/resolutions/")


def test_list_says_that_an_amount_is_unknown(client):
    make_freeze(make_resolution(1), None)
    assert '<span class="unknown">未明</span>' in page(client, "/resolutions/")


def test_list_marks_the_hit_as_it_is_printed(client):
    make_resolution(1, text="查" + "前" * 120 + "台北市政府之計畫。")
    assert "<mark>台北</mark>" in page(client, "/resolutions/", q="臺北")


def test_list_marks_the_hit_in_an_answer(client):
    make_response(make_resolution(1), "已於年底前完成盤點。")
    assert "已於年底前完成<mark>盤點</mark>。" in page(client, "/resolutions/", q="盤點")


def test_list_escapes_what_is_searched_for(client):
    assert "<script>" not in page(client, "/resolutions/", q="<script>alert(1)</script>")


def test_list_pages_do_not_overlap(client):
    make_many()
    first, second = listed(client), listed(client, page=2)
    assert (len(first), len(second), len({*first, *second})) == (25, 5, MANY)


def test_list_sums_the_whole_selection_on_every_page(client):
    make_many()
    for number in (1, 2):
        total = client.get("/resolutions/", {"page": number}).context["listing"].figures.total
        assert (total.cases, total.frozen) == (MANY, MANY * 1_000)


def test_list_page_links_keep_the_conditions(client):
    make_many()
    assert "?year=108&amp;page=2" in page(client, "/resolutions/", year=108)


def test_empty_list_points_to_the_other_world(client):
    make_resolution(1, text="示範園區。", agency="9901", is_fictional=True)
    html = page(client, "/resolutions/", q="園區")
    assert '虛構示範資料中有<a href="?q=%E5%9C%92%E5%8D%80&amp;demo=1">1案</a>符合' in html


def test_list_names_parameters_that_mean_nothing(client):
    assert "yaer" in page(client, "/resolutions/", yaer=108)


def test_freezes_are_grouped_by_holder(client):
    make_freeze(make_resolution(1), 1_000)
    make_step(make_freeze(make_resolution(2), 3_000), "scheduled", date(2026, 5, 1))
    make_resolution(3)
    runs = client.get("/freezes/").context["runs"]
    assert [(str(run.holder.label), len(run.freezes)) for run in runs] == [("機關", 1), ("委員會", 1)]


def test_freezes_show_one_row_a_condition(client):
    resolution = make_resolution(1)
    make_freeze(resolution, 1_000)
    make_release(make_freeze(resolution, 2_000), date(2026, 5, 1))
    freezes = client.get("/freezes/").context["runs"][0].freezes
    assert [(f.condition.amount, f.remaining) for f in freezes] == [(1_000, 1_000), (2_000, 0)]


def test_freezes_in_another_order_have_no_groups(client):
    make_freeze(make_resolution(1))
    assert client.get("/freezes/?order=frozen").context["runs"][0].holder is None


@pytest.mark.parametrize(
    ("url", "queries"),
    [("/", 11), ("/resolutions/", 8), ("/resolutions/?q=改進", 10), ("/freezes/", 11)],
)
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, url, queries):
    make_many()
    with django_assert_num_queries(queries):
        client.get(url)


def test_home_shows_the_latest_answers_of_its_world_and_year(client):
    for number, as_of in enumerate((date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1), None), 1):
        make_response(make_resolution(number), as_of=as_of, text=f"第{number}次答。")
    make_response(make_resolution(5, year=109), as_of=date(2026, 5, 1))
    fictional = make_resolution(6, agency="9901", assigned="9901", is_fictional=True)
    make_response(fictional, agency="9901", as_of=date(2026, 6, 1))

    def answered(url):
        return [answer.resolution.number for answer in client.get(url).context["answers"]]

    assert answered("/") == [5, 2, 3]
    assert answered("/?year=108") == [2, 3, 1]
    assert answered("/?demo=1") == [6]
