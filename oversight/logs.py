"""Lines of the log in UTC, whatever the machine's or the site's own time (資通系統防護基準: 時戳)."""

from __future__ import annotations

import logging
import time


class UtcFormatter(logging.Formatter):
    """`{asctime}` is 2026-11-23T00:30:00.000Z."""

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
