"""The report table of the seed book, lines 2254-2330, against what its print says."""

import re
from dataclasses import replace

import pytest

from budget.book.results import TableResult
from budget.book.source import BookError, Line

INDUSTRY = "工業局"


def changed(lines, **texts):
    """The lines with some texts changed: changed(lines, l2313="…"); None removes the line's text."""
    wanted = {int(name[1:]): text for name, text in texts.items()}
    return [replace(line, text=wanted.get(line.number, line.text) or "") for line in lines]


def test_items_of_each_heading_are_numbered_as_printed(seed_table):
    numbers = {}
    for row in seed_table.rows:
        numbers.setdefault((row.part, row.kuan, row.xiang, row.heading_agency), []).append(row.number)
    assert numbers == {
        ("common", None, None, None): [1, 2, 3, 4, 5, 6, 7],
        ("review", 26, 3, "省市地方政府"): [1],
        ("review", 13, 1, "經濟部"): [15, 39, 46],
        ("review", 13, 2, INDUSTRY): [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    }


def test_number_text_is_as_printed(seed_table):
    assert [row.number_text for row in seed_table.rows if row.heading_agency == "經濟部"] == [
        "十五",
        "三十九",
        "四十六",
    ]


def test_year_is_that_of_the_title_not_of_the_book(seed_table):
    assert {row.year for row in seed_table.rows} == {108}


def test_headings_are_kept_as_printed(seed_rows):
    row = seed_rows["省市地方政府", 1]
    assert row.part_heading == "貳、各組審查決議部分"
    assert row.committee_heading == "財政委員會審議結果"
    assert row.heading == "歲出部分第 26 款第 3 項省市地方政府"
    assert (row.side, row.committee, row.committee_inferred) == ("歲出", "財政委員會", False)


def test_common_heading_has_no_committee_and_no_place(seed_rows):
    row = seed_rows[None, 1]
    assert row.part_heading == "總預算案 壹、通案決議部分"
    assert (row.committee, row.committee_heading, row.heading, row.side) == (None, None, None, None)


def test_heading_that_names_a_ministry_is_kept_and_flagged(seed_rows, seed_table):
    row = seed_rows[INDUSTRY, 1]
    assert row.committee_heading == "經濟部審議結果"
    assert (row.committee, row.committee_inferred) == ("經濟委員會", True)
    # 十五, 四十六 and 工業局 一, 二, 四, 五, 八, 九 name 立法院經濟委員會.
    note = next(note for note in seed_table.notes if note.line == 2289)
    assert "經濟部審議結果" in note.text
    assert "其下 8 項條文均只提及經濟委員會" in note.text


def test_committee_stays_open_where_the_texts_disagree(seed_lines, read_table):
    text = seed_lines[2313].text.replace("立法院經濟委員會", "立法院內政委員會")
    rows = read_table(changed(seed_lines, l2314=text)).rows
    assert {row.committee for row in rows if row.kuan == 13} == {None}


def test_sixteen_items_are_answered_and_five_lost_their_column(seed_table):
    states = [(row.heading_agency, row.number, row.answer_state) for row in seed_table.rows]
    assert [state for *_, state in states].count("printed") == 16
    lost = [(agency, number) for agency, number, state in states if state == "column_lost"]
    assert lost == [(INDUSTRY, number) for number in (6, 7, 8, 9, 10)]


def test_lost_column_gives_no_answer(seed_rows):
    assert seed_rows[INDUSTRY, 6].answer is None
    assert seed_rows[INDUSTRY, 6].answer_line is None


def test_lost_column_is_noted_with_its_items(seed_table):
    note = next(note for note in seed_table.notes if note.line == 2317)
    assert "六、七、八、九、十" in note.text
    assert note.lines == (2315, 2326, 2327, 2328, 2329, 2330)


def test_empty_answer_cell_is_blank_not_lost(seed_lines, read_table):
    text = "\t".join([*seed_lines[2285].cells[:2], ""])
    row = next(row for row in read_table(changed(seed_lines, l2286=text)).rows if row.line == 2286)
    assert (row.answer, row.answer_state) == (None, "blank")


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ((None, 3), (2264, 2273)),
        ((None, 6), (2276, 2285)),
        (("經濟部", 39), (2291, 2300)),
        ((INDUSTRY, 5), (2315, 2325)),
    ],
)
def test_item_over_a_page_break_knows_both_lines(seed_rows, key, lines):
    assert (seed_rows[key].line, seed_rows[key].last_line) == lines


@pytest.mark.parametrize(
    ("key", "joint"),
    [
        ((None, 3), "另在經濟全球化效影響下，各國"),  # 「化效」 is what the two pages print
        ((None, 6), "彙總各主管機關於 104 至 106 年度"),
        (("經濟部", 39), "行業類別之情形時，經濟部無法律依據"),
        ((INDUSTRY, 5), "工業局應於 2週內就此提出改善方案"),
    ],
)
def test_text_is_joined_over_a_page_break(seed_rows, key, joint):
    assert joint in seed_rows[key].text


def test_answer_is_joined_over_a_page_break(seed_rows):
    assert "廣宣我投資環境優勢及商機，積極吸引" in seed_rows[None, 3].answer
    assert "使用規範辦法」，產業園區各種用地須依" in seed_rows["經濟部", 39].answer


def test_paragraphs_become_lines(seed_rows):
    paragraphs = seed_rows[None, 6].text.split("\n")
    assert [paragraph[:8] for paragraph in paragraphs] == [
        "行政院訂定之「教",
        "依據免稅標準規定",
        "有鑑於部分機關或",
        "爰要求行政院於 ",
    ]


def test_spaces_inside_sentences_stay(seed_rows):
    assert seed_rows[None, 1].text.startswith("108 年度中央政府總預算案針對各機關及所屬統刪項目如下：")


def test_no_tag_and_no_column_head_is_left(seed_table):
    printed = "".join(row.text + (row.answer or "") for row in seed_table.rows)
    assert "<" not in printed
    assert "項次內" not in printed


def test_no_character_of_the_table_is_lost(seed_table, seed_lines):
    """Everything between tags stands in a row, but for numbers, headings and heads of columns."""
    kept = "".join("".join((row.number_text, row.text, row.answer or "")) for row in seed_table.rows)
    headings = {2261, 2287, 2289, 2302}
    body = [line for line in seed_lines if line.number in seed_table.uses and line.number not in headings]
    printed = "".join(re.sub(r"<[^>]*>|項次內", "", line.text) for line in body)
    assert sorted("".join(printed.split())) == sorted("".join(kept.split()))


def test_every_line_of_the_body_is_used(seed_table, seed_lines):
    body = {
        *range(2261, 2265),
        *range(2273, 2277),
        *range(2285, 2292),
        *range(2300, 2305),
        *range(2313, 2316),
    }
    assert {number for number, use in seed_table.uses.items() if use.kind == "read"} == {
        *body,
        *range(2325, 2331),
    }


def test_line_of_an_item_points_to_its_row(seed_table):
    index = seed_table.uses[2285].row
    assert seed_table.rows[index].number_text == "六"


def test_book_cut_off_in_a_sentence_is_refused(seed_lines, read_table):
    lines = changed(seed_lines[:2313], l2313=seed_lines[2312].text[:120])
    with pytest.raises(BookError) as caught:
        read_table(lines)
    error = caught.value
    assert (error.file, error.line) == ("book.txt", 2313)
    assert error.read.endswith(seed_lines[2312].text[100:120])
    assert "句號" in error.expected


def test_book_cut_off_after_a_heading_is_refused(seed_lines, read_table):
    with pytest.raises(BookError, match="在標題之後就結束") as caught:
        read_table(seed_lines[:2302])
    assert (caught.value.line, caught.value.read) == (2302, "歲出部分第 13 款第 2 項工業局")


def test_table_that_begins_in_the_middle_is_refused(seed_lines, read_table):
    with pytest.raises(BookError, match="之前沒有標題") as caught:
        read_table(changed(seed_lines, l2261=None))
    assert caught.value.line == 2262


def test_item_number_that_goes_back_is_refused(seed_lines, read_table):
    text = seed_lines[2313].text.replace("四\t", "二\t", 1)
    with pytest.raises(BookError, match="倒退") as caught:
        read_table(changed(seed_lines, l2314=text))
    error = caught.value
    assert (error.file, error.line) == ("book.txt", 2314)
    assert error.read.startswith("二 經濟部工業局永續發展計畫")
    assert "三（第 2313 行）" in error.expected


def test_item_number_printed_twice_is_refused(seed_lines, read_table):
    text = seed_lines[2313].text.replace("四\t", "三\t", 1)
    with pytest.raises(BookError, match="重複") as caught:
        read_table(changed(seed_lines, l2314=text))
    assert (caught.value.line, "三（第 2313 行）" in caught.value.expected) == (2314, True)


def test_row_with_words_for_a_number_is_refused(seed_lines, read_table):
    text = seed_lines[2313].text.replace("四\t", "工業局\t", 1)
    with pytest.raises(BookError, match="既非標題也非項次") as caught:
        read_table(changed(seed_lines, l2314=text))
    assert caught.value.line == 2314


def test_pages_of_two_years_are_refused(seed_lines, read_table):
    with pytest.raises(BookError, match="年度不一致") as caught:
        read_table(changed(seed_lines, l2282="中華民國 107 年度"))
    assert caught.value.read == "107年度、108年度"


def test_heading_of_an_unknown_part_is_refused(seed_lines, read_table):
    text = seed_lines[2286].text.replace("各組審查決議部分", "其他決議部分")
    with pytest.raises(BookError, match="標題無法辨識") as caught:
        read_table(changed(seed_lines, l2287=text))
    assert caught.value.line == 2287


def test_number_glued_to_its_text_opens_an_item_and_is_noted(seed_lines, read_table):
    text = seed_lines[2273].text.replace("<p>四</p> <p>近年", "<p>四近年")
    result: TableResult = read_table(changed(seed_lines, l2274=text))
    row = next(row for row in result.rows if row.line == 2274)
    assert (row.number, row.text[:4]) == (4, "近年中央")
    assert any(note.line == 2274 and "項次後無空格" in note.text for note in result.notes)


def test_gap_in_a_sentence_before_the_next_item_is_noted(seed_lines, read_table):
    cells = seed_lines[2285].cells
    text = "\t".join([cells[0], cells[1][:30], cells[2]])
    notes = read_table(changed(seed_lines, l2286=text)).notes
    assert [note.line for note in notes if "沒有句號" in note.text] == [2286]


def test_blank_line_between_rows_changes_nothing(seed_lines, read_table, seed_table):
    at = 2313
    more = [*seed_lines[:at], Line(at + 1, ""), *(Line(x.number + 1, x.text) for x in seed_lines[at:])]
    assert [row.text for row in read_table(more).rows] == [row.text for row in seed_table.rows]
