"""Small books written for tests: a made-up agency, one or two tables."""

from budget.book.source import Line, split_lines

COVER = "中華民國 110 年度\n\n虛構部測試署單位預算\n\n目次\n\n書表名稱\t頁次\n二、主要表\t\n"
SPENDING = "1. 歲出機關別預算表\t1~1\n"
SPENDING_HEAD = (
    "\n虛構部測試署\n歲出機關別預算表\n中華民國 110 年度\n\n單位：新臺幣千元\n\n"
    "科 目\t\t\t\t本年度預算數\t上年度預算數\t本年度與 上年度比較\t說 明\n款\t項\t目\t節\t\t\t\t\n"
)
SPENDING_ROWS = (
    "9\t\t\t\t0099000000 虛構部主管\t\t\t\t\n"
    "\t3\t\t\t0099100000 測試署\t300\t250\t50\t\n"
    "\t\t\t\t5799100000 工業支出\t300\t250\t50\t\n"
    "\t\t1\t\t5799100100 一般行政\t100\t90\t10\t人事費等。\n"
    "\t\t2\t\t5799101000 測試業務\t200\t160\t40\t業務費等。\n"
)


def spending_book(rows: str = SPENDING_ROWS, more_contents: str = "", more_pages: str = "") -> list[Line]:
    """A book whose one main table is 歲出機關別預算表 with these rows."""
    return split_lines(COVER + SPENDING + more_contents + SPENDING_HEAD + rows + more_pages)
