"""The index finds exactly what a scan would, whatever the word, after every way of writing."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget import search
from budget.history import create_all, update_all
from budget.models import LineItem
from budget.notation.text import fold
from oversight.models import Letter, Resolution, Response
from tests.factories import make_letter, make_line, make_resolution, make_response

pytestmark = pytest.mark.django_db

TEXTS = [
    "凍結台北市「水利工程」經費５千萬元，俟經濟委員會同意後始得動支。",
    "凍結水利署預算十分之一；100%檢討_報告。",
    "水",
    "臺灣水利會 86億元",
    "裏海、裡海",
    "a b\tc",
    "𠮷野家（罕用字）",
    "結凍",
    "'; DROP TABLE oversight_resolution; --",
    'NEAR("凍結" AND *)',
]
WORDS = [
    *("水", "凍", "。", "%", "_", "🙂", "𠮷", "'", '"', "*", "a", "abc"),
    *("凍結", "結凍", "水利", "台北", "臺北", "裏海", "８６億", "86億", "100%", "」經", "；1"),
    *("水利署", "凍結水利", "經濟委員會同意", "十分之一;100%檢討_報告", "沒有這個詞", "*)", 'ear("'),
]


@pytest.fixture
def rows():
    """One resolution a text."""
    return [make_resolution(number, text=text) for number, text in enumerate(TEXTS, 1)]


def found(word):
    """The numbers of the resolutions found."""
    rows = Resolution.objects.filter(search_key__has=fold(word))
    return sorted(rows.values_list("number", flat=True))


def scanned(word):
    """The same by reading every text."""
    return [number for number, text in enumerate(TEXTS, 1) if fold(word) in fold(text)]


@pytest.mark.parametrize("word", WORDS)
def test_word_is_found_where_it_stands(rows, word):
    assert found(word) == scanned(word)


def test_words_are_found_at_all(rows):
    assert {word: found(word) for word in ("水", "臺北", "86億", "%")} == {
        "水": [1, 2, 3, 4],
        "臺北": [1],
        "86億": [4],
        "%": [2],
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(alphabet="凍結水利台臺裏a%_'\"*-0０，。 ", min_size=1, max_size=5).filter(fold))
def test_any_word_is_found_where_it_stands(rows, word):
    assert found(word) == scanned(word)


def test_text_changed_is_found_by_its_new_words_only(rows):
    rows[0].text = "全案撤回。"
    rows[0].save()
    assert (found("水利工程"), found("撤回")) == ([], [1])


def test_text_deleted_is_found_no_more(rows):
    rows[0].delete()
    assert found("水利工程") == []


def test_texts_written_in_bulk_are_found():
    year = make_resolution(1).fiscal_year
    rows = [
        Resolution(fiscal_year=year, part="common", number=n, kind="instruct", text="大量") for n in (7, 8)
    ]
    for row in rows:
        row.fill_derived()
    create_all(Resolution, rows)
    assert found("大量") == [7, 8]


def test_texts_changed_in_bulk_are_found(rows):
    for row in rows[:2]:
        row.text = "改寫"
    update_all(Resolution, rows[:2], ["text"])
    assert (found("改寫"), found("水利工程")) == ([1, 2], [])


@pytest.mark.parametrize("word", ["10820404830", "經授工字第10820404830號", "１０８２０４０４８３０"])
def test_letter_is_found_by_its_number_however_written(word):
    make_letter("經授工字第10820404830號")
    assert Letter.objects.filter(search_key__has=fold(word)).count() == 1


def test_line_is_found_by_code_name_and_explanation_but_not_across_them():
    make_line("5226102200", name="工業技術升級輔導", description="智慧機械")
    words = {"5226102200": 1, "升級輔導": 1, "智慧機械": 1, "輔導智慧": 0}
    assert {word: LineItem.objects.filter(search_key__has=word).count() for word in words} == words


def test_nothing_differs_after_any_of_these(rows):
    make_response(rows[0], "遵照辦理。", letters=(make_letter(),))
    make_line()
    rows[1].delete()
    Response.objects.all().delete()
    assert list(search.differences()) == []


def test_key_that_does_not_follow_from_its_text_is_named(rows):
    Resolution.objects.filter(pk=rows[2].pk).update(search_key="火")
    assert f"oversight.Resolution {rows[2].pk}: search key differs from its text" in search.differences()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps the index itself")
def test_row_missing_in_the_index_is_named(rows):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER search_insert_oversight_resolution")
    row = make_resolution(99)
    assert list(search.differences()) == [
        f"oversight.Resolution {row.pk}: not as its text in the search index"
    ]


def test_rebuilt_index_finds_as_before(rows):
    Resolution.objects.filter(pk=rows[2].pk).update(search_key="火")
    fields = {field.model: field for field in search.searched_fields()}
    assert search.rebuild(fields[Resolution], "default") == 1
    assert found("水") == scanned("水")
    assert list(search.differences()) == []


def test_index_missing_is_made_and_filled(rows):
    table = "oversight_resolution"
    connection.check_constraints()  # PostgreSQL alters no table with deferred checks pending
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for event in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER search_{event}_{table}")
            cursor.execute(f"DROP TABLE {table}_search")
        else:
            cursor.execute(f"DROP INDEX {table}_search")
    search.install("default")
    assert found("水") == scanned("水")
