"""How demo data says that it is fictional, and whose it is."""

from __future__ import annotations

SOURCE = "虛構示範資料"
LABEL = f"（{SOURCE}）"
BASE_REASON = f"{SOURCE}，非實際公布日"

MINISTRY = "9901"
AGENCY = "9990"
BRANCH_OFFICE = "9991"
#: Code, name, full name, parent; a parent stands before its children.
AGENCIES = (
    (MINISTRY, "示範部（虛構）", "示範部（虛構）", None),
    (AGENCY, "示範署（虛構）", "示範部示範署（虛構）", MINISTRY),
    (BRANCH_OFFICE, "示範分署（虛構）", "示範部示範署示範分署（虛構）", AGENCY),
)
CODES = tuple(code for code, *_ in AGENCIES)
NAMES = {code: name for code, name, *_ in AGENCIES}
LEAD = "聯合示範會（虛構）"
FORMER_NAME, FORMER_CODE = "示範局（虛構）", "9989"
#: No central budget has a 99th 款: the keys of demo cases cannot meet those of real ones.
KUAN = 99
XIANG = {AGENCY: 1, BRANCH_OFFICE: 2}
