import coverage
import pytest

from tests.paths import REPO


@pytest.fixture(autouse=True)
def _child_is_measured(monkeypatch):
    """Under coverage, the process that reads uploaded files is measured too; others that tests start would only be slower."""
    if coverage.Coverage.current() is not None:
        monkeypatch.setenv("COVERAGE_PROCESS_START", str(REPO / "pyproject.toml"))
