"""From the supplementary tables of a book to budget lines below their work plan.

各項費用彙計表 gives every work plan its objects of expenditure (5226102200/2000/2039), beside the branch plans that
split the same money another way. 委辦, 捐助, 補助 and travel plans hang below the object they are paid from;
跨年期計畫 below their work plan with one line per column of years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from budget.book.mainland_travel import MainlandPlan
from budget.book.multi_year_plans import MultiYearPlan
from budget.book.object_summary import ObjectSummaryRow
from budget.book.outlay_rows import OutlayRow
from budget.book.results import TableResult
from budget.book.travel_plans import TravelPlan
from budget.models import LineItem
from budget.notation.codes import object_parent
from budget.notation.text import fold
from budget.tree import LineSpec

Kind = LineItem.Kind
Keys = tuple[str, ...]

NAME_LENGTH = 200
_OUTLAYS = {
    "委辦經費分析表": (Kind.COMMISSION, "w"),
    "捐助經費分析表": (Kind.DONATION, "d"),
    "補助經費分析表": (Kind.SUBSIDY, "s"),
}


def part_spec(
    keys: Keys,
    kind: str,
    name: str,
    amount: int | None,
    line: int,
    source: str,
    *,
    code: str = "",
    number: str = "",
    description: str = "",
) -> LineSpec:
    """A line below a work plan; `amount` in 元, None where none is printed."""
    return LineSpec(
        side=LineItem.Side.EXPENDITURE,
        keys=keys,
        kind=kind,
        name=name[:NAME_LENGTH],
        code=code,
        number=number,
        position=line,
        proposed=amount,
        description=description,
        source=source,
        source_line=line,
    )


def outlay_specs(
    tables: Sequence[TableResult], specs: Sequence[LineSpec], year: int | None
) -> list[LineSpec]:
    """Lines of the supplementary tables; `specs` are the account lines and plans they hang below."""
    plans = {spec.code: spec.keys for spec in specs if len(spec.code) == len(spec.keys[-1]) == 10}
    found: list[LineSpec] = []
    for table in tables:
        found += _objects(table, plans)
    paid_from = {spec.keys for spec in found}
    for table in tables:
        if table.title in _OUTLAYS:
            found += _outlays(table, plans, paid_from)
        found += _travel(table, plans, paid_from)
        found += _multi_year(table, specs, year)
    return found


def _objects(table: TableResult, plans: Mapping[str, Keys]) -> Iterator[LineSpec]:
    """A dash (0) is no line: the plan spends nothing on that object."""
    for row in table.rows:
        if not isinstance(row, ObjectSummaryRow) or row.code is None or not row.level:
            continue
        kind = Kind.OBJECT1 if row.level == 1 else Kind.OBJECT2
        for cell in row.amounts:
            above = plans.get(cell.plan_code)
            if above is not None and cell.amount:
                keys = (*above, *object_keys(row.code))
                yield part_spec(keys, kind, row.name, cell.amount, row.line, table.title, code=row.code)


def object_keys(code: str) -> Keys:
    """2039 hangs below 2000."""
    parent = object_parent(code)
    return (code,) if parent is None else (parent, code)


def _outlays(table: TableResult, plans: Mapping[str, Keys], paid_from: set[Keys]) -> Iterator[LineSpec]:
    kind, letter = _OUTLAYS[table.title]
    rows: Sequence[OutlayRow] = table.rows
    ordinals: Counter[Keys] = Counter()
    keys_of: dict[int, Keys] = {}
    for index, row in enumerate(rows):
        if row.level not in ("plan", "recipient"):
            continue
        plan = keys_of.get(row.parent) if row.parent is not None else None
        above = plan or _paid_from(row.work_plan_code, row.object_code, plans, paid_from)
        if above is None:
            continue
        ordinals[above] += 1
        keys_of[index] = (*above, f"{'r' if plan else letter}{ordinals[above]}")
        number = "" if row.number is None else str(row.number)
        text = "\n".join(part for part in (row.period, row.recipient, row.content) if part)
        yield part_spec(
            keys_of[index], kind, row.name, row.total, row.line, table.title, number=number, description=text
        )


def _paid_from(
    plan: str | None, code: str | None, plans: Mapping[str, Keys], paid_from: set[Keys]
) -> Keys | None:
    """The object line a plan is paid from, None where the book does not print it."""
    if plan is None or code is None or plan not in plans:
        return None
    keys = (*plans[plan], *object_keys(code))
    return keys if keys in paid_from else None


def _travel(table: TableResult, plans: Mapping[str, Keys], paid_from: set[Keys]) -> Iterator[LineSpec]:
    for row in table.rows:
        if not isinstance(row, TravelPlan | MainlandPlan):
            continue
        above = _paid_from(row.work_plan_code, row.object_code, plans, paid_from)
        if above is None:
            continue
        text = row.topic if isinstance(row, TravelPlan) else row.task
        yield part_spec(
            (*above, f"t{row.number}"),
            Kind.TRAVEL,
            row.name,
            row.total,
            row.line,
            table.title,
            number=row.number,
            description=f"{row.destination}\n{text}",
        )


def _multi_year(table: TableResult, specs: Sequence[LineSpec], year: int | None) -> Iterator[LineSpec]:
    """Below the work plan that has a branch or detail of the same name; the years below that, a line a column."""
    named = {fold(spec.name): spec.keys for spec in specs if spec.kind in (Kind.BRANCH, Kind.DETAIL)}
    ordinals: Counter[Keys] = Counter()
    for row in table.rows:
        if not isinstance(row, MultiYearPlan):
            continue
        above = _work_plan_of(
            next(
                (
                    keys
                    for name, keys in named.items()
                    if name.endswith(fold(row.name)) or fold(row.name).endswith(name)
                ),
                (),
            )
        )
        if not above:
            continue
        ordinals[above] += 1
        keys = (*above, f"y{ordinals[above]}")
        this_year = next(
            (split.amount for split in row.years if split.year == year and split.span == "year"), None
        )
        name = "".join(row.name.split())
        yield part_spec(keys, Kind.MULTI_YEAR, name, this_year, row.line, table.title, description=row.remark)
        for split in row.years:
            split_keys = (*keys, f"{split.span}{split.year}")
            yield part_spec(split_keys, Kind.YEAR_SPLIT, split.head, split.amount, row.line, table.title)


def _work_plan_of(keys: Keys) -> Keys:
    """The keys down to the ten-digit code."""
    return keys[: max((i for i, key in enumerate(keys, start=1) if len(key) == 10), default=0)]
