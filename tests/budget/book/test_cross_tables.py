from dataclasses import replace

from budget.book.cross_tables import cross_tables


def as_printed(seed):
    """The seed's tables before the row without code was given one."""
    spending, plans = seed.table("歲出機關別預算表"), seed.table("歲出計畫提要及分支計畫概況表")
    rows = [replace(r, code=None, name="", supplied_from=None) if r.line == 445 else r for r in spending.rows]
    return replace(spending, rows=tuple(rows)), plans


def test_code_is_supplied_by_the_only_fitting_work_plan(seed):
    crossed = cross_tables(as_printed(seed))
    row = crossed.results[0].rows[-1]
    assert (row.code, row.name, row.supplied_from) == ("5726109800", "第一預備金", 1349)
    assert [note.lines for note in crossed.notes] == [(445, 1349)]


def test_code_stays_unknown_when_no_work_plan_has_the_amount(seed):
    spending, plans = as_printed(seed)
    spending = replace(spending, rows=(*spending.rows[:-1], replace(spending.rows[-1], this_year=3_001_000)))
    crossed = cross_tables((spending, plans))
    assert (crossed.results[0].rows[-1].code, [n.lines for n in crossed.notes]) == (None, [(445,)])


def test_code_stays_unknown_when_two_work_plans_fit(seed):
    spending, plans = as_printed(seed)
    twin = replace(plans.rows[-1], code="5726109900")
    crossed = cross_tables((spending, replace(plans, rows=(*plans.rows, twin))))
    assert crossed.results[0].rows[-1].code is None


def test_every_work_plan_equals_its_line(seed):
    states = [c.state for c in cross_tables(as_printed(seed)).checks if c.name.endswith("= 歲出計畫提要")]
    assert states[:4] == ["holds"] * 4


def test_work_plan_without_its_line_is_unchecked(seed):
    spending, plans = as_printed(seed)
    spending = replace(spending, rows=spending.rows[:-1])
    unchecked = [c.line for c in cross_tables((spending, plans)).checks if c.state == "unchecked"]
    assert unchecked == [1349]


def test_tables_of_other_kinds_pass_unchanged(seed):
    capital = seed.table("資本支出分析表")
    crossed = cross_tables((capital,))
    assert (crossed.results, crossed.notes, crossed.checks) == ((capital,), (), ())
