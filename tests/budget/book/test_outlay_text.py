import pytest

from budget.book.outlay_text import split_carried


@pytest.mark.parametrize(
    ("previous", "text", "before", "own"),
    [
        ("1.甲。 2.乙到", "此。 3.丙。 1.丁。", "此。 3.丙。", "1.丁。"),
        ("1.甲。", "2.乙。 1.丙。 2.丁。", "2.乙。", "1.丙。 2.丁。"),
        ("1.甲。", "1.乙。", "", "1.乙。"),
        ("1.甲。", "為推動乙，辦理丙。", "", "為推動乙，辦理丙。"),
        ("", "續。 1.甲。", "", "續。 1.甲。"),
        ("配合長照", "2.0政策。 1.甲。", "2.0政策。", "1.甲。"),
        ("1.甲。", "2.乙。 3.丙。", "2.乙。 3.丙。", ""),
    ],
    ids=[
        "cut word",
        "next number",
        "new text",
        "unnumbered",
        "nothing before",
        "decimal",
        "no text of its own",
    ],
)
def test_split_carried(previous, text, before, own):
    carried = split_carried(previous, text)
    assert (carried.before, carried.own) == (before, own)


def test_split_carried_is_sure_where_the_numbers_restart():
    assert split_carried("1.甲", "。 1.乙。").doubt == ""


def test_split_carried_doubts_where_nothing_tells():
    assert split_carried("1.甲", "。乙。").doubt != ""
