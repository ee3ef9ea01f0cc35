"""From the rows of a list to a tree of lines, on top of what is stored for the year already.

Lists print leaves only. What stands above is derived and says so in `derivation`. The same line is found again
although a list leaves out the code of a 節, or prints another 政事別 before the same 目 (the 法定 list of FY101 has
3202010400 where the 預算案 has 3102010400): it is the same where 項, number, name and the code's other digits agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from budget.line_list import ListRow
from budget.models import LineItem, Stage
from budget.tree import CODE_LENGTH, LineSpec

Kind, Side = LineItem.Kind, LineItem.Side
Keys = tuple[str, ...]

CODE_DERIVED = "編號由所屬各目推得；清單未載金額"
CODE_OF_JIE = "編號由所屬各節推得；清單未載金額"
FIRST_JIE_ONLY = "清單僅列首節，未載本目金額"
NO_JIE_CODE = "清單未載本節編號"
SUM_OF_MU = "所屬各目合計；編號由所屬各目推得"
SUM_OF_JIE = "所屬各節合計；編號由所屬各節推得"

_SOURCES = {
    Stage.PROPOSED: "{}年度中央政府總預算案歲出機關別（開放資料）",
    Stage.STATUTORY: "{}年度中央政府法定預算歲出機關別（開放資料）",
}
_BOTH_SOURCES = "{}年度中央政府總預算案、法定預算歲出機關別（開放資料）"


class ListTree:
    """Builds the specs of one list; `notes` says what does not agree with what is stored. Amounts in 元."""

    def __init__(self, year: int, stage: str, stored: Mapping[str, LineItem], *, complete: bool) -> None:
        self.stage = Stage(stage)
        self.stored = stored
        self.complete = complete
        self.specs: list[LineSpec] = []
        self.notes: list[str] = []
        self._seen: set[Keys] = set()
        self._kuan: dict[int, str] = {}
        self._sums: dict[Keys, int] = {}
        self._mu: dict[tuple[str, str, str, str], LineItem] = {}
        self._jie: dict[tuple[str, str], list[LineItem]] = defaultdict(list)
        self._source = _SOURCES[self.stage].format(year)
        self._other_source = next(text for stage, text in _SOURCES.items() if stage != self.stage).format(
            year
        )
        self._both_sources = _BOTH_SOURCES.format(year)
        for line in stored.values():
            if line.kind == Kind.MU:
                self._mu[self._xiang_of(line), line.number, line.code[2:], line.name] = line
            elif line.kind == Kind.JIE:
                self._jie[line.path.rpartition("/")[0], line.number].append(line)

    def build(self, rows: Iterable[ListRow]) -> list[LineSpec]:
        """The specs of all rows and of what stands above them."""
        placed = [(row, self._place(row)) for row in rows]
        if self.complete:
            for row, keys in placed:
                for depth in (2, 3, 4) if row.jie else (2, 3):
                    if row.amount is not None:
                        self._sums[keys[:depth]] = self._sums.get(keys[:depth], 0) + row.amount
        for row, keys in placed:
            if keys not in self._seen:
                self._above(row, keys)
            if row.jie is None:
                self._add(
                    keys, Kind.MU, row, row.plan, row.mu, row.amount, self._printed_as(row, keys), leaf=True
                )
            else:
                self._item(row, keys)
        return self.specs

    def _place(self, row: ListRow) -> Keys:
        """The keys from 款 to 目, those of the stored line where it is the same 目 under another 政事別."""
        supervisor = self._kuan.setdefault(row.kuan, row.code[2:4])
        above = (f"00{supervisor}000000", f"00{row.agency_code}0000")
        keys = (*above, f"{row.code[:6]}0000", f"{row.code[:8]}00")
        if self._mu and _path(keys) not in self.stored:
            line = self._mu.get((_path(above), str(row.mu), keys[3][2:], row.plan))
            if line is not None:
                self.notes.append(
                    f"第 {row.line} 行：編號 {keys[3]} 與已存的 {line.label} 是同一目，編號不同"
                )
                return tuple(line.path.split("/")[1:])
        return keys

    def _above(self, row: ListRow, keys: Keys) -> None:
        """款, 項 and 政事別 of a 目, and the 目 itself where it has 節, unless a row before brought them."""
        above = (
            (keys[:1], Kind.KUAN, row.ministry, row.kuan),
            (keys[:2], Kind.XIANG, row.agency, row.xiang),
            (keys[:3], Kind.FUNCTION, row.function, None),
        )
        for part, kind, name, number in above:
            if part not in self._seen:
                self._seen.add(part)
                summed = self._sums.get(part)
                derivation = SUM_OF_MU if summed is not None else CODE_DERIVED
                self._add(part, kind, row, name, number, summed, derivation)
        self._seen.add(keys)
        if row.jie is not None:
            summed = self._sums.get(keys)
            derivation = CODE_OF_JIE if row.has_own_code else FIRST_JIE_ONLY
            derivation = SUM_OF_JIE if summed is not None else derivation
            derivation = "；".join(filter(None, (derivation, self._printed_as(row, keys))))
            self._add(keys, Kind.MU, row, row.plan, row.mu, summed, derivation)

    def _item(self, row: ListRow, keys: Keys) -> None:
        """A 節; one that is stored with its code is found again by its number and name."""
        others = self._jie.get((_path(keys), str(row.jie)), [])
        twin = next((line for line in others if line.name == row.item), None)
        if others and twin is None:
            names = "、".join(line.name for line in others)
            self.notes.append(
                f"第 {row.line} 行：{keys[3]} 第 {row.jie} 節印作「{row.item}」，已存者為「{names}」"
            )
        key, derivation = (row.code, "") if row.has_own_code else (f"jie{row.jie}", NO_JIE_CODE)
        if twin is not None and twin.code:
            key, derivation = twin.path.rpartition("/")[2], ""
        self._add(
            (*keys, key), Kind.JIE, row, row.item, row.jie, row.amount, derivation, leaf=True, twin=twin
        )

    def _printed_as(self, row: ListRow, keys: Keys) -> str:
        printed = f"{row.code[:8]}00"
        return "" if printed == keys[3] else f"{self.stage.label}清單印作 {printed}"

    def _add(
        self,
        keys: Keys,
        kind: str,
        row: ListRow,
        name: str,
        number: int | None,
        amount: int | None,
        derivation: str,
        *,
        leaf: bool = False,
        twin: LineItem | None = None,
    ) -> None:
        code = keys[-1] if len(keys[-1]) == CODE_LENGTH else ""
        printed_number = "" if number is None else str(number)
        source = self._source
        stored = self.stored.get(_path(keys), twin)
        if stored is not None:
            amount = self._amount(stored, amount, row, leaf=leaf)
            if stored.book_id is not None:
                name, printed_number, code = stored.name, stored.number, stored.code
                source, derivation = stored.source, stored.derivation
            else:
                source = self._joint_source(stored.source)
                restated = derivation and (leaf or self.complete)
                newly_coded = code and not stored.code
                derivation = derivation if restated or newly_coded else stored.derivation
        self.specs.append(
            LineSpec(
                side=Side.EXPENDITURE,
                keys=keys,
                kind=kind,
                name=name,
                code=code,
                number=printed_number,
                position=((row.kuan * 1000 + row.xiang) * 100 + row.mu) * 100 + (row.jie or 0),
                proposed=amount if self.stage == Stage.PROPOSED else None,
                statutory=amount if self.stage == Stage.STATUTORY else None,
                derivation=derivation,
                description=row.note if leaf else "",
                source=source,
            )
        )

    def _amount(self, stored: LineItem, amount: int | None, row: ListRow, *, leaf: bool) -> int | None:
        """A book speaks for the 預算案 of its lines; a list prints no amount above its leaves."""
        known = stored.proposed if self.stage == Stage.PROPOSED else stored.statutory
        if stored.book_id is not None and self.stage == Stage.PROPOSED:
            if None not in (known, amount) and known != amount:
                self.notes.append(
                    f"第 {row.line} 行：{stored.label} 清單為 {amount:,} 元，預算書為 {known:,} 元，保留預算書所印"
                )
            return known
        return known if amount is None and not leaf else amount

    def _joint_source(self, source: str) -> str:
        """The texts of one list only name one stage; other sources stay as they are."""
        if source == self._other_source:
            return self._both_sources
        return source or self._source

    @staticmethod
    def _xiang_of(line: LineItem) -> str:
        return "/".join(line.path.split("/")[:3])


def _path(keys: Keys) -> str:
    return "/".join((Side.EXPENDITURE, *keys))
