"""The Atom feed: the questions of the list, an entry per case, updated by its last movement."""

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.factories import make_book, make_freeze, make_resolution, make_step

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def feed(client, **parameters):
    """The root element of the feed."""
    response = client.get("/resolutions/feed.atom", parameters)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own output


def texts(root, path):
    """The texts of all elements on a path of Atom names."""
    return [each.text for each in root.findall("/".join(ATOM + name for name in path.split("/")))]


def links(root, rel):
    """The addresses of the feed's own links of this relation."""
    return [each.get("href") for each in root.findall(f"{ATOM}link") if each.get("rel") == rel]


def test_entry_says_status_agency_and_last_movement(client):
    make_step(make_freeze(make_resolution(46)), "scheduled", date(2026, 5, 1))
    root = feed(client)
    assert texts(root, "entry/title") == [
        "〔已排審〕工業局：108年度總預算 › 經濟委員會 › 歲出第13款第2項 工業局 › 第四十六項"
    ]
    assert texts(root, "entry/updated") == ["2026-05-01T00:00:00+08:00"]
    assert texts(root, "entry/id") == ["http://testserver/resolutions/108-general-economics-13-2-46/"]
    assert texts(root, "entry/summary")[0].startswith("已排入115年5月1日委員會議程，待審查結果。")


def test_feed_has_what_atom_requires(client):
    make_step(make_freeze(make_resolution(1)), "sent", date(2026, 5, 1))
    make_step(make_freeze(make_resolution(2)), "sent", date(2026, 6, 1))
    root = feed(client, year=108)
    assert texts(root, "title") == ["預算決議追蹤・年度：108年度"]
    assert texts(root, "updated") == ["2026-06-01T00:00:00+08:00"]
    assert texts(root, "id") == ["http://testserver/resolutions/?year=108"]
    assert texts(root, "author/name") == ["預算決議追蹤"]
    assert links(root, "self") == ["http://testserver/resolutions/feed.atom?year=108"]
    assert links(root, "alternate") == ["http://testserver/resolutions/?year=108"]


def test_feed_lists_the_last_moved_first_whatever_the_order_asked(client):
    for number, day in [(1, 5), (2, 9), (3, 7)]:
        make_step(make_freeze(make_resolution(number)), "sent", date(2026, 5, day))
    days = [text[8:10] for text in texts(feed(client, order="frozen"), "entry/updated")]
    assert days == ["09", "07", "05"]


def test_feed_has_the_rows_of_its_conditions(client):
    make_freeze(make_resolution(1))
    make_resolution(2)
    assert len(texts(feed(client, status="freeze_unsent"), "entry/id")) == 1


def test_feed_keeps_the_worlds_apart(client):
    make_resolution(1)
    make_resolution(2, agency="9901", is_fictional=True)
    [title] = texts(feed(client, demo=1), "entry/title")
    assert title.endswith("（虛構示範資料）")
    assert len(texts(feed(client), "entry/title")) == 1


def test_entry_without_movement_is_dated_by_its_import(client):
    make_resolution(1, book=make_book())
    assert texts(feed(client), "entry/updated")[0].startswith("2026-11-23T")


def test_empty_feed_is_valid_and_does_not_change(client):
    assert texts(feed(client), "updated") == ["1970-01-01T00:00:00+00:00"]


def test_summary_says_that_the_text_goes_on(client):
    make_resolution(1, text="查" * 101)
    assert texts(feed(client), "entry/summary")[0].endswith("查…")


def test_markup_in_a_text_stays_text(client):
    make_resolution(1, text="<b>凍結</b>")
    assert "&lt;b&gt;" in texts(feed(client), "entry/summary")[0]


def test_control_character_in_a_question_does_not_break_the_feed(client):
    assert texts(feed(client, q="凍\x01結"), "title") == ["預算決議追蹤・查詢：凍 結"]


@pytest.mark.parametrize("query", ["status=zz", "year=x", "yaer=108"])
def test_bad_value_is_refused(client, query):
    assert client.get(f"/resolutions/feed.atom?{query}").status_code == 400


def test_unchanged_feed_is_304(client):
    make_resolution(1)
    tag = client.get("/resolutions/feed.atom")["ETag"]
    assert client.get("/resolutions/feed.atom", headers={"if-none-match": tag}).status_code == 304


def test_list_names_its_feed(client):
    make_resolution(1)
    html = client.get("/resolutions/?year=108&order=due").content.decode()
    assert (
        '<link rel="alternate" type="application/atom+xml" title="訂閱這些決議"'
        ' href="/resolutions/feed.atom?year=108">' in html
    )


def test_refused_list_names_no_feed(client):
    assert "feed.atom" not in client.get("/resolutions/?year=x").content.decode()


@pytest.mark.parametrize("rows", [1, 4])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_step(make_freeze(make_resolution(number)), "sent", date(2026, 5, number))
    with django_assert_num_queries(4):
        client.get("/resolutions/feed.atom")
