import pytest

from budget.notation import NotationError
from budget.notation.letters import find_letter_numbers, parse_letter_number


@pytest.mark.parametrize(
    ("text", "word", "number"),
    [
        ("經授工字第10820404830號", "經授工", "10820404830"),
        ("經商字第 10802408400 號", "經商", "10802408400"),
        ("台立院議字第1080701758號", "台立院議", "1080701758"),
        ("院臺經字第1060 028349號", "院臺經", "1060028349"),
        ("勞職安4字第1131234567號", "勞職安4", "1131234567"),
        ("台財庫字第1130001234A號", "台財庫", "1130001234A"),
    ],
)
def test_letter_number(text: str, word: str, number: str) -> None:
    letter = parse_letter_number(text)
    assert (letter.word, letter.number) == (word, number)


def test_letter_number_keeps_the_text_as_written() -> None:
    assert parse_letter_number("經商字第 10802408400 號").text == "經商字第 10802408400 號"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台立院議字第1080701758號", "臺立院議字第1080701758號"),
        ("經商字第 10802408400 號", "經商字第１０８０２４０８４００號"),
        ("院臺經字第1060 028349號", "院臺經字第1060028349號"),
    ],
)
def test_letter_number_two_printings_are_one(one: str, other: str) -> None:
    assert parse_letter_number(one).normalised == parse_letter_number(other).normalised


def test_letter_number_normalised() -> None:
    assert parse_letter_number("經授工字第 10820404830 號").normalised == "經授工字第10820404830號"


@pytest.mark.parametrize(
    "text", ["", "第108號", "字第10820404830號", "經授工字第號", "經授工第10820404830號"]
)
def test_letter_number_malformed_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_letter_number(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("於 108 年 3 月 4 日以經商字第 10802408400 號函復", "經商字第 10802408400 號"),
        ("立法院108年5月8日台立院議字第1080701758號函", "台立院議字第1080701758號"),
        ("業經立法院台立院議字第1080701758號函復", "台立院議字第1080701758號"),
        ("係行政院106年9月1 日院臺經字第1060 028349號", "院臺經字第1060 028349號"),
        ("經濟部經授工字第10820404830號函", "經授工字第10820404830號"),
        ("奉國防部國備計評字第1080001234號", "國備計評字第1080001234號"),
        ("函釋如衛署醫字第0960012345號", "衛署醫字第0960012345號"),
        ("衛生福利部衛部醫字第1130012345號", "衛部醫字第1130012345號"),
    ],
)
def test_find_letter_numbers_word_starts_after_the_sentence(text: str, printed: str) -> None:
    assert [item.text for item in find_letter_numbers(text)] == [printed]


def test_find_letter_numbers_places_point_into_the_source() -> None:
    text = "以經授工字第１０８２０４０４８３０號函"
    (item,) = find_letter_numbers(text)
    assert text[item.start : item.end] == "經授工字第１０８２０４０４８３０號"


def test_find_letter_numbers_several() -> None:
    text = "以經授工字第10820404830號及經授工字第10820407760號函"
    assert [item.value.number for item in find_letter_numbers(text)] == ["10820404830", "10820407760"]


@pytest.mark.parametrize("text", ["111年憲判字第17號判決", "112年度訴字第969號", "111年憲判字第0017號"])
def test_find_letter_numbers_court_cases_are_left_out(text: str) -> None:
    assert find_letter_numbers(text) == []
