import pytest

from budget.notation import NotationError
from budget.notation.codes import Code, object_level, object_parent, parse_object_code, split_code_name


def test_code_parts() -> None:
    code = Code.parse("5226102200")
    assert (code.function, code.supervisor, code.agency, code.business, code.plan) == (
        "52",
        "26",
        "2610",
        "22",
        "00",
    )


def test_code_full_width() -> None:
    assert Code.parse("５２２６１０２２００") == Code("5226102200")


def test_code_prints_as_its_digits() -> None:
    assert str(Code.parse(" 0426100101 ")) == "0426100101"


@pytest.mark.parametrize("text", ["522610220", "52261022001", "", "522610220O", "5226 102200"])
def test_code_other_than_ten_digits_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        Code.parse(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("0426100101", True), ("5226102200", False), ("0026100000", None)]
)
def test_code_revenue(text: str, expected: bool | None) -> None:
    assert Code.parse(text).is_revenue is expected


def test_code_parents() -> None:
    assert Code.parse("5726109011").parent == Code("5726109000")
    assert Code.parse("5726109000").parent == Code("5726100000")


def test_code_parent_of_an_agency_is_none() -> None:
    assert Code.parse("5726100000").parent is None


@pytest.mark.parametrize(("code", "level"), [("1000", 1), ("2000", 1), ("2039", 2), ("4040", 2)])
def test_object_level(code: str, level: int) -> None:
    assert object_level(code) == level


@pytest.mark.parametrize(("code", "parent"), [("2039", "2000"), ("2000", None)])
def test_object_parent(code: str, parent: str | None) -> None:
    assert object_parent(code) == parent


@pytest.mark.parametrize("text", ["203", "20390", "委辦費"])
def test_object_code_malformed_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_object_code(text)


@pytest.mark.parametrize(
    ("cell", "code", "name"),
    [
        ("5226102200 工業技術升級輔導", "5226102200", "工業技術升級輔導"),
        ("5226102200工業技術升級輔導", "5226102200", "工業技術升級輔導"),
        ("-0426100301 -一般賠償收入", "0426100301", "一般賠償收入"),
        ("2039 委辦費", "2039", "委辦費"),
        ("5226102200", "5226102200", None),
        ("工業技術升級輔導", None, "工業技術升級輔導"),
        ("", None, None),
    ],
)
def test_split_code_name(cell: str, code: str | None, name: str | None) -> None:
    assert split_code_name(cell) == (code, name)


def test_split_code_name_keeps_the_name_as_printed() -> None:
    assert split_code_name("0726100103 2　租金收入（台北）") == ("0726100103", "2　租金收入（台北）")


@pytest.mark.parametrize("cell", ["522610220 工業技術升級輔導", "2020東京奧運"])
def test_split_code_name_lost_digits_are_not_repaired(cell: str) -> None:
    assert split_code_name(cell) == (None, cell)
