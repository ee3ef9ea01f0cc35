"""The rows of `generate.py`: one invented resolution with its children, and the roll-ups these amount to."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from budget.models import Agency, FiscalYear
from budget.notation.dates import roc_year
from budget.notation.money import format_amount
from budget.notation.text import fold, squeeze
from oversight.choices import MOMENTS, AnswerState, Condition, DueState, StepKind
from oversight.models import (
    Assignment,
    Committee,
    FreezeCondition,
    FreezeStep,
    Requirement,
    Resolution,
    Response,
)
from oversight.models.resolutions import EXCERPT_LENGTH
from oversight.parties import concerned
from oversight.rollups import keep
from tests.bench.generate import AGENCIES, MARK, MINISTRIES, YEARS, Table
from tests.bench.post import Post, day_of

COMMITTEES = ("economics", "finance", "internal-administration", "transportation", "education-and-culture")
PLANS = (
    "產業技術升級輔導",
    "水利建設",
    "社會福利服務",
    "資訊設備汰換",
    "媒體政策宣導",
    "國際交流",
    "道路養護",
)
PLACES = ("北區水資源工程", "南部科學園區", "東部地區診所", "離島航線", "原住民族地區學校", "都市計畫樁位")
WHY = ("執行率偏低", "效益未盡明確", "與他機關計畫重疊", "未附分年經費", "委辦比率過高", "歷年保留數偏高")
SENTENCES = (
    "經查{place}近三年度預算分別編列{a}、{b}，惟決算數均未達八成，顯示預算編列未臻覈實。",
    "審計機關亦曾指出{plan}之績效指標多屬投入面，未能呈現產出與效益，宜訂定可衡量之關鍵績效指標。",
    "另{place}所轄案件延宕{n}個月以上者計{n}案，民眾陳情不斷，主管機關迄未提出具體改善期程。",
    "鑑於全球供應鏈重組與數位轉型加速，{plan}之委外研究應避免重複，並公開研究成果以供各界使用。",
    "為撙節政府支出，相關出國計畫、設備汰換與宣導經費應本零基預算精神檢討，其中{a}宜優先刪減。",
)
SMOOTH = ("sent", "referred", "scheduled", "approved", "reported", "released")
#: (chain of steps, weight) of the freezes that are not settled.
STANDING = [((), 8), (SMOOTH[:1], 3), (SMOOTH[:2], 4), (SMOOTH[:3], 4), (SMOOTH[:4], 2), (SMOOTH[:5], 2)]
STANDING += [((*SMOOTH[:3], kind), 1) for kind in ("continued", "postponed", "returned", "partly")]
STANDING += [(("sent", "bounced"), 1)]
RESOLUTION = (
    "key", "fiscal_year_id", "part", "committee_id", "side", "kuan", "xiang", "heading_agency_id", "number",
    "number_text", "kind", "text", "excerpt", "search_key", "freeze_count", "open_freezes", "unknown_amounts",
    "frozen", "released", "requirement_count", "open_requirements", "step", "step_on", "due_on", "due_state",
    "delivered_on", "answer_state", "last_moved_on", "conditions", "parties_id",
)  # fmt: skip
DEADLINE = ("deadline_text", "deadline_rule", "deadline_count", "deadline_date")


#: How many different passages of reasons there are.
REASONS = 3_000
_folded = lru_cache(maxsize=4096)(fold)


@dataclass
class Case:
    """The roll-ups of one resolution while its children are made; amounts 元."""

    year: int
    reviewing: int | None
    freezes: int = 0
    frozen: int = 0
    unknown: int = 0
    released: int = 0
    still: int = 0
    owed: int = 0
    owing: int = 0
    steps: list[tuple[str, datetime.date]] = field(default_factory=list)
    due: tuple[DueState, datetime.date | None] = (DueState.NONE, None)
    delivered: datetime.date | None = None
    answered_on: datetime.date | None = None
    search_key: str = ""
    conditions: int = 0
    reported_to: int | None = None
    concerned: Sequence[Agency] = ()


class Writer:
    """Makes resolutions and keeps their rows in `tables`, in the order they can be written."""

    def __init__(self, today: datetime.date, dice: random.Random) -> None:
        self.today, self.dice = today, dice
        self.resolutions = Table(Resolution, *RESOLUTION)
        self.assignments = Table(Assignment, "resolution_id", "agency_id")
        common = ("resolution_id", "position", "report_type", "clause", *DEADLINE)
        self.freezes = Table(FreezeCondition, *common, "stated", "amount", "released", "consent", *MOMENTS)
        self.post = Post()
        self.steps = Table(
            FreezeStep, "condition_id", "kind", "happened_on", "amount", "letter_id", "meeting_id"
        )
        self.requirements = Table(Requirement, *common, "title", "delivered_on")
        self.freezes_to = Table(FreezeCondition.committees.through, "freezecondition_id", "committee_id")
        self.owed_to = Table(Requirement.committees.through, "requirement_id", "committee_id")
        responses = ("resolution_id", "agency_id", "as_of", "text", "search_key", "kind", "state")
        self.responses = Table(Response, *responses)
        self.tables = [self.resolutions, self.assignments, self.freezes, *self.post.tables, self.steps]
        self.tables += [self.requirements]
        self.tables += [self.freezes_to, self.owed_to, self.responses, self.post.quotes]
        self._make_places()
        self.numbers: dict[tuple[int, int], int] = {}
        self.sets: set[int] = set()
        self.reasons = [(text, fold(text)) for text in (self._reasons() for _ in range(REASONS))]

    def flush(self) -> None:
        """Write all kept rows."""
        for table in self.tables:
            table.flush()

    def _make_places(self) -> None:
        first = roc_year(self.today) - YEARS + 1
        bases = [datetime.date(first + 1911 + n, 2, 5) for n in range(YEARS)]
        # Nobody has entered the last year's dates yet.
        known = [*bases[:-1], None]
        rows = [FiscalYear(year=first + n, kind="general", promulgated_on=on) for n, on in enumerate(known)]
        self.years = FiscalYear.objects.bulk_create(rows)
        self.bases = bases
        self.committees = [
            Committee.objects.get_or_create(slug=slug, defaults={"name": f"委員會{number}{MARK}"})[0]
            for number, slug in enumerate(COMMITTEES, 1)
        ]
        names = [f"量測第{n:02}部" for n in range(1, MINISTRIES + 1)]
        ministries = [
            Agency(code=f"{n:02}01", name=name, full_name=name + MARK) for n, name in enumerate(names, 1)
        ]
        self.agencies = Agency.objects.bulk_create(ministries)
        below = [self._agency(n) for n in range(AGENCIES - MINISTRIES)]
        self.agencies += Agency.objects.bulk_create(below)
        # Few agencies have most of the cases.
        self.weights = list(accumulate(1 / (n + 3) for n in range(AGENCIES)))

    def _agency(self, n: int) -> Agency:
        parent = self.agencies[n % MINISTRIES]
        name = f"{parent.name[2:]}第{n // MINISTRIES + 1:02}署"
        return Agency(
            code=f"{parent.code[:2]}{n // MINISTRIES + 2:02}", name=name, full_name=name + MARK, parent=parent
        )

    def resolution(self, year: int, common: bool) -> None:
        """One more resolution of the year at this place, with everything beneath it."""
        place = self.dice.choices(range(AGENCIES), cum_weights=self.weights)[0]
        ministry = place % MINISTRIES
        committee = None if common else self.committees[ministry % len(self.committees)]
        case = Case(year, committee.pk if committee else None)
        pk = self.resolutions.written + 1
        draw = self.dice.random()
        kind, made = self._instruct, ""
        if draw < 0.34 and not common:
            kind, made = self._freeze, "freeze"
        elif draw < 0.66:
            kind, made = self._report, "report"
        text = kind(case, pk)
        made = made or self.dice.choice(("instruct", "recommend", "cut"))
        case.concerned = self._concerned(place, common)
        for agency in case.concerned:
            self.assignments.add(pk, agency.pk)
        if made not in ("freeze", "report") and len(case.concerned) == 1:
            self._answer(case, pk, case.concerned[0])
        heading = None if common else self.agencies[place]
        self._add(case, made, text, committee, heading, place)

    def _concerned(self, place: int, common: bool) -> list[Agency]:
        if common:
            return self.agencies if self.dice.random() < 0.5 else self.dice.sample(self.agencies, 20)
        if self.dice.random() < 0.05:
            return [self.agencies[place], self.agencies[(place + 1) % AGENCIES]]
        return [self.agencies[place]]

    def _add(
        self,
        case: Case,
        kind: str,
        text: str,
        committee: Committee | None,
        heading: Agency | None,
        place: int,
    ) -> None:
        year = self.years[case.year]
        number = self.numbers.get((case.year, place if heading else -1), 0) + 1
        kuan, xiang = (place % MINISTRIES + 1, place // MINISTRIES + 1) if heading else (None, None)
        self.numbers[case.year, place if heading else -1] = number
        section = f"{committee.slug}-{kuan}-{xiang}" if committee else "common"
        step, step_on = case.steps[-1] if case.steps else ("", None)
        state, due_on = case.due
        answer = AnswerState.ANSWERED if case.answered_on else AnswerState.NONE
        moved = [on for on in (case.delivered, case.answered_on, step_on) if on]
        self.resolutions.add(
            f"{year.year}-general-{section}-{number}", year.pk, "review" if committee else "common",
            case.reviewing, "expenditure" if committee else "", kuan, xiang, heading.pk if heading else None,
            number, "", kind, text, squeeze(text)[:EXCERPT_LENGTH], case.search_key, case.freezes, case.still,
            case.unknown, case.frozen, case.released, case.owed, case.owing, step, step_on, due_on, state.value,
            case.delivered, answer.value, max(moved, default=None), case.conditions, self._parties(case),
        )  # fmt: skip

    def _parties(self, case: Case) -> int:
        """The key of the set of those concerned, kept the first time it is met."""
        found = concerned(
            [agency.pk for agency in case.concerned], {case.reviewing, case.reported_to} - {None}
        )
        if found.key not in self.sets:
            self.sets.add(found.key)
            keep([found])
        return found.key

    def _is_settled(self, year: int) -> bool:
        return self.dice.random() < (0.3 if year == YEARS - 1 else 0.9)

    def _deadline(self, case: Case, draw: float) -> tuple[Any, ...]:
        """The four columns of a deadline; what it comes to is kept in the case."""
        if draw < 0.5:
            return ("", "", None, None)
        if draw < 0.75:
            months = self.dice.randint(1, 6)
            base = self.bases[case.year]
            known = self.years[case.year].promulgated_on is not None
            # 民法 §121: the day before the corresponding day; a base on the 5th has one in every month.
            due = datetime.date(base.year, base.month + months, base.day) if known else None
            case.due = (DueState.DATED if known else DueState.BASE_UNKNOWN, due)
            return (f"{months}個月內", "months", months, None)
        last = case.year == YEARS - 1
        on = (
            self.today + datetime.timedelta(days=self.dice.randint(-150, 240))
            if last
            else self._day(case, 60, 330)
        )
        case.due = (DueState.DATED, on)
        return ("所定日前", "by_date", None, on)

    def _day(self, case: Case, first: int, last: int) -> datetime.date:
        day = self.bases[case.year] + datetime.timedelta(days=self.dice.randint(first, last))
        return day

    def _freeze(self, case: Case, pk: int) -> str:
        dice = self.dice
        amount = None if dice.random() < 0.12 else round(10 ** dice.uniform(5, 9.7), -3)
        amount = int(amount) if amount else None
        settled = self._is_settled(case.year)
        kinds = SMOOTH if settled else dice.choices(*zip(*STANDING, strict=True))[0]
        day, case.steps = self._day(case, 10, 60), []
        for kind in kinds:
            day = day_of(kind, day)
            case.steps.append((kind, day))
            day += datetime.timedelta(days=dice.randint(3, 40))
        written = dice.random() < 0.7
        deadline = self._deadline(case, dice.random())
        released = (amount or 0) if settled else 0
        plan = f"「{dice.choice(PLANS)}」"
        share = format_amount(amount) if amount else "該項預算"
        report = "書面報告" if written else "專案報告"
        consent = dice.random() < (0.44 if written else 0.93)
        case.conditions = (Condition.WRITTEN if written else Condition.SPECIAL) + Condition.CONSENT * consent
        clause = f"凍結{share}，俟向立法院提出{report}後始得動支"
        freeze = self.freezes.add(
            pk, 1, "written" if written else "special", clause, *deadline,
            "amount" if amount else "none", amount, released, consent, *_firsts(case.steps),
        )  # fmt: skip
        for kind, on in case.steps:
            money = amount if kind == StepKind.RELEASED else None
            self.steps.add(freeze, kind, on, money, *self._papers(case, kind, on))
        case.freezes, case.still, case.unknown = 1, 0 if settled else 1, 0 if amount else 1
        case.frozen, case.released = amount or 0, released
        self.freezes_to.add(freeze, self._reported_to(case))
        return self._text(
            case, f"{MARK}{plan}計畫編列預算，惟{dice.choice(WHY)}，允宜檢討。", f"爰{clause}。"
        )

    def _papers(self, case: Case, kind: str, on: datetime.date) -> tuple[int | None, int | None]:
        """The keys of the letter and the meeting of a step."""
        committee = next((each for each in self.committees if each.pk == case.reviewing), None)
        return self.post.letter(kind, on), self.post.meeting(kind, on, committee)

    def _report(self, case: Case, pk: int) -> str:
        settled = self._is_settled(case.year)
        deadline = self._deadline(case, self.dice.random() / 2 + 0.5)
        case.delivered = self._day(case, 20, 200) if settled else None
        case.owed, case.owing = 1, 0 if settled else 1
        case.conditions = Condition.WRITTEN.value
        title, clause = "提出書面報告", f"{deadline[0]}向立法院提出書面報告"
        requirement = self.requirements.add(pk, 1, "written", clause, *deadline, title, case.delivered)
        self.owed_to.add(requirement, self._reported_to(case))
        head = f"{MARK}「{self.dice.choice(PLANS)}」{self.dice.choice(WHY)}。"
        return self._text(case, head, f"請{clause}。")

    def _reported_to(self, case: Case) -> int:
        elsewhere = case.reviewing is None or self.dice.random() < 0.05
        case.reported_to = self.dice.choice(self.committees).pk if elsewhere else case.reviewing
        return case.reported_to

    def _instruct(self, case: Case, _pk: int) -> str:
        plan, why = self.dice.choice(PLANS), self.dice.choice(WHY)
        end = f"主管機關應檢討改進，並就{plan}之執行情形按季公布，以利外界監督。"
        return self._text(case, f"{MARK}查「{plan}」{why}。", end)

    def _text(self, case: Case, head: str, tail: str) -> str:
        """The whole text; folding is piecewise, and the long middle is folded once."""
        middle, key = self.dice.choice(self.reasons)
        case.search_key = _folded(head) + key + _folded(tail)
        return head + middle + tail

    def _reasons(self) -> str:
        """One to five sentences, so that texts are as long as the seed's."""
        dice = self.dice
        words = {"plan": dice.choice(PLANS), "place": dice.choice(PLACES), "n": dice.randint(2, 36)}
        words |= {"a": f"{dice.randint(1, 99_999):,}千元", "b": f"{dice.randint(1, 99_999):,}千元"}
        return "".join(dice.sample(SENTENCES, dice.randint(1, 5))).format(**words)

    def _answer(self, case: Case, pk: int, agency: Agency) -> None:
        if self.dice.random() < 0.3:
            return
        text = f"遵照辦理。{MARK}"
        case.answered_on = self._day(case, 150, 300)
        response = self.responses.add(
            pk, agency.pk, case.answered_on, text, fold(text), "comply", "published"
        )
        self.post.quote(response, case.answered_on)


def _firsts(steps: list[tuple[str, datetime.date]]) -> list[datetime.date | None]:
    """The first day of each of MOMENTS."""
    return [min((on for kind, on in steps if kind in kinds), default=None) for kinds in MOMENTS.values()]
