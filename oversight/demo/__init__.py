"""Fictional agencies and cases that stand in every state today (`manage.py demo`).

Everything made here says 虛構示範資料. The committees are the real ones: there are no others to report to.
"""

from oversight.demo.install import NotFictional, Outcome, demo_cases, install, remove

__all__ = ["NotFictional", "Outcome", "demo_cases", "install", "remove"]
