"""How well the tests know the rules: lines and branches that they reach, alterations that they notice; below the bar, exit 1.

python tests/gates.py coverage REPORT.json    # of `coverage json`
python tests/gates.py mutation FOLDER         # `mutants/` of mutmut
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

#: Percent of lines and of branches, of every group.
COVERED = 95
#: Those that are not there yet may not fall below where they are: (lines, branches). Only ever raised, until gone.
REACHED = {
    "budget/book": (95, 91),
    "oversight/audit": (95, 85),
    "oversight/reports": (78, 62),
    "oversight/resolutions": (95, 90),
}
#: Percent of the alterations, of every group.
NOTICED = 85
GROUPS = (
    *("budget/notation", "budget/book", "budget/tables", "oversight/resolutions", "oversight/reports"),
    *(
        "oversight/status",
        "oversight/deadlines",
        "oversight/permissions",
        "oversight/reach",
        "oversight/audit",
    ),
)
#: Exit codes of mutmut: the tests passed, and no test reaches the place. Any other ending was noticed.
UNNOTICED = {0: "survived", 5: "no test", 33: "no test", None: "not tried"}


def group_of(path: str) -> str:
    return next((group for group in GROUPS if path.startswith(group)), path)


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def covered(report: Path) -> Iterator[tuple[str, bool]]:
    """A line for each group and whether it is above the bar."""
    counts: dict[str, Counter[str]] = {}
    for path, facts in json.loads(report.read_text())["files"].items():
        counts.setdefault(group_of(path), Counter()).update(
            {name: number for name, number in facts["summary"].items() if isinstance(number, int)}
        )
    for group, count in sorted(counts.items()):
        lines = percent(count["covered_lines"], count["num_statements"])
        branches = percent(count["covered_branches"], count["num_branches"])
        told = f"{group:<24}{count['num_statements']:>6} lines {lines:6.1f} %{count['num_branches']:>6} branches {branches:6.1f} %"
        least = REACHED.get(group, (COVERED, COVERED))
        yield (
            f"{told}{'   (aim: 95)' * (min(lines, branches) < COVERED)}",
            lines >= least[0] and branches >= least[1],
        )


def noticed(folder: Path) -> Iterator[tuple[str, bool]]:
    """The same of alterations."""
    counts: dict[str, Counter[str]] = {}
    for meta in folder.rglob("*.meta"):
        path = meta.relative_to(folder).as_posix()
        endings = json.loads(meta.read_text())["exit_code_by_key"].values()
        counts.setdefault(group_of(path), Counter()).update(
            UNNOTICED.get(each, "noticed") for each in endings
        )
    for group, count in sorted(counts.items()):
        score = percent(count["noticed"], count.total())
        rest = ", ".join(f"{count[name]} {name}" for name in dict.fromkeys(UNNOTICED.values()))
        yield f"{group:<24}{count.total():>6} alterations {score:6.1f} % noticed ({rest})", score >= NOTICED


def main(kind: str, place: Path) -> int:
    told = list(covered(place) if kind == "coverage" else noticed(place))
    for line, is_enough in told:
        print(line if is_enough else f"{line}   below the bar")
    return 0 if told and all(is_enough for _, is_enough in told) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
