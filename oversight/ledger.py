"""The rule of the release ledger: what was released of a freeze never exceeds what was frozen."""

from __future__ import annotations

from collections.abc import Iterable


def release_problem(frozen: int | None, releases: Iterable[int | None]) -> str:
    """What is wrong with these releases (元, None: amount not stated) of a freeze of `frozen` 元; empty if nothing."""
    amounts = list(releases)
    if frozen is None or not amounts:
        return ""
    if None in amounts:
        return f"凍結金額已知（{frozen:,} 元），請填每次准予動支金額。"
    total = sum(amount for amount in amounts if amount is not None)
    if total > frozen:
        return f"累計准予動支 {total:,} 元，超過凍結金額 {frozen:,} 元。"
    return ""
