"""What holds for the project as a whole, whatever is added to it."""

import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.paths import REPO, SEED_BOOK

LOCKS = ["requirements.lock", "requirements-dev.lock"]
#: Of programs that run in environments of their own.
TOOLS = ["requirements-gates.lock", "requirements-peers.lock"]


def files(*patterns: str) -> list[Path]:
    """Our own files of these patterns, found without git: an unpacked archive is tested too."""
    folders = ["oversight", "budget", "templates", "tests", "docs", "bin"]
    found = {path for folder in folders for pattern in patterns for path in (REPO / folder).rglob(pattern)}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def offenders(paths: list[Path], pattern: str) -> list[str]:
    """`file:line` of every line that matches."""
    return [
        f"{path.relative_to(REPO)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def lint(file: str, code: str) -> str:
    """What ruff says of `code`, were it in `file`."""
    ruff = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--select",
        "TID251",
        "--stdin-filename",
        file,
        "-",
    ]
    return subprocess.run(ruff, cwd=REPO, input=code, capture_output=True, text=True).stdout


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_network_beyond_this_machine_is_closed(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as client, pytest.raises(PermissionError):
        client.connect((address, 80))


def test_seed_book_is_the_printed_one():
    assert SEED_BOOK.read_bytes().count(b"\n") == 2329


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("budget/new.py", "import oversight\n"),
        ("budget/new.py", "def late():\n    from oversight.models import Resolution\n"),
        ("budget/book/new.py", "from oversight import status\n"),
        ("budget/book/new.py", "from django.db import models\n"),
        ("budget/notation/new.py", "import django\n"),
        ("budget/notation/new.py", "from oversight import status\n"),
        ("oversight/resolutions/new.py", "from django.utils import timezone\n"),
        ("oversight/resolutions/new.py", "from oversight.models import Resolution\n"),
    ],
)
def test_lint_refuses_import_against_the_arrow(file, code):
    assert "TID251" in lint(file, code)


def test_lint_allows_import_along_the_arrow():
    assert "TID251" not in lint("oversight/new.py", "from budget.models import LineItem\n")


@pytest.mark.parametrize("lock", [*LOCKS, *TOOLS])
def test_lock_names_no_address(lock):
    assert offenders([REPO / lock], r"://|^\s*-[-a-z]*(index|find)") == []


@pytest.mark.parametrize("lock", [*LOCKS, *TOOLS])
def test_lock_has_a_hash_for_every_package(lock):
    entries = re.split(r"^(?=[a-z0-9])", (REPO / lock).read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) > 10
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_runtime_requirement(lock):
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[\[<>=~!; ]", line, maxsplit=1)[0] for line in project["dependencies"]}
    pinned = set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", (REPO / lock).read_text(), re.MULTILINE))
    assert wanted - pinned == set()


def test_lock_files_agree():
    runtime, everything = (
        set(re.findall(r"^\S+==\S+", (REPO / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    )
    assert runtime - everything == set()


def test_readme_names_only_existing_make_targets():
    named = set(re.findall(r"`make ([a-z-]+)", (REPO / "README.md").read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text(), re.MULTILINE))
    assert named - targets == set()


def test_operating_notes_list_every_variable_that_settings_read():
    read = re.findall(
        r'(?:flag|words|number|choice|environ\.get)\("([A-Z_]+)"',
        (REPO / "oversight/settings.py").read_text(),
    )
    notes = (REPO / "docs/operating.md").read_text(encoding="utf-8")
    assert [name for name in read if f"`{name}`" not in notes] == []


def test_source_file_is_at_most_400_lines_long():
    own = [path for path in files("*.py", "*.html") if "migrations" not in path.parts]
    assert [path.name for path in own if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_template_never_switches_escaping_off():
    assert offenders(files("*.html", "*.xml", "*.svg"), r"\|\s*safe\b|\{%\s*autoescape off") == []


def test_template_has_no_inline_script_or_style():
    # The content security policy would block them in the browser, where no other test looks.
    inline = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+="
    assert offenders(files("*.html"), inline) == []


def test_decision_record_is_at_most_20_lines_long():
    records = files("*.md")
    long = [p.name for p in records if p.parent.name == "decisions" and len(p.read_text().splitlines()) > 20]
    assert long == []
