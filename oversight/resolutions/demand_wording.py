"""Reads demands: what an agency has to deliver without any money being frozen.

「爰要求經濟部應於1個月內就此提出對應方案，送交書面報告至立法院經濟委員會」. A sentence makes a demand when it
orders (要求, 請, 應 …) and either delivers to the Legislative Yuan or sets a term for a report or a plan.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from .deadline_wording import RECURRING, DeadlineWording, Rule, find_deadlines
from .prose import STOPS, Prose
from .report_wording import ReportType, find_committees, find_report_types


@dataclass(frozen=True, slots=True)
class Demand:
    """One deliverable; ``source[start:end] == clause``.

    ``deliverable`` is its noun as written (書面報告, 檢討改善報告, 具體計畫 …), None where the words name none.
    ``recurrence`` is set when it falls due again every period. ``addressee`` is who is told, as written.
    """

    report_type: ReportType | None
    deliverable: str | None
    committees: tuple[str, ...]
    deadline: DeadlineWording | None
    recurrence: Rule | None
    addressee: str | None
    clause: str
    start: int
    end: int

    @property
    def to_legislature(self) -> bool:
        return bool(self.committees) or "立法院" in self.clause


_ORDER = re.compile(r"爰|要求|建請|請|應|責成|限期|須|促")
_TOLD = re.compile(r"業於|業已|業經|已於\d|已向|在案|曾於")
_NOUN = re.compile(
    r"(?:書面|專案|口頭|檢討|改善|評估|分析|說明|進度|執行|成果|成效|改進|調查|規劃|因應|情形|計畫)*報告"
    r"|(?:具體|改善|改進|因應|對應|檢討|解決|可行|精進|推動|執行|配套)*(?:計畫書?|方案|對策|措施|資料)"
)
_VERB = r"(?:提出|提送|提交|提報|提供|送交|送達|函送|檢送|繳交|報送|研提|擬具|擬定|研擬|研訂|訂定|送|提)"
_TO_LEGISLATURE = re.compile(
    rf"(?:向|至|予|交|送|於)立法院[^{STOPS}]*|{_VERB}[^{STOPS}]{{0,60}}立法院|以書面報告[^{STOPS}]{{0,6}}立法院"
)
_DELIVERY = re.compile(
    rf"{_VERB}[^{STOPS}]*?(?:{_NOUN.pattern})|(?:{_NOUN.pattern})[^{STOPS}]{{0,4}}{_VERB}|{_VERB}立法院"
)
_ADDRESSEE = re.compile(
    r"(?:要求|建請|責成|促請|請|俟)(?P<told>[一-鿿、]{1,24}?(?:部|院|會|署|局|處|中心|公司|機關|所屬|大學|府|銀行|基金會|部會))"
    r"(?=應|於|就|向|將|針對|督|積極|儘速|立即|限期|依|研|提|彙|查明|完成|檢討|推動|在|並|每|自|\d|，)"
)
_ACTOR = re.compile(r"(?:^|[，。;、])(?P<told>[一-鿿]{1,20}?(?:部|院|會|署|局|處|機關))應")
_SENT = re.compile(_VERB)
_DECISION = re.compile(r"要求|建請")
_EACH_YEAR = re.compile(r"每(?:一|會計)?年|各年度|按年|逐年")


def find_demands(prose: Prose, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Demand, ...]:
    """The demands of a resolution; ``taken`` are stretches of the text (not of ``flat``) that freezes explain."""
    found: list[Demand] = []
    for start, end in prose.sentences():
        clause = prose.clause(start, end)
        if any(clause.start < high and low < clause.end for low, high in taken):
            continue
        found.extend(_in_sentence(prose, start, end))
    return tuple(found)


def _in_sentence(prose: Prose, start: int, end: int) -> list[Demand]:
    if _TOLD.search(prose.masked, start, end):
        return []
    order = _ORDER.search(prose.masked, start, end)
    segments = _segments(prose, start, end)
    sent = [each for each in segments if _delivers_to_legislature(prose, *each)]
    # 「並彙總…於108年6月底前以書面報告送交立法院」 goes on with the order of the sentence before.
    if sent and (order or find_deadlines(prose, start, sent[-1][1])):
        return _split(prose, start, end, sent)
    plain = [each for each in segments if _DELIVERY.search(prose.masked, *each)]
    if order and plain and find_deadlines(prose, order.start(), plain[-1][1]):
        return [_demand(prose, start, plain[-1], end)]
    return []


def _segments(prose: Prose, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a sentence between its commas."""
    cuts = [start - 1, *(i for i in range(start, end) if prose.masked[i] in STOPS), end]
    return [(low + 1, high) for low, high in pairwise(cuts) if low + 1 < high]


def _delivers_to_legislature(prose: Prose, start: int, end: int) -> bool:
    if not _TO_LEGISLATURE.search(prose.masked, start, end):
        return False
    return bool(_SENT.search(prose.masked, start, end) or _NOUN.search(prose.masked, start, end))


def _split(prose: Prose, sentence: int, end: int, sent: list[tuple[int, int]]) -> list[Demand]:
    """One demand per delivery; a further stretch that brings neither a term nor a report belongs to the last."""
    groups: list[list[tuple[int, int]]] = []
    for low, high in sent:
        own_term = find_deadlines(prose, groups[-1][-1][1] if groups else sentence, high)
        if groups and not (own_term and find_report_types(prose, low, high)):
            groups[-1].append((low, high))
        else:
            groups.append([(low, high)])
    found = []
    begin = sentence
    for index, group in enumerate(groups):
        stop = end if index == len(groups) - 1 else group[-1][1]
        found.append(_demand(prose, begin, group[-1], stop))
        begin = stop
    return found


def _demand(prose: Prose, begin: int, delivery: tuple[int, int], stop: int) -> Demand:
    """The demand of ``flat[begin:stop]`` whose delivery stands in the given stretch."""
    low, high = delivery
    start = _opening(prose, begin, high)
    terms = find_deadlines(prose, low, high) or find_deadlines(prose, start, high)
    terms = tuple(each for each in terms if each.rule != "promptly") or terms
    nouns = list(_NOUN.finditer(prose.masked, low, high)) or list(_NOUN.finditer(prose.masked, start, high))
    told = _ADDRESSEE.search(prose.masked, start, high) or _ACTOR.search(prose.masked, start, high)
    clause = prose.clause(start, stop)
    return Demand(
        report_type=next(iter(find_report_types(prose, start, high)), None),
        deliverable=prose.printed(*nouns[-1].span()) if nouns else None,
        committees=find_committees(prose, low, high),
        deadline=terms[-1] if terms else None,
        recurrence=_recurrence(prose, terms[-1] if terms else None, start, high),
        addressee=prose.printed(*told.span("told")) if told else None,
        clause=clause.words,
        start=clause.start,
        end=clause.end,
    )


def _opening(prose: Prose, begin: int, end: int) -> int:
    """Where the ordering words begin: the last 「爰」, else the first 「要求」 or 「建請」, else the sentence."""
    therefore = prose.masked.rfind("爰", begin, end)
    if therefore >= 0:
        return therefore
    decided = _DECISION.search(prose.masked, begin, end)
    return decided.start() if decided else begin


def _recurrence(prose: Prose, term: DeadlineWording | None, start: int, end: int) -> Rule | None:
    if term is None:
        return None
    if term.rule in RECURRING.values():
        return term.rule
    if term.rule == "following_year" and _EACH_YEAR.search(prose.masked, start, end):
        return "yearly"
    return None
