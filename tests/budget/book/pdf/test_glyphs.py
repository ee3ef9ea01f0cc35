import pytest

from budget.book.pdf.document import is_pdf
from budget.book.pdf.glyphs import Glyph, split_runs, text_lines
from tests.budget.book.pdf.paper import Sheet, write_pdf


def glyphs(text: str, x: float = 0.0, y: float = 100.0, step: float = 10.0) -> list[Glyph]:
    return [Glyph(x + step * n, x + step * n + 10.0, y, 10.0, char) for n, char in enumerate(text)]


def texts(*groups: list[Glyph]) -> list[str]:
    return [line.text for line in text_lines(glyph for group in groups for glyph in group)]


def test_bold_by_printing_twice_is_read_once():
    assert texts(glyphs("民政"), glyphs("民政", x=0.4)) == ["民政"]


def test_doubled_characters_of_a_word_stay():
    assert texts(glyphs("津津")) == ["津津"]


def test_characters_a_little_off_the_baseline_are_one_line():
    assert texts(glyphs("經費"), glyphs("甲", x=20.0, y=102.0)) == ["經費甲"]


def test_lines_come_top_down():
    assert texts(glyphs("下", y=120.0), glyphs("上", y=100.0)) == ["上", "下"]


def test_printed_spaces_are_one_space():
    assert texts(glyphs("合   計")) == ["合 計"]


def test_wide_gap_parts_words():
    assert texts(glyphs("甲"), glyphs("乙", x=30.0)) == ["甲 乙"]


def test_runs_are_cut_at_wide_gaps():
    line = glyphs("甲乙") + glyphs("丙", x=60.0)
    assert [run.text for run in split_runs(line)] == ["甲乙", "丙"]


def test_compatibility_character_stays_as_printed():
    assert texts(glyphs("\uf98e度")) == ["\uf98e度"]


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04"])
def test_other_file_is_no_pdf(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert not is_pdf(path)


def test_pdf_is_known_by_its_first_bytes(tmp_path):
    assert is_pdf(write_pdf(tmp_path / "file", [Sheet()]))


def test_missing_file_is_no_pdf(tmp_path):
    assert not is_pdf(tmp_path / "none")
