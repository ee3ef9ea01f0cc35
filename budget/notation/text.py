"""Text keys: what counts as the same text when searching and comparing.

Source text is never rewritten: these functions make keys, the printed text is stored and shown.
"""

import re
import unicodedata
from functools import lru_cache

# Pairs of one word drawn in two ways in Taiwanese official texts; the right-hand form is the one
# official documents prefer. Words that merely sound or mean alike (佔/占, 週/周, 布/佈, 准/準, 并/並,
# 計劃/計畫) are two words and stay apart here.
_VARIANTS = {
    "台": "臺", "裏": "裡", "羣": "群", "峯": "峰", "着": "著", "啓": "啟", "証": "證",
    "汚": "污", "汙": "污", "僞": "偽", "牀": "床", "綫": "線", "麪": "麵", "溼": "濕",
    "祕": "秘", "衞": "衛", "爲": "為", "衆": "眾", "嫺": "嫻", "鷄": "雞", "鑒": "鑑",
    "恒": "恆", "温": "溫", "户": "戶", "産": "產", "説": "說", "税": "稅", "鋭": "銳",
    "閲": "閱", "脱": "脫", "内": "內", "没": "沒", "録": "錄", "緑": "綠", "敎": "教",
    "値": "值", "眞": "真", "愼": "慎", "鎭": "鎮", "塡": "填", "硏": "研", "卽": "即",
    "旣": "既", "槪": "概", "黄": "黃", "横": "橫", "争": "爭", "净": "淨", "静": "靜",
    "册": "冊", "删": "刪", "査": "查", "絶": "絕", "竝": "並", "効": "效", "畧": "略",
    "隣": "鄰", "禀": "稟", "鈎": "鉤", "笋": "筍", "痴": "癡", "豔": "艷", "况": "況",
    "凉": "涼", "决": "決", "减": "減", "凑": "湊", "强": "強", "歴": "歷", "歩": "步",
    "却": "卻", "脚": "腳", "舘": "館", "姉": "姊", "賛": "贊",
    "○": "〇", "◯": "〇",
}  # fmt: skip

# Glyphs that a PDF's broken font map puts in place of another, as seen in the minutes of the
# Legislative Yuan of 2016-17. Only those that no sound text uses: 孜 for 安 is left alone.
_DAMAGED = {"〆": ":", "々": ";", "尌": "就", "帄": "平", "\ue1bd": "%"}

_FOLD = str.maketrans(_VARIANTS | _DAMAGED)

# Word variants that are not glyph variants: enough to match two printings of one plan's name.
_SIMILAR = (("計劃", "計畫"), ("佈", "布"), ("佔", "占"), ("週", "周"))

_WHITE = re.compile(r"\s+")
#: Names, titles and cells, which the same book prints again and again.
_SHORT = 64


def fold(text: str) -> str:
    """The key under which two printings of the same text are equal: for searching and comparing.

    Applied: NFKC (full width, CJK compatibility ideographs), Latin letters in lower case, official glyph
    variants (臺 for 台, 裡 for 裏 …: only other drawings of the same word, never words that merely sound
    or mean alike), known glyph damage (〆 is ：, 々 is ；, U+E1BD is %), white space and invisible format
    characters removed.

    Contract: a key, not a text. Its length and its positions say nothing about the length and positions of
    the source; `fold(fold(x)) == fold(x)`; it is never shown, stored as source, or parsed for values.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        key = text.casefold()
    else:
        key = unicodedata.normalize("NFKC", text.translate(_FOLD)).casefold()
        key = unicodedata.normalize("NFKC", key).translate(_FOLD)
    key = "".join(key.split())
    # No format character is printable, so nearly every text is done here.
    return key if key.isprintable() else "".join(c for c in key if unicodedata.category(c) != "Cf")


_fold_short = lru_cache(maxsize=8192)(_fold)


def similar_key(text: str) -> str:
    """A coarser key than `fold`, for finding likely pairs of names: no punctuation, 計劃 is 計畫, 週 is 周.

    Two texts with one key are candidates to be looked at, not proof of being the same. Idempotent.
    """
    key = "".join(c for c in fold(text) if unicodedata.category(c)[0] in "LNM" or c == "%")
    for written, common in _SIMILAR:
        key = key.replace(written, common)
    return key


def squeeze(text: str) -> str:
    """`text` with every run of white space (line ends, tabs, U+3000 too) as one space, ends trimmed."""
    return _WHITE.sub(" ", text).strip()


@lru_cache(maxsize=8192)
def _narrow_char(char: str) -> str:
    if char in _DAMAGED or char in "﹪":
        return _DAMAGED.get(char, "%")
    if char in "，":
        return char  # in running text it separates clauses; see `narrow` for 1，283 in full width
    kind = unicodedata.decomposition(char).partition(" ")[0]
    # Not <circle>, <super> and the like: ① before 100萬元 is no digit of the amount.
    if kind and (not kind.startswith("<") or kind in ("<wide>", "<narrow>", "<noBreak>", "<compat>")):
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1:
            return plain
    return char


_WIDE_GROUPING = re.compile("(?<=[０-９])，(?=[０-９]{3})")


def narrow(text: str) -> str:
    """`text` with full-width forms, compatibility ideographs and damaged glyphs replaced one for one.

    Same length as `text`, so a position in the result is a position in the source: the readers of this
    package match on it and quote from the source. A full-width comma stays, unless it groups full-width digits.
    """
    if text.isascii():
        return text
    return "".join(map(_narrow_char, _WIDE_GROUPING.sub(",", text)))
