"""Work that is told to end (SIGTERM, as systemd and containers do): a whole file or the old one, and no rest of it."""

from __future__ import annotations

import csv
import io
import signal
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.faults.killing import moments
from tests.faults.serving import HOST, KEEPER, served
from tests.own_database import own_database
from tests.processes import shell

MANY = 1_000
#: Characters of each resolution: all of them together are more than the sockets between the two hold.
LONG = 2_000
FILL = f"""{KEEPER}
from oversight.models import Assignment, Resolution
from oversight.rollups import refresh
from tests.factories import make_agency, make_resolution
first = make_resolution(1)
rows = []
for number in range(2, {MANY} + 1):
    row = Resolution(
        fiscal_year=first.fiscal_year, committee=first.committee, part=first.part, side=first.side, kuan=13, xiang=2,
        kind=first.kind, heading_agency=first.heading_agency, number=number, text="檢" * {LONG},
    )
    row.fill_derived()
    rows.append(row)
Resolution.objects.bulk_create(rows)
Assignment.objects.bulk_create(Assignment(resolution=row, agency=make_agency()) for row in rows)
refresh(Resolution.objects.all())
"""
COMMAND = "from django.core.management import call_command"
EXPORT = "call_command('export_report', '--agency=2610', '--year=108', '--format=json', '--output={file}', stdout=sys.stderr)"
BACKUP = "call_command('backup', '{file}', stdout=sys.stderr)"


@pytest.fixture(scope="module")
def filled(migrated, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("ended"), like=migrated) as url:
        assert shell(url, FILL).communicate()[0] == ""
        yield url


@pytest.mark.parametrize(("name", "work"), [("export", EXPORT), ("backup", BACKUP)], ids=["export", "backup"])
def test_command_that_is_ended_leaves_a_whole_file_or_nothing(worker, filled, tmp_path, name, work):
    whole = tmp_path / "whole"
    took = worker.run(filled, COMMAND, work.format(file=whole))
    size = whole.stat().st_size
    for number, share in enumerate(moments(f"ended {name}")):
        folder = tmp_path / str(number)
        folder.mkdir()
        worker.run(
            filled, COMMAND, work.format(file=folder / "file"), kill_after=took * share, by=signal.SIGTERM
        )
        left = {each.name: each.stat().st_size for each in folder.iterdir()}
        assert left in ({}, {"file": pytest.approx(size, rel=0.01)})


def test_download_goes_on_to_its_end_when_the_server_is_ended(filled, var):
    with served(filled, var) as site, closing(HTTPConnection(HOST, site.port, timeout=60)) as connection:
        connection.request("GET", "/resolutions/?format=csv")
        answer = connection.getresponse()
        received = answer.read(4_096)
        site.end()
        received += answer.read()
    rows = list(csv.reader(io.StringIO(received.decode("utf-8-sig"))))
    assert (answer.status, len(rows), {len(row) for row in rows}) == (200, 1 + MANY, {len(rows[0])})
