"""How many examples hypothesis tries here: few, and the same ones in every run."""

from hypothesis import settings

few_examples = settings(max_examples=60, deadline=None, derandomize=True, database=None)
