"""What a line of the log looks like."""

import datetime
import logging

from oversight.logs import UtcFormatter

#: 08:30 in Taipei.
MOMENT = datetime.datetime(2026, 11, 23, 0, 30, tzinfo=datetime.UTC)


def test_line_of_the_log_says_the_time_in_utc():
    (handler,) = [each for each in logging.getLogger().handlers if isinstance(each.formatter, UtcFormatter)]
    record = logging.makeLogRecord(
        {"name": "oversight", "levelname": "INFO", "msg": "said", "created": MOMENT.timestamp(), "msecs": 0}
    )
    handler.filter(record)
    assert handler.format(record) == "2026-11-23T00:30:00.000Z INFO oversight -: said"
