"""The fictional budget tree: one small agency and its branch office, the same lines every year.

Amounts are made up. Those of the lowest lines are given in 千元; every line above is the sum of its children,
so that the tree reconciles as a printed book does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from budget.models import Agency, FiscalYear, LineItem
from budget.sync import Tally
from budget.tree import SPEC_FIELDS, LineSpec, store_lines
from oversight.demo.label import AGENCY, BRANCH_OFFICE, CODES, LABEL, SOURCE

YUAN_PER_THOUSAND = 1000
#: Amounts below are those of this year; every year after it is asked for 2% more.
GROWTH_FROM_YEAR, GROWTH_PERCENT = 110, 2
KUAN_KEY = "0099000000"
KUAN_PATH = f"{LineItem.Side.EXPENDITURE}/{KUAN_KEY}"
_SUMMED = "所屬科目合計" + LABEL
_Kind = LineItem.Kind
#: 元 cut by year and nick; only lines without children are cut.
type Cuts = Mapping[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of every year; `thousands` in 千元, None where its children are added up."""

    nick: str
    kind: str
    number: str
    keys: str
    name: str
    thousands: int | None = None

    @property
    def path(self) -> str:
        return "/".join(part for part in (KUAN_PATH, self.keys) if part)

    @property
    def code(self) -> str:
        key = self.path.rpartition("/")[2]
        return "" if self.kind == _Kind.DETAIL else key


_OWN = (
    Row("agency", _Kind.XIANG, "1", "0099900000", "示範署（虛構）"),
    Row("", _Kind.FUNCTION, "", "0099900000/5299900000", "科學支出"),
    Row("tech", _Kind.MU, "1", "0099900000/5299900000/5299902200", "示範技術推廣"),
    Row("tech-1", _Kind.BRANCH, "", "0099900000/5299900000/5299902200/01", "示範機具開發"),
    Row("", _Kind.OBJECT1, "", "0099900000/5299900000/5299902200/01/2000", "業務費"),
    Row("tech-2039", _Kind.OBJECT2, "", "0099900000/5299900000/5299902200/01/2000/2039", "委辦費", 420_000),
    Row("", _Kind.OBJECT2, "", "0099900000/5299900000/5299902200/01/2000/2051", "物品", 12_000),
    Row("", _Kind.OBJECT1, "", "0099900000/5299900000/5299902200/01/4000", "獎補助費"),
    Row("", _Kind.OBJECT2, "", "0099900000/5299900000/5299902200/01/4000/4040", "對國內團體之捐助", 180_000),
    Row(
        "trial", _Kind.DETAIL, "1", "0099900000/5299900000/5299902200/01/n1", "智慧示範機具試製計畫", 260_000
    ),
    Row(
        "check", _Kind.DETAIL, "2", "0099900000/5299900000/5299902200/01/n2", "示範機具檢測驗證計畫", 352_000
    ),
    Row("tech-2", _Kind.BRANCH, "", "0099900000/5299900000/5299902200/02", "示範人才培訓"),
    Row("", _Kind.OBJECT1, "", "0099900000/5299900000/5299902200/02/2000", "業務費"),
    Row("", _Kind.OBJECT2, "", "0099900000/5299900000/5299902200/02/2000/2039", "委辦費", 96_000),
    Row("", _Kind.OBJECT2, "", "0099900000/5299900000/5299902200/02/2000/2054", "一般事務費", 24_000),
    Row("", _Kind.FUNCTION, "", "0099900000/5799900000", "其他經濟服務支出"),
    Row("office", _Kind.MU, "2", "0099900000/5799900000/5799900100", "一般行政", 198_000),
    Row("manage", _Kind.MU, "3", "0099900000/5799900000/5799902000", "示範管理"),
    Row("manage-1", _Kind.BRANCH, "", "0099900000/5799900000/5799902000/01", "示範場域管理"),
    Row("", _Kind.OBJECT1, "", "0099900000/5799900000/5799902000/01/2000", "業務費"),
    Row("", _Kind.OBJECT2, "", "0099900000/5799900000/5799902000/01/2000/2039", "委辦費", 60_000),
    Row("", _Kind.OBJECT2, "", "0099900000/5799900000/5799902000/01/2000/2072", "國內旅費", 3_000),
    Row("", _Kind.OBJECT1, "", "0099900000/5799900000/5799902000/01/4000", "獎補助費"),
    Row(
        "",
        _Kind.OBJECT2,
        "",
        "0099900000/5799900000/5799902000/01/4000/4030",
        "對地方政府之補助",
        45_000,
    ),
    Row("hall", _Kind.MU, "4", "0099900000/5799900000/5799902100", "示範展示館營運", 40_000),
    Row("promote", _Kind.MU, "5", "0099900000/5799900000/5799902200", "示範宣導", 25_000),
    Row("", _Kind.MU, "6", "0099900000/5799900000/5799909000", "一般建築及設備"),
    Row("cars", _Kind.JIE, "1", "0099900000/5799900000/5799909000/5799909011", "交通及運輸設備", 6_000),
    Row("equip", _Kind.JIE, "2", "0099900000/5799900000/5799909000/5799909019", "其他設備", 14_000),
    Row("", _Kind.MU, "7", "0099900000/5799900000/5799909800", "第一預備金", 2_000),
)
_OFFICE = (
    Row("", _Kind.XIANG, "2", "0099910000", "示範分署（虛構）"),
    Row("", _Kind.FUNCTION, "", "0099910000/5799910000", "其他經濟服務支出"),
    Row("", _Kind.MU, "1", "0099910000/5799910000/5799910100", "一般行政", 55_000),
    Row("park", _Kind.MU, "2", "0099910000/5799910000/5799911000", "示範園區服務", 88_000),
    Row("data", _Kind.MU, "3", "0099910000/5799910000/5799911100", "示範資料平臺", 32_000),
)
_ROOT = Row("", _Kind.KUAN, "99", "", "示範部主管（虛構）")
ROWS = (_ROOT, *_OWN, *_OFFICE)
BY_NICK = {row.nick: row for row in ROWS if row.nick}
BY_PATH = {row.path: row for row in ROWS}


def agency_of(nick: str) -> str:
    """The code of the agency whose line this is."""
    return AGENCY if BY_NICK[nick] in _OWN else BRANCH_OFFICE


def proposed(year: int, nick: str) -> int:
    """The 預算案 of a line, 元."""
    return _amounts(year, {})[BY_NICK[nick].path][0]


def store_year(
    year: FiscalYear, agencies: Mapping[str, Agency], cuts: Cuts
) -> tuple[dict[str, LineItem], Tally]:
    """Create or correct the lines of one year. Returns them by nick, and how many were new or changed."""
    this, last = _amounts(year.year, cuts), _amounts(year.year - 1, cuts)
    lines: dict[str, LineItem] = {}
    tally = Tally()
    for code, rows in ((AGENCY, (_ROOT, *_OWN)), (BRANCH_OFFICE, _OFFICE)):
        specs = [_spec(row, this[row.path], last[row.path][1]) for row in rows]
        stored, count = store_lines(year, specs, SPEC_FIELDS, agency=agencies[code])
        lines |= stored
        tally += count
    return {row.nick: lines[row.path] for row in BY_NICK.values()}, tally


def stale_lines(years: list[FiscalYear]) -> list[list[int]]:
    """Primary keys of demo lines outside these years, the lowest level first: a parent outlives its children."""
    levels: dict[int, list[int]] = {}
    for line in demo_lines().exclude(fiscal_year__in=years):
        levels.setdefault(line.path.count("/"), []).append(line.pk)
    return [levels[depth] for depth in sorted(levels, reverse=True)]


def demo_lines() -> QuerySet[LineItem]:
    """Every stored line of the demo: those of its agencies, and the 款 above them."""
    own = Q(agency__code__in=CODES, agency__is_fictional=True)
    return LineItem.objects.filter(own | Q(path=KUAN_PATH, source=SOURCE))


def _amounts(year: int, cuts: Cuts) -> dict[str, tuple[int, int]]:
    """預算案 and 法定 of every line by path, 元; what is above is the sum of what is below."""
    amounts = {row.path: (0, 0) for row in ROWS}
    grown = 100 + GROWTH_PERCENT * (year - GROWTH_FROM_YEAR)
    for row in ROWS:
        if row.thousands is None:
            continue
        asked = row.thousands * grown // 100 * YUAN_PER_THOUSAND
        passed = asked - cuts.get((year, row.nick), 0)
        amounts[row.path] = (asked, passed)
        above = "" if row.kind == _Kind.DETAIL else row.path.rpartition("/")[0]
        while above in BY_PATH:
            amounts[above] = (amounts[above][0] + asked, amounts[above][1] + passed)
            above = above.rpartition("/")[0]
    return amounts


def _spec(row: Row, amounts: tuple[int, int], last_year: int) -> LineSpec:
    keys = (KUAN_KEY, *row.keys.split("/")) if row.keys else (KUAN_KEY,)
    return LineSpec(
        side=LineItem.Side.EXPENDITURE,
        keys=keys,
        kind=row.kind,
        name=row.name,
        code=row.code,
        number=row.number,
        position=ROWS.index(row) + 1,
        proposed=amounts[0],
        statutory=amounts[1],
        prior_year=last_year,
        derivation=_SUMMED if row.thousands is None else "",
        description=f"{row.name}所需經費。{LABEL}" if row.kind in (_Kind.BRANCH, _Kind.DETAIL) else "",
        source=SOURCE,
    )
