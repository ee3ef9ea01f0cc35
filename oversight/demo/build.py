"""From demo cases to rows, unsaved: the same cases give the same rows, so that they can be compared with what is stored."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model

from budget.models import LineItem
from budget.notation.dates import format_roc
from budget.notation.numerals import format_numeral
from oversight.choices import StepKind
from oversight.deadlines import reckon
from oversight.demo.label import BASE_REASON, KUAN, LABEL, SOURCE, XIANG
from oversight.demo.plan import Answer, Case, Extended, Freeze, Report, Step, Term
from oversight.demo.post import IN_COMMITTEE, IN_PLENARY, Ground, Post, number_agendas
from oversight.models import (
    Assignment,
    Extension,
    FreezeCondition,
    FreezeStep,
    Letter,
    Meeting,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
    UniformCut,
)

#: Real 通案決議 are numbered from 1, and their keys name no agency.
FIRST_COMMON = 9001
#: The many-to-many tables of cases.
THROUGH: tuple[type[Model], ...] = (
    FreezeCondition.committees.through,
    Requirement.committees.through,
    Response.letters.through,
)


@dataclass(slots=True)
class Builder:
    """Turns cases into rows, kept by model in `rows` in an order in which they can be saved."""

    ground: Ground
    rows: dict[type[Model], list[Model]] = field(default_factory=dict)
    numbers: Counter[tuple[object, ...]] = field(default_factory=Counter)
    post: Post = field(init=False)

    def __post_init__(self) -> None:
        self.post = Post(self.ground)

    def build(self, cases: Iterable[Case]) -> dict[type[Model], list[Model]]:
        order: tuple[type[Model], ...] = (
            Meeting,
            Resolution,
            Assignment,
            UniformCut,
            FreezeCondition,
            Extension,
            Letter,
            FreezeStep,
        )
        self.rows = {model: [] for model in (*order, Requirement, ResolutionLine, Response, *THROUGH)}
        for case in cases:
            self.post.cited = {}
            self._case(case)
        self.rows[Letter], self.rows[Meeting] = [*self.post.letters], [*self.post.meetings.values()]
        number_agendas([row for row in self.rows[FreezeStep] if isinstance(row, FreezeStep)])
        return self.rows

    def _day(self, ago: int) -> datetime.date:
        return self.ground.today - datetime.timedelta(days=ago)

    def _keep[Row: Model](self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def _case(self, case: Case) -> None:
        resolution = self._keep(self._resolution(case))
        for code in (case.agency, *case.also):
            note = SOURCE if case.answer_lost else ""
            self._keep(
                Assignment(
                    resolution=resolution,
                    agency=self.ground.agencies[code],
                    answer_lost=case.answer_lost,
                    note=note,
                )
            )
        for position, cut in enumerate(case.cuts, start=1):
            self._keep(
                UniformCut(
                    resolution=resolution,
                    position=position,
                    objects_text=cut.objects,
                    percent=cut.percent,
                    exemption=cut.exemption,
                )
            )
        for position, freeze in enumerate(case.freezes, start=1):
            self._freeze(case, resolution, position, freeze)
        for position, report in enumerate(case.reports, start=1):
            self._report(case, resolution, position, report)
        self._links(case, resolution)
        for answer in case.answers:
            self._answer(resolution, answer)

    def _resolution(self, case: Case) -> Resolution:
        agency = self.ground.agencies[case.agency]
        committee = self.ground.committees[case.committee] if case.committee else None
        place = (case.year, case.part, case.committee, case.agency)
        self.numbers[place] += 1
        number = self.numbers[place]
        numeral = format_numeral(number)
        row = Resolution(
            fiscal_year=self.ground.years[case.year],
            part=case.part,
            number=number,
            number_text=numeral,
            kind=case.kind,
            text=LABEL + case.text,
            is_fictional=True,
        )
        if case.part == Resolution.Part.REVIEW:
            row.committee, row.committee_heading = committee, f"{committee}審議結果"
            row.side, row.kuan, row.xiang = LineItem.Side.EXPENDITURE, KUAN, XIANG[case.agency]
            row.heading, row.heading_agency = f"歲出部分第{KUAN}款第{row.xiang}項{agency.name}", agency
        elif case.part == Resolution.Part.ADDED:
            row.heading, row.heading_agency = f"新增通過決議 {agency.name}部分", agency
            row.number_text = f"({numeral})"
        else:
            row.number, row.number_text = FIRST_COMMON + number - 1, f"示範{numeral}"
            row.heading = "總預算案 壹、通案決議部分"
        row.fill_derived()
        return row

    def _term(self, case: Case, term: Term) -> dict[str, object]:
        return {
            "deadline_text": term.text,
            "deadline_rule": term.rule,
            "deadline_count": term.count,
            "deadline_date": term.date,
            "deadline_month": term.month,
            "base_on": case.base if term.has_base else None,
            "base_reason": BASE_REASON if term.has_base else "",
        }

    def _freeze(self, case: Case, resolution: Resolution, position: int, freeze: Freeze) -> None:
        over, under = freeze.share or (None, None)
        row = self._keep(
            FreezeCondition(
                resolution=resolution,
                position=position,
                agency=self.ground.agencies[freeze.agency],
                stated=freeze.stated,
                share_numerator=over,
                share_denominator=under,
                stated_base=freeze.base,
                amount=freeze.amount,
                amount_how=freeze.how,
                report_type=freeze.report_type,
                consent=freeze.consent,
                clause=freeze.clause,
                **self._term(case, freeze.term),
            )
        )
        for slug in freeze.committees:
            through = FreezeCondition.committees.through
            self._keep(through(freezecondition=row, committee=self.ground.committees[slug]))
        for step in freeze.steps:
            self._step(case, row, step)
        for extended in freeze.extended:
            self._extension(case, row, extended)
        if freeze.drafted:
            self.post.draft(row, freeze.agency)

    def _extension(self, case: Case, condition: FreezeCondition, extended: Extended) -> None:
        year = self.ground.years[case.year]
        self._keep(
            Extension(
                freeze=condition,
                old_on=reckon(condition, year.year, year.deadline_base).on,
                new_on=self._day(extended.to),
                agreed_on=self._day(extended.agreed),
                agreed_by=str(self.ground.committees[case.committee]) if case.committee else "",
                reason=extended.reason + LABEL,
            )
        )

    def _step(self, case: Case, condition: FreezeCondition, step: Step) -> None:
        on = self._day(step.ago)
        row = FreezeStep(condition=condition, kind=step.kind, happened_on=on, amount=step.amount, note=SOURCE)
        if step.kind == StepKind.SENT:
            row.letter = self.post.letter(Letter.Direction.TO_YUAN, on, case.agency, "函送報告")
        elif step.kind == StepKind.RELEASED:
            row.letter = self.post.letter(Letter.Direction.FROM_YUAN, on, case.agency, "函復准予動支")
        elif step.kind in IN_PLENARY:
            row.meeting = self.post.meeting("", on)
        elif step.kind in IN_COMMITTEE and case.committee:
            row.meeting = self.post.meeting(case.committee, on)
        self._keep(row)

    def _report(self, case: Case, resolution: Resolution, position: int, report: Report) -> None:
        row = Requirement(
            resolution=resolution,
            position=position,
            title=report.title,
            report_type=report.report_type,
            clause=report.clause,
            **self._term(case, report.term),
        )
        if report.delivered is not None:
            row.delivered_on = self._day(report.delivered)
            row.delivered_letter = self.post.letter(
                Letter.Direction.TO_YUAN, row.delivered_on, case.agency, "函送報告"
            )
        self._keep(row)
        for slug in report.committees:
            through = Requirement.committees.through
            self._keep(through(requirement=row, committee=self.ground.committees[slug]))

    def _links(self, case: Case, resolution: Resolution) -> None:
        role = ResolutionLine.Role.FROZEN
        bitten = [(f.line, role, f.amount, f.link_state, f.match) for f in case.freezes if f.line]
        named = [(link.line, link.role, link.amount, link.state, link.match) for link in case.links]
        for nick, role, amount, state, match in bitten + named:
            line = self.ground.lines[case.year, nick]
            self._keep(
                ResolutionLine(
                    resolution=resolution,
                    line=line,
                    role=role,
                    state=state,
                    match=match,
                    amount=amount,
                    reason=SOURCE,
                )
            )

    def _answer(self, resolution: Resolution, answer: Answer) -> None:
        as_of = None if answer.ago is None else self._day(answer.ago)
        letter = None
        if answer.cites == Letter.Direction.BETWEEN and as_of:
            letter = self.post.letter(answer.cites, as_of, answer.agency, "提供主政機關彙整資料")
        elif answer.cites:
            letter = self.post.cited[answer.cites]
        text = answer.text
        if letter and letter.issued_on:
            text = text.format(day=format_roc(letter.issued_on), letter=letter.number_text)
        row = Response(
            resolution=resolution,
            agency=self.ground.agencies[answer.agency],
            as_of=as_of,
            text=text + LABEL,
            kind=answer.kind,
            state=answer.state,
            lead_agency=answer.lead,
            remark=answer.remark,
        )
        self._keep(row)
        if letter:
            self._keep(Response.letters.through(response=row, letter=letter))
