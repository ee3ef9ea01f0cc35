"""Whether memory grows with the rows of a download: the peak of a process that sends a file of 1/10 and of all rows.

    python tests/bench/bench_downloads.py [COUNT]

Fills a SQLite database of its own with COUNT invented resolutions (100,000 unless told otherwise) and sends each
file in a process of its own, which throws the bytes away. The aim is a peak within 1.2 of that of a tenth.
"""

from __future__ import annotations

import datetime
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
FILES = {
    "list, CSV": "/resolutions/?format=csv",
    "list, XLSX": "/resolutions/?format=xlsx",
    "list, ODS": "/resolutions/?format=ods",
    "list, JSON": "/resolutions/?format=json",
}


def send(url: str) -> None:
    """Print bytes, seconds and the peak of this process in MB."""
    import django

    django.setup()
    from django.test import Client

    start = time.perf_counter()
    response = Client(headers={"host": "localhost"}).get(url)
    length = sum(map(len, response.streaming_content))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(length, time.perf_counter() - start, peak)


def sent(folder: str, *arguments: str) -> list[float]:
    """What a process of this file prints, on the database in `folder`."""
    environment = {**os.environ, "OVERSIGHT_VAR": folder, "LOG_LEVEL": "ERROR", "PYTHONPATH": str(REPO)}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, cwd=REPO, env=environment, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def fill(count: int) -> None:
    """Migrate, and write the rows."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench.generate import generate

    call_command("migrate", verbosity=0)
    generate(count, datetime.date(2026, 11, 23))


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as all_:
        sent(few, "fill", str(count // 10))
        sent(all_, "fill", str(count))
        print(f"{count // 10:,} and {count:,} resolutions")
        for name, url in FILES.items():
            _, _, below = sent(few, "send", url)
            length, seconds, peak = sent(all_, "send", url)
            print(
                f"  {name:<12}{length / 1e6:8.1f} MB {seconds:7.1f} s {count / seconds:8,.0f} a second"
                f"   peak {below:4.0f} → {peak:4.0f} MB = {peak / below:.2f}"
            )
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["send"]:
        send(sys.argv[2])
    elif sys.argv[1:2] == ["fill"]:
        fill(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
