"""Reads cuts (減列, 刪減) and across-the-board cuts (統刪) from one resolution."""

import re
from dataclasses import dataclass
from fractions import Fraction

from budget.notation.money import find_shares

from .money_wording import Base, Stated, Sum, adjoins, find_base, read_sum
from .prose import STOPS, Prose
from .target_wording import Target, find_target, find_target_before


@dataclass(frozen=True, slots=True)
class CutClause:
    """One cut; money in 元, ``source[start:end] == clause``. ``amount`` is None where the words do not give it."""

    stated: Stated
    share: Fraction | None
    amount: int | None
    stated_base: int | None
    target: Target
    clause: str
    start: int
    end: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UniformCut:
    """One numbered item of an across-the-board cut; ``source[start:end] == clause``.

    ``objects`` is what is cut (「政令宣導費」), ``share`` how much of it, ``exemptions`` the printed exceptions in
    order: what is left out (「除法律義務支出不刪外」) and who may cut something else instead (「其中工業局…」).
    """

    number: int
    objects: str
    share: Fraction
    exemptions: tuple[str, ...]
    clause: str
    start: int
    end: int


_CUT = re.compile(
    r"(?<!除)(?<!遭)(?<!被)(?<!曾)(?<!已)(?<!載明)(?:減列|刪減|刪除)(?!數|或|情形|案|後|前|替代)"
)
_OBJECT_END = re.compile(rf"[{STOPS}]|、(?:並|減列|凍結)|(?:並|及|另)?(?:減列|凍結)")
_ORDER = re.compile(r"爰|應予|予以|合併|併案")
_UNIFORM = re.compile(r"(?P<number>\d{1,2})\.(?!\d)(?P<objects>[^:]{1,80}):(?P<rule>[^。]*統刪[^。]*。?)")
_EXEMPTION = re.compile(r"除[^，。]+外|其中[^。]+")


def find_cuts(prose: Prose) -> tuple[CutClause, ...]:
    """The cuts a resolution orders: a sum or a share after 減列, in a sentence that decides (爰) or right after
    the sum it cuts (「編列X元，減列Y元」). 減列 told of an earlier year does neither and is left out."""
    read = (_read(prose, verb) for verb in _CUT.finditer(prose.masked))
    return tuple(cut for cut in read if cut is not None)


def _read(prose: Prose, verb: re.Match[str]) -> CutClause | None:
    stop = _OBJECT_END.search(prose.masked, verb.end())
    end = stop.start() if stop else len(prose.masked)
    sentence = next(low for low, high in prose.sentences() if low <= verb.start() < high)
    order = _ORDER.search(prose.masked, sentence, verb.start())
    total = read_sum(prose, verb.end(), end)
    start = order.start() if order else prose.segment(verb.start())[0]
    own = find_target(prose, start, end)
    base = total.base or find_base(prose, verb.start(), own.names)
    if total.stated == "none" or not (order or (base and adjoins(prose, base.end, verb.start()))):
        return None
    amount, doubts = _amount(total, base)
    clause = prose.clause(start, end)
    return CutClause(
        stated=total.stated,
        share=total.share,
        amount=amount,
        stated_base=base.amount if base else None,
        target=own or (find_target_before(prose, base.start) if base else own),
        clause=clause.words,
        start=clause.start,
        end=clause.end,
        doubts=doubts,
    )


def _amount(total: Sum, base: Base | None) -> tuple[int | None, tuple[str, ...]]:
    if total.amount is not None:
        return total.amount, total.doubts
    if base is None:
        return None, (*total.doubts, "找不到計算比例的基數")
    doubts = total.doubts if base.sure else (*total.doubts, f"全文有兩個以上預算數，基數取「{base.text}」")
    return round(base.amount * (total.share or Fraction(1))), doubts


def uniform_cuts(text: str) -> tuple[UniformCut, ...]:
    """The numbered items of an across-the-board cut (「1.政令宣導費：統刪5%，其中…」); empty where there are none."""
    prose = Prose(text)
    found = []
    for match in _UNIFORM.finditer(prose.masked):
        shares = find_shares(match["rule"])
        if len(shares) != 1:
            continue
        at = match.start("rule")
        exemptions = tuple(
            prose.printed(at + each.start(), at + each.end()) for each in _EXEMPTION.finditer(match["rule"])
        )
        clause = prose.clause(*match.span())
        objects = prose.printed(*match.span("objects"))
        found.append(
            UniformCut(
                int(match["number"]),
                objects,
                shares[0].value,
                exemptions,
                clause.words,
                clause.start,
                clause.end,
            )
        )
    return tuple(found)
