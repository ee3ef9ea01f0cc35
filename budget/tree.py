"""Store budget lines as one tree per year: paths, slugs, parents.

A line's path is its side and the keys from its 款 down: `expenditure/0026000000/0026100000/5226100000/
5226102200/01/2000/2039`. The key of a coded line is its code; of a 細部計畫 `n` and its number. The slug is
what the public URL shows: the nearest ten-digit code and the keys below it, `5226102200/01/2000/2039`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from budget.models import Agency, BudgetBook, FiscalYear, LineItem
from budget.sync import Tally, sync_rows

CODE_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSpec:
    """One line as a source gives it; amounts in 元, None where the source prints none.

    `keys` are those of the ancestors and, last, its own. Fields that a source knows nothing of keep what is
    stored: a source names the ones it speaks for in `store_lines`.
    """

    side: str
    keys: tuple[str, ...]
    kind: str
    name: str
    code: str = ""
    number: str = ""
    position: int = 0
    proposed: int | None = None
    statutory: int | None = None
    prior_year: int | None = None
    prior_settled: int | None = None
    derivation: str = ""
    description: str = ""
    source: str = ""
    source_line: int | None = None

    @property
    def path(self) -> str:
        return "/".join((self.side, *self.keys))

    @property
    def parent_path(self) -> str | None:
        return self.path.rpartition("/")[0] if len(self.keys) > 1 else None

    @property
    def slug(self) -> str:
        coded = max((i for i, key in enumerate(self.keys) if len(key) == CODE_LENGTH), default=0)
        return "/".join(self.keys[coded:])


SPEC_FIELDS = frozenset(field.name for field in fields(LineSpec)) - {"keys"}


def store_lines(
    year: FiscalYear,
    specs: Sequence[LineSpec],
    speaks_for: frozenset[str],
    agency: Agency | None = None,
    book: BudgetBook | None = None,
) -> tuple[dict[str, LineItem], Tally]:
    """Create and update the lines of one year from one source; returns them by path, and the count.

    Parents come with the specs or are stored already; a line whose parent is neither raises ValueError.
    The 款, shared by the agencies of a ministry, gets neither agency nor book.
    """
    paths = {spec.path for spec in specs} | {spec.parent_path for spec in specs if spec.parent_path}
    lines = {line.path: line for line in LineItem.objects.filter(fiscal_year=year, path__in=paths)}
    total = Tally()
    for depth in sorted({len(spec.keys) for spec in specs}):
        level = [spec for spec in specs if len(spec.keys) == depth]
        wanted = [(spec.path, _columns(spec, speaks_for, year, lines, agency, book)) for spec in level]
        rows, tally = sync_rows(LineItem, lines, wanted)
        lines |= rows
        total += tally
    return lines, total


def _columns(
    spec: LineSpec,
    speaks_for: frozenset[str],
    year: FiscalYear,
    lines: dict[str, LineItem],
    agency: Agency | None,
    book: BudgetBook | None,
) -> dict[str, object]:
    parent = None
    if spec.parent_path is not None:
        parent = lines.get(spec.parent_path)
        if parent is None:
            raise ValueError(f"line {spec.path} has no parent {spec.parent_path}")
    columns: dict[str, object] = {
        "fiscal_year": year,
        "path": spec.path,
        "slug": spec.slug,
        "parent": parent,
        "side": spec.side,
        "kind": spec.kind,
    }
    if spec.kind != LineItem.Kind.KUAN:
        columns["agency"] = agency
        if book is not None:
            columns["book"] = book
    return columns | {name: getattr(spec, name) for name in sorted(speaks_for)}
