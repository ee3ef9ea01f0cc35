import os
import subprocess
import sys

import pytest

from tests.faults.killing import Worker
from tests.paths import REPO
from tests.processes import shell


@pytest.fixture(scope="session")
def var(tmp_path_factory):
    """A data folder with the static files, for sites that are served."""
    folder = tmp_path_factory.mktemp("var")
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, cwd=REPO, env={**os.environ, "OVERSIGHT_VAR": str(folder)}, check=True)
    return folder


@pytest.fixture(scope="session")
def worker(migrated):
    parent = shell(migrated, "from tests.faults.forked import serve; serve()")
    yield Worker(parent)
    parent.communicate()
