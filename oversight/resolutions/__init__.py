"""Readers of what the Legislative Yuan resolved and what agencies answered.

Pure: text in, frozen dataclasses out; no Django, no database, no clock. Everything a reader concludes
carries the exact words it came from, so that a person can confirm or refuse it.

- ``report_table``: the printed 辦理情形報告表 of a budget book -> ``ResolutionRow``
- ``clauses``: the text of one resolution -> ``Reading`` (freezes, cuts, demands, deadlines, names)
- ``answers``: the text of one answer -> ``Answer`` (letters, release, lead agency)
"""
