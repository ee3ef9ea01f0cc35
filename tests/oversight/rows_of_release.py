"""Two cases written through the models of any release, as its own code would have left them. Amounts are 元."""

from __future__ import annotations

import datetime
from typing import Any

from budget.notation.text import fold
from oversight.parties import concerned, joined

WRITTEN = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


class _Release:
    """Models of one release; fields that it does not have yet are left out."""

    def __init__(self, apps: Any) -> None:
        self._apps = apps

    def has(self, model: str) -> bool:
        app, _, name = model.partition(".")
        return name.lower() in self._apps.all_models[app]

    def make(self, model: str, **fields: Any) -> Any:
        made = self._apps.get_model(model)
        if "text" in fields:
            fields["search_key"] = fold(fields["text"])
        known = {each.name for each in made._meta.get_fields()}
        known |= {each.attname for each in made._meta.concrete_fields}
        known.add("pk")
        return made.objects.create(**{name: value for name, value in fields.items() if name in known})


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2019, month, number)


def fill(apps: Any) -> None:
    """A freeze released in part beside one that was only sent; a cut with a report that was delivered."""
    release = _Release(apps)
    make = release.make
    if release.has("oversight.AuditHead"):  # as its `migrate` made it
        make("oversight.AuditHead", pk=1, sequence=0, hash="0" * 64)
    year = make("budget.FiscalYear", year=108, promulgated_on=day(1, 30))
    bureau = make("budget.Agency", code="2610", name="工業局", full_name="經濟部工業局")
    ministry = make("budget.Agency", code="2601", name="經濟部")
    committee = make("oversight.Committee", slug="economics", name="經濟委員會")
    common = {
        "fiscal_year": year,
        "part": "review",
        "committee": committee,
        "kuan": 13,
        "side": "expenditure",
    }
    frozen = make(
        "oversight.Resolution",
        **common,
        **{"key": "108-general-economics-13-2-1", "xiang": 2, "number": 1, "kind": "freeze"},
        text="凍結工業局業務費100萬元，俟專案報告後始得動支。",
        heading_agency=bureau,
        **{"freeze_count": 2, "open_freezes": 2, "frozen": 1_500_000, "released": 600_000},
        **{"step": "sent", "step_on": day(3, 4), "last_moved_on": day(6, 30), "answer_state": "answered"},
        **_parties(release, bureau, committee, conditions=3),
    )
    cut = make(
        "oversight.Resolution",
        **common,
        **{"key": "108-general-economics-13-1-1", "xiang": 1, "number": 2, "kind": "cut"},
        text="減列經濟部20萬元，並提出書面報告。",
        heading_agency=ministry,
        **{"cut": 200_000, "requirement_count": 1, "delivered_on": day(3, 15), "last_moved_on": day(3, 15)},
        **_parties(release, ministry, committee, conditions=1),
    )
    make("oversight.Assignment", resolution=frozen, agency=bureau)
    make("oversight.Assignment", resolution=cut, agency=ministry)
    _lines(release, year, frozen, cut)
    _steps(release, frozen, committee)
    report = make(
        "oversight.Requirement",
        resolution=cut,
        **{"position": 1, "title": "書面報告", "report_type": "written", "delivered_on": day(3, 15)},
    )
    report.committees.add(committee)
    letter = make(
        "oversight.Letter",
        **{"number_text": "經授工字第10820404830號", "number": "經授工字第10820404830號"},
        **{"issued_on": day(2, 27), "direction": "to_yuan"},
    )
    answer = {"text": "已送專案報告。", "kind": "delivered", "state": "published", "as_of": day(6, 30)}
    make("oversight.Response", resolution=frozen, agency=bureau, **answer).letters.add(letter)


def _parties(release: _Release, agency: Any, committee: Any, *, conditions: int) -> dict[str, Any]:
    if not release.has("oversight.Parties"):
        return {}
    found = concerned([agency.pk], [committee.pk])
    sets = {"agencies": joined(found.agencies), "committees": joined(found.committees)}
    return {"parties": release.make("oversight.Parties", key=found.key, **sets), "conditions": conditions}


def _lines(release: _Release, year: Any, frozen: Any, cut: Any) -> None:
    common = {"fiscal_year": year, "side": "expenditure", "kind": "mu"}
    for resolution, code, proposed, role, amount in (
        (frozen, "5226102200", 5_000_000, "frozen", 1_500_000),
        (cut, "5226012200", 300_000, "cut", 200_000),
    ):
        of_line = {"code": code, "name": "工業技術升級輔導", "path": code, "slug": code, "proposed": proposed}
        line = release.make("budget.LineItem", **common, **of_line)
        release.make(
            "oversight.ResolutionLine",
            **{"resolution": resolution, "line": line, "role": role, "amount": amount, "state": "confirmed"},
        )


def _steps(release: _Release, resolution: Any, committee: Any) -> None:
    for position, amount, released, report, steps in (
        (1, 1_000_000, 600_000, "special", [("sent", 2, 27), ("approved", 4, 10), ("released", 5, 8)]),
        (2, 500_000, 0, "written", [("sent", 3, 4)]),
    ):
        freeze = release.make(
            "oversight.FreezeCondition",
            **{"resolution": resolution, "position": position, "stated": "amount", "report_type": report},
            **{"amount": amount, "released": released},
        )
        freeze.committees.add(committee)
        for kind, month, number in steps:
            fields = {"kind": kind, "happened_on": day(month, number), "amount": released or None}
            if kind != "released":
                fields["amount"] = None
            step = release.make("oversight.FreezeStep", condition=freeze, **fields)
            if release.has("oversight.HistoricalFreezeStep"):
                kept = {
                    "id": step.pk,
                    "history_date": WRITTEN,
                    "history_type": "+",
                    "condition_id": freeze.pk,
                }
                release.make("oversight.HistoricalFreezeStep", **fields, **kept)
