#!/usr/bin/env python
"""Command line of the project: `python manage.py help` lists what there is."""

import os
import signal
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    # As Ctrl-C does: a command undoes what it began, and takes its half-written file away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    execute_from_command_line(sys.argv)
