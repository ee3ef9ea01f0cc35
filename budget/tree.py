"""Store budget lines as one tree per year: paths, slugs, parents.

A line's path is its side and the keys from its 款 down: `expenditure/0026000000/0026100000/5226100000/
5226102200/01/2000/2039`. The key of a coded line is its code; of a 細部計畫 `n` and its number. The slug is
what the public URL shows: the nearest ten-digit code and the keys below it, `5226102200/01/2000/2039`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from budget import history
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
    agency: Agency | Mapping[str, Agency] | None = None,
    book: BudgetBook | None = None,
    *,
    only_new: frozenset[str] = frozenset(),
    stored: Mapping[str, LineItem] | None = None,
) -> tuple[dict[str, LineItem], Tally]:
    """Create and update the lines of one year from one source; returns them by path, and the count.

    `agency` is the one agency of a book, or the agencies by the key of their 項. Fields in `only_new` are given
    to new lines and kept in existing ones. `stored` saves a query where the caller has every line concerned by
    path. Parents come with the specs or are stored already; a line whose parent is neither raises ValueError.
    The 款, shared by the agencies of a ministry, gets neither agency nor book.
    """
    if stored is None:
        paths = {spec.path for spec in specs} | {spec.parent_path for spec in specs if spec.parent_path}
        stored = {line.path: line for line in LineItem.objects.filter(fiscal_year=year, path__in=paths)}
    lines = {**stored, **_take_over_uncoded(year, specs, stored)}
    levels: dict[int, list[LineSpec]] = {}
    for spec in specs:
        levels.setdefault(len(spec.keys), []).append(spec)
    columns = sorted(speaks_for | only_new)
    total = Tally()
    for _, level in sorted(levels.items()):
        wanted = ((spec.path, _columns(spec, columns, year, lines, agency, book)) for spec in level)
        rows, tally = sync_rows(LineItem, lines, wanted, only_new)
        lines |= rows
        total += tally
    return lines, total


def _columns(
    spec: LineSpec,
    names: Sequence[str],
    year: FiscalYear,
    lines: Mapping[str, LineItem],
    agency: Agency | Mapping[str, Agency] | None,
    book: BudgetBook | None,
) -> dict[str, object]:
    parent = None
    if spec.parent_path is not None:
        parent = lines.get(spec.parent_path)
        if parent is None:
            raise ValueError(f"line {spec.path} has no parent {spec.parent_path}")
    # Keys instead of objects: a quarter less time per new row.
    columns: dict[str, object] = {
        "fiscal_year_id": year.pk,
        "path": spec.path,
        "slug": spec.slug,
        "parent_id": None if parent is None else parent.pk,
        "side": spec.side,
        "kind": spec.kind,
    }
    if spec.kind != LineItem.Kind.KUAN:
        owner = agency.get(spec.keys[1]) if isinstance(agency, Mapping) else agency
        columns["agency_id"] = None if owner is None else owner.pk
        if book is not None:
            columns["book_id"] = book.pk
    for name in names:
        columns[name] = getattr(spec, name)
    return columns


def _take_over_uncoded(
    year: FiscalYear, specs: Sequence[LineSpec], stored: Mapping[str, LineItem]
) -> dict[str, LineItem]:
    """The 節 that another source stored without its code and these specs print with it, moved to its path.

    It is the same 節 where 目, number and name agree. Open-data lists name the first 節 of a 目 without its code.
    """
    coded = {
        (spec.parent_path, spec.number, spec.name): spec
        for spec in specs
        if spec.kind == LineItem.Kind.JIE and spec.code and spec.path not in stored
    }
    if not coded:
        return {}
    taken: dict[str, LineItem] = {}
    for line in LineItem.objects.filter(fiscal_year=year, kind=LineItem.Kind.JIE, code=""):
        spec = coded.get((line.path.rpartition("/")[0], line.number, line.name))
        if spec is not None:
            _move(line, spec.path, spec.slug)
            taken[spec.path] = line
    return taken


def _move(line: LineItem, path: str, slug: str) -> None:
    """Give a line and all below it their new paths and slugs."""
    old_path, old_slug = line.path, line.slug
    below = LineItem.objects.filter(fiscal_year=line.fiscal_year_id, path__startswith=line.subtree_prefix)
    moved = [line, *below]
    for item in moved:
        item.path = path + item.path.removeprefix(old_path)
        # The slug of a line below starts at a coded line further down, or contains the old one.
        if item.slug == old_slug or item.slug.startswith(f"{old_slug}/"):
            item.slug = slug + item.slug.removeprefix(old_slug)
    history.update_all(LineItem, moved, ["path", "slug"])
