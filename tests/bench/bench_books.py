"""What importing a book costs, against only splitting its text into lines and cells; and a PDF against its words.

    python tests/bench/bench_books.py

Prints medians of interleaved rounds in one process, ratios, and the peak memory of one whole `import_book`
process. The PDF part needs the shared sample beside the clone and says so where it is absent.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

REPO = Path(__file__).resolve().parent.parent.parent
SEED = REPO / "fixtures" / "books" / "fy109-idb.txt"
SAMPLE = REPO.parent / "shared" / "data" / "book-pages-fy114.pdf"
ROUNDS = 7
PDF_ROUNDS = 3


def medians(rounds: int, **works: Callable[[], object]) -> dict[str, float]:
    """Median seconds of each piece of work, taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def show(title: str, found: dict[str, float], base: str) -> None:
    print(title)
    for name, seconds in found.items():
        print(f"  {name:28} {seconds * 1000:9.1f} ms {seconds / found[base]:9.1f} x {base}")


def book() -> None:
    """The seed book: split, read, read and written (rolled back)."""
    from budget.book.reader import read_book
    from budget.book.source import load_text
    from oversight.book_import import import_book
    from oversight.book_import.tables import READERS

    found = medians(
        ROUNDS,
        split=lambda: [line.cells for line in load_text(SEED)],
        read=lambda: read_book(load_text(SEED), SEED.name, READERS),
        read_and_write=lambda: import_book(SEED, dry_run=True),
    )
    show("seed book, in one process", found, "split")


def processes() -> None:
    """The same as a person waits for it: whole processes, and the larger one's peak memory."""
    splitting = "import django; django.setup(); from budget.book.source import load_text;"
    splitting += f"[line.cells for line in load_text({str(SEED)!r})]"
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        environment["DJANGO_SETTINGS_MODULE"] = "oversight.settings"

        def run(*command: str) -> None:
            subprocess.run(
                [sys.executable, *command], cwd=REPO, env=environment, check=True, stdout=subprocess.DEVNULL
            )

        run("manage.py", "migrate", "-v0")
        importing = ("manage.py", "import_book", str(SEED), "--dry-run")
        found = medians(3, split=lambda: run("-c", splitting), import_book=lambda: run(*importing))
    show("seed book, whole processes", found, "split")
    print(
        f"  peak memory of the largest   {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:9.1f} MB"
    )


def pdf() -> None:
    """Hundreds of pages: the words alone, and the whole reading."""
    if not SAMPLE.exists():
        print(f"PDF: no sample at {SAMPLE}")
        return
    import pypdfium2 as pdfium

    from budget.book.pdf.reader import read_pdf
    from oversight.book_import.tables import READERS

    def words(path: Path) -> int:
        document = pdfium.PdfDocument(path)
        count = 0
        for page in document:
            text = page.get_textpage()
            count += sum(1 for index in range(text.count_chars()) if text.get_charbox(index))
            text.close()
            page.close()
        document.close()
        return count

    found = medians(PDF_ROUNDS, words=lambda: words(SAMPLE), read=lambda: read_pdf(SAMPLE, READERS))
    show("PDF of 87 pages", found, "words")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    sys.path.insert(0, str(REPO))
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    old = setup_databases(verbosity=0, interactive=False)
    try:
        book()
        processes()
        pdf()
    finally:
        teardown_databases(old, verbosity=0)
