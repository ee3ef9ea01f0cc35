"""Where tests find their material."""

from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
SEED_BOOK = REPO / "fixtures" / "books" / "fy109-idb.txt"
EXPECTED = REPO / "tests" / "expected"

# Public data too large or too unlike for the repository, where a developer keeps it beside the clone.
SHARED_DATA = REPO.parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """The file `name` of the shared data. Skips the test where it is absent."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"no shared data beside this clone: {name}")
    return path
