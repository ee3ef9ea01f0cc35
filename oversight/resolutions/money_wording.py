"""Reads how much a clause takes: a sum, a share, the whole, or nothing but 「該項預算」; and from which base."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from budget.notation import Found
from budget.notation.money import find_amounts, find_shares

from .prose import Prose

Stated = Literal["amount", "percent", "fraction", "whole", "none"]

_WHOLE = re.compile(r"全數|全部|全額|如數")
_PERCENT = re.compile(r"%|百分之")
_BUDGETED = re.compile(r"編列[^，]*$|其中[^，]*$|(?:預算|經費)(?:數|案|數額)?(?:計|共計|合計)?$")
_YEAR = re.compile(r"(?<!\d)(\d{2,3}|\d{4})年度?(?!前|內)")
_TOTAL = re.compile(r"共計|合計|總計")
# A figure after these is a change, another year's figure or a running total, not this year's line.
_OTHER_FIGURE = re.compile(
    r"(?:增加|減少|增列|減列|成長|差異|相差|平均)[^，]{0,3}$|已編列|總經費|決算|上年度|前年度|去年"
    r"|較[^，]*預算(?:案)?數?(?:計)?$|\d年度?(?:法定|原)?預算(?:案)?數?(?:計)?$"
)


@dataclass(frozen=True, slots=True)
class Base:
    """A budgeted sum in 元, as printed, at a flat position; ``sure`` when nothing else could be meant."""

    amount: int
    text: str
    start: int
    end: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """What a clause states; amounts in 元. ``base`` is what the share is taken of, when the clause says so."""

    stated: Stated
    amount: int | None = None
    share: Fraction | None = None
    share_text: str = ""
    base: Base | None = None
    doubts: tuple[str, ...] = ()


#: An amount and a share side by side are two sums, not a base and its share.
_BESIDE = re.compile(r"[\s，]*(?:及|和|與|、|暨|以及|並)[\s，]*")


def read_sum(prose: Prose, start: int, end: int) -> Sum:
    """What ``flat[start:end]``, the words that go with 凍結 or 減列, states."""
    # Read with the words around them: 「凍結50萬，」 leaves out 元 and is an amount only by its neighbours, and
    # 「凍結1/2」 is a share only by its verb.
    shares = [each for each in find_shares(prose.masked[:end]) if start <= each.start]
    amounts = [each for each in find_amounts(prose.masked) if start <= each.start and each.end <= end]
    if _WHOLE.search(prose.masked, start, end):
        return Sum("whole", share=Fraction(1), share_text="全數", base=_base(prose, amounts))
    if shares:
        return _read_share(prose, shares, amounts)
    if not amounts:
        return Sum("none")
    doubts = [f"「{each.text}」寫的是約數" for each in amounts if each.approximate]
    if len({each.value for each in amounts}) > 1:
        doubts.append("同一句寫了兩個以上金額")
    return Sum("amount", amount=amounts[-1].value, doubts=tuple(doubts))


def _read_share(prose: Prose, shares: Sequence[Found[Fraction]], amounts: Sequence[Found[int]]) -> Sum:
    share = shares[-1]
    stated: Stated = "percent" if _PERCENT.search(share.text) else "fraction"
    doubts = ["同一句寫了兩個以上比例"] if len(shares) > 1 else []
    before = [each for each in amounts if each.end <= share.start]
    base = _base(prose, before)
    if before and _BESIDE.fullmatch(prose.masked, before[-1].end, share.start):
        doubts.append(f"「{before[-1].text}」與「{share.text}」並列，可能是兩筆凍結")
    after = [each for each in amounts if each.start >= share.end]
    if after:
        doubts.append(f"同一句在比例之後另寫「{after[0].text}」")
    return Sum(stated, share=share.value, share_text=share.text, base=base, doubts=tuple(doubts))


def _base(prose: Prose, amounts: Sequence[Found[int]]) -> Base | None:
    if not amounts:
        return None
    last = amounts[-1]
    text = prose.printed(last.start, last.end)
    return Base(last.value, text, last.start, last.end, sure=not last.approximate)


def find_base(prose: Prose, verb: int, names: tuple[str, ...]) -> Base | None:
    """The budgeted sum that 「該項預算」 before or after the verb means.

    It is the one written right before the clause (「編列X元，凍結」), else the one whose words repeat the name the
    clause gives, else the only one in the text. Where several could be meant, the first, or the total of its
    sentence (「共計編列」), is returned with ``sure`` False: a resolution opens with its subject.
    """
    budgeted = _budgeted_before(prose, verb)
    if not budgeted:
        return None
    if adjoins(prose, budgeted[-1].end, verb):
        last = budgeted[-1]
        return replace(last, sure=last.sure and not _others_in_sentence(prose, budgeted, last))
    bases = [base for base in budgeted if not _of_another_year(prose, base.start)] or budgeted
    named = [base for base in bases if names and names[-1] in _lead(prose, base.start, prose.flat)]
    if len({base.amount for base in named}) == 1:
        return named[-1]
    _, opening = prose.sentence_at(bases[0].start)
    totals = [
        base
        for base in bases
        if base.end <= opening and _TOTAL.search(_lead(prose, base.start, prose.masked))
    ]
    first = (totals or bases)[0]
    sure = first.sure and len({base.amount for base in bases}) == 1
    return replace(first, sure=sure)


def _others_in_sentence(prose: Prose, budgeted: Sequence[Base], last: Base) -> bool:
    """Whether the sentence budgets other sums side by side with `last`, which 「五分之一」 may mean as well."""
    opening, _ = prose.sentence_at(last.start)
    return any(
        base.amount != last.amount and opening <= base.start and _AND.search(prose.flat, base.end, last.start)
        for base in budgeted[:-1]
    )


_AND = re.compile(r"及「|、「|與「|和「")


def _budgeted_before(prose: Prose, end: int) -> list[Base]:
    bases = []
    for each in find_amounts(prose.masked[:end]):
        lead = _lead(prose, each.start, prose.masked)
        if _BUDGETED.search(lead) and not _OTHER_FIGURE.search(lead):
            text = prose.printed(each.start, each.end)
            bases.append(Base(each.value, text, each.start, each.end, sure=not each.approximate))
    return bases


def _of_another_year(prose: Prose, position: int) -> bool:
    """Whether the words before a sum name only years other than the one the resolution opens with."""
    opening = _YEAR.search(prose.masked)
    years = _YEAR.findall(_lead(prose, position, prose.masked))
    return bool(years) and opening is not None and opening[1] not in years


def _lead(prose: Prose, position: int, text: str) -> str:
    """The words of the same stretch before a position."""
    return text[prose.segment(position)[0] : position]


_LINK = re.compile(
    r"(?:爰此|爰|就下列各案|針對(?:是|該|本)項預算|除減列數額外|全數|合併|併案|予以|並|先|另|，)*"
)


def adjoins(prose: Prose, end: int, verb: int) -> bool:
    """Whether nothing but linking words stands between a sum and the verb."""
    return _LINK.fullmatch(prose.masked, end, verb) is not None
