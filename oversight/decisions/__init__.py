"""One decision for many cases (「27案報告完竣，同意動支，並提報院會」): planned, shown, then applied once."""

from oversight.decisions.applying import Outcome, apply
from oversight.decisions.decision import KINDS, Decision, Portion, Section
from oversight.decisions.planning import Planned, Preview, plan

__all__ = ["KINDS", "Decision", "Outcome", "Planned", "Portion", "Preview", "Section", "apply", "plan"]
