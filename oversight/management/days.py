"""Days as arguments of commands: 108年8月31日, 1080831 or ISO."""

from __future__ import annotations

import argparse
import datetime

from budget.notation import NotationError
from budget.notation.dates import parse_roc_date


def day_argument(text: str) -> datetime.date:
    """The day; argparse prints the refusal."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_roc_date(text)
    except NotationError as error:
        message = f"讀到「{text}」，不是日期；例：108年8月31日、1080831、2019-08-31"
        raise argparse.ArgumentTypeError(message) from error
