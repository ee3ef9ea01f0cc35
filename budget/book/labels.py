"""What the columns of every table are called: layouts of all row classes, and tables flattened by them.

columns, rows = table_rows(result)      every table as printed, cells JSON-safe: int (元), str or None
"""

from __future__ import annotations

from budget.book.flattening import (
    Cell,
    Column,
    Field,
    Kind,
    Layout,
    PrintedRow,
    hidden,
    layout_of,
    register,
    row_cells,
    table_columns,
    table_rows,
    text,
)
from budget.book.layouts_detail import DETAIL_LAYOUTS
from budget.book.layouts_main import MAIN_LAYOUTS
from budget.book.layouts_outlay import OUTLAY_LAYOUTS

__all__ = [
    "LAYOUTS",
    "Cell",
    "Column",
    "Field",
    "Kind",
    "Layout",
    "PrintedRow",
    "hidden",
    "layout_of",
    "register",
    "row_cells",
    "table_columns",
    "table_rows",
    "text",
]

#: Row classes of this package, and the classes that their fields hold.
LAYOUTS: dict[type, Layout] = {**MAIN_LAYOUTS, **DETAIL_LAYOUTS, **OUTLAY_LAYOUTS}

for row_type, layout in LAYOUTS.items():
    register(row_type, layout)
