"""Tables that staff upload: XLSX, ODS and CSV, guarded, and read cell by cell exactly as the file has them.

    upload → guard (archive, counts, formulas, merged heads) → python-calamine → rows as JSON lines
             └─────────────── in a child process with limits ───────────────┘

`read_table` is the way in; it raises TableError with the reason in Chinese and the place.
"""

from budget.tables.guard import column_letter
from budget.tables.reading import Row, Table, TableError, read_table

__all__ = ["Row", "Table", "TableError", "column_letter", "read_table"]
