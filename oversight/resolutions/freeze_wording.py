"""Reads freezes (凍結) from one resolution.

The operative clause is 「…編列X元，(爰)凍結Y，俟…，始得動支」. Y may be a sum, a percent, a fraction, the whole, or
nothing but 「該項預算」. A clause that merges cases (「爰就下列各案併案凍結100萬元」) is one freeze however many
reasons follow, each of which again says 凍結.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from budget.notation.money import format_amount

from .deadline_wording import DeadlineWording, find_deadlines
from .money_wording import Base, Stated, Sum, find_base, read_sum
from .prose import STOPS, Prose
from .report_wording import ReportType, asks_consent, find_committees, find_report_types
from .target_wording import Target, find_target, find_target_before


@dataclass(frozen=True, slots=True)
class FreezeClause:
    """One freeze as the resolution words it; money in 元, ``source[start:end] == clause``.

    ``amount`` is what the words amount to, ``how`` the sentence that says how it was computed; both are None
    where the words do not give it. ``condition`` is what must happen before the money may move. ``doubts`` says
    what a person has to look at; a figure without doubts follows from the words alone.
    """

    stated: Stated
    share: Fraction | None
    stated_amount: int | None
    stated_base: int | None
    base_text: str | None
    amount: int | None
    how: str | None
    target: Target
    report_type: ReportType | None
    committees: tuple[str, ...]
    consent: bool
    deadline: DeadlineWording | None
    condition: str | None
    merged: bool
    clause: str
    start: int
    end: int
    doubts: tuple[str, ...]

    @property
    def committee(self) -> str | None:
        """The committee that is to hear or receive the report; the first where several are named."""
        return self.committees[0] if self.committees else None


_VERB = re.compile(
    r"(?<!解除)(?<!遭)(?<!被)(?<!曾)(?<!已)(?<!原)(?<!繼續)凍結"
    r"(?!案|情形|期間|原因|理由|等|數額|之預算|保留|或|部分(?!相關|預算|經費))"
)
_MERGED = re.compile(r"(?:併案|合併)(?:予以)?$")
# 「綜上，共凍結6,417千元」 adds up what the text froze piece by piece before.
_IN_ALL = re.compile(r"(?:共計?|合計|總計)(?:減列[^，。;]*?(?:並|及|、))?$")
_OBJECT_END = re.compile(rf"[{STOPS}]|俟|待(?=[^遇])|、(?:並|減列|凍結)|(?:並|及|另)?(?:減列|凍結)")
_RELEASE = re.compile(r"(?:始|方|再|才|後)(?:得|可|行|予)*(?:動支|支用|動用)(?:\([^()]*\))?")
_ORDER = re.compile(r"爰|併案|合併|予以|應予|決議|提案")
_TURNED = re.compile(r"(?:予以|應予|先行|暫予|全數)$")
_CONDITION = re.compile(r"俟|待(?=[^遇])|請|要求|須|並?應")
_OPENER = re.compile(r"爰此?")


def find_freezes(prose: Prose) -> tuple[FreezeClause, ...]:
    """The freezes a resolution orders, in order.

    Where one clause merges cases or adds up, the other 凍結 of the text are its reasons and no freezes. Freezes
    in different sentences without such a clause are all returned, each with a doubt: they may count twice.
    """
    verbs = [match for match in _VERB.finditer(prose.masked) if _is_order(prose, match.start(), match.end())]
    for joining in (_MERGED, _IN_ALL):
        joined = [match for match in verbs if joining.search(prose.masked[: match.start()])]
        if joined:
            return tuple(_read(prose, verb, merged=True) for verb in joined)
    found = tuple(_read(prose, verb, merged=False) for verb in verbs)
    if len({prose.sentence_at(verb.start()) for verb in verbs}) > 1:
        doubt = f"全文有{len(found)}處凍結，可能是同一筆"
        return tuple(replace(each, doubts=(*each.doubts, doubt)) for each in found)
    return found


def _is_order(prose: Prose, start: int, end: int) -> bool:
    """Whether this 凍結 orders a freeze: it says so, states a sum, or says when the money may move."""
    sentence, stop = _reach(prose, start)
    if _RELEASE.search(prose.masked, end, stop) or _ORDER.search(prose.masked, sentence, start):
        return True
    return read_sum(prose, end, _object_end(prose, end)).stated != "none"


def _reach(prose: Prose, position: int) -> tuple[int, int]:
    """From the start of the sentence to its end, or the next one's where the condition stands there
    (「合併凍結百分之十。俟…始得動支」)."""
    bounds = prose.sentences()
    index = next(i for i, (start, end) in enumerate(bounds) if start <= position < end)
    start, end = bounds[index]
    if index + 1 < len(bounds) and re.match(r"俟|待|請", prose.masked[end : end + 1]):
        end = bounds[index + 1][1]
    return start, end


def _object_end(prose: Prose, verb_end: int) -> int:
    match = _OBJECT_END.search(prose.masked, verb_end)
    return match.start() if match else len(prose.masked)


def _read(prose: Prose, verb: re.Match[str], merged: bool) -> FreezeClause:
    sentence, reach = _reach(prose, verb.start())
    opened = [match.start() for match in _OPENER.finditer(prose.masked, sentence, verb.start())]
    start = opened[-1] if opened else sentence
    object_start, object_end = verb.end(), _object_end(prose, verb.end())
    if object_start == object_end and _TURNED.search(prose.masked[start : verb.start()]):
        object_start, object_end = prose.segment(verb.start())[0], verb.start()
    release = _RELEASE.search(prose.masked, object_end, reach)
    end = release.end() if release else max(object_end, verb.end())
    total = read_sum(prose, object_start, object_end)
    own = find_target(prose, start, max(object_end, verb.end()))
    base = total.base or find_base(prose, verb.start(), own.names)
    amount, how, doubts = _compute(total, base)
    if total.share is not None and "減列" in prose.masked[sentence : verb.start()]:
        doubts += ("同句另有減列，比例可能以減列後數額計",)
    condition = _condition(prose, object_end, release.start() if release else object_end)
    doubts += _doubts_of_condition(prose, release, condition)
    clause = prose.clause(start, _with_stop(prose, end))
    return FreezeClause(
        stated=total.stated,
        share=total.share,
        stated_amount=total.amount,
        stated_base=base.amount if base else None,
        base_text=base.text if base else None,
        amount=amount,
        how=how,
        target=own or (find_target_before(prose, base.start) if base else own),
        report_type=next(iter(find_report_types(prose, object_end, end)), None),
        committees=find_committees(prose, object_end, end),
        consent=asks_consent(prose, object_end, end),
        deadline=next(iter(find_deadlines(prose, object_end, end)), None),
        condition=prose.clause(*condition).words or None,
        merged=merged,
        clause=clause.words,
        start=clause.start,
        end=clause.end,
        doubts=doubts,
    )


def _with_stop(prose: Prose, end: int) -> int:
    """The full stop right after a clause belongs to its words."""
    return end + 1 if prose.masked[end : end + 1] == "。" else end


def _compute(total: Sum, base: Base | None) -> tuple[int | None, str | None, tuple[str, ...]]:
    """Amount in 元, the sentence that shows the computation, and the doubts about it."""
    if total.stated == "amount" and total.amount is not None:
        return _stated_amount(total, total.amount, base)
    if base is None:
        missing = "條文未載金額，也找不到所指預算的數額" if total.stated == "none" else "找不到計算比例的基數"
        return None, None, (*total.doubts, missing)
    doubts = list(total.doubts)
    if not base.sure:
        doubts.append(f"全文有兩個以上預算數，基數取「{base.text}」")
    if total.stated == "none":
        doubts.append("條文未載金額，以所指預算全數計")
        return base.amount, f"未載金額，以編列數{base.text}全數計 = {base.amount:,}元", tuple(doubts)
    product = base.amount * (total.share or Fraction(1))
    amount = round(product)
    if product.denominator != 1:
        doubts.append("乘積不是整數元，已四捨五入")
    return amount, f"{base.text} × {total.share_text} = {amount:,}元", tuple(doubts)


def _stated_amount(total: Sum, amount: int, base: Base | None) -> tuple[int, str, tuple[str, ...]]:
    doubts = list(total.doubts)
    if base is not None and base.sure and amount > base.amount:
        doubts.append(f"凍結數大於編列數{base.text}")
    return amount, f"條文載明{format_amount(amount)}", tuple(doubts)


def _condition(prose: Prose, start: int, end: int) -> tuple[int, int]:
    """What must happen before the money may move, from 「俟」 or 「請」 on."""
    opened = _CONDITION.search(prose.masked, start, end)
    first = opened.start() if opened else start
    while first < end and prose.masked[first] in STOPS:
        first += 1
    while end > first and prose.masked[end - 1] in STOPS:
        end -= 1
    return first, end


def _doubts_of_condition(
    prose: Prose, release: re.Match[str] | None, condition: tuple[int, int]
) -> tuple[str, ...]:
    doubts = []
    if release is None:
        doubts.append("沒有讀到「始得動支」")
    else:
        kinds = find_report_types(prose, condition[0], release.end())
        if len(kinds) > 1:
            doubts.append("條件寫了兩種以上報告")
        if not kinds:
            doubts.append("條件沒有寫明報告種類")
    return tuple(doubts)
