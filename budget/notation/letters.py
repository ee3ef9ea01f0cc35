"""Numbers of official letters (公文字號): 經授工字第10820404830號 is word (字) 經授工, number 10820404830."""

import re
from dataclasses import dataclass

from budget.notation import Found, NotationError
from budget.notation.text import fold, narrow

_EXPECTED = "a letter number such as 經授工字第10820404830號"

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_DIGITS = r"[0-9](?:\s*[0-9A-Za-z-]){3,24}"
_NUMBER = re.compile(rf"(?P<word>[{_HAN}](?:\s?[{_HAN}0-9]){{0,19}}?)\s*字\s*第\s*(?P<number>{_DIGITS})\s*號")
# What stands before the word in a sentence. No word of a letter holds these; 經, 部 and 院 words do hold.
_STOPS = re.compile(
    r".*(?:[日以奉依據按如及與和由函號將之]|[0-9一二三四五六七八九十○〇]\s*年|年度"
    r"|(?:行政|立法|司法|考試|監察)院(?=.{2})|[本該貴]\s*[部院會署局處](?=.)"
    r"|(?:內政|外交|國防|財政|教育|法務|經濟|交通|勞動|農業|環境|文化|科技|衛生福利|數位發展)部(?=.{2}))|年度?",
    re.DOTALL,
)
_COURT = re.compile(r"年(?:度)?\s*\Z")


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """One letter: its word, its number, and `text` as printed."""

    word: str
    number: str
    text: str

    @property
    def normalised(self) -> str:
        """The key by which two printings of one number are equal: no spaces, half width, 臺 for 台.

        The glyphs of the word are folded as by `budget.notation.text.fold`; show `text`, not this.
        """
        return f"{fold(self.word)}字第{self.number.upper()}號"


def parse_letter_number(text: str) -> LetterNumber:
    """The letter number that `text` is, as a whole; inner spaces and full width are read. Raises NotationError."""
    match = _NUMBER.fullmatch(narrow(text).strip())
    if match is None:
        raise NotationError(text, _EXPECTED)
    return LetterNumber(_tight(match["word"]), _tight(match["number"]), text.strip())


def find_letter_numbers(text: str) -> list[Found[LetterNumber]]:
    """The letter numbers printed in `text`, in order.

    The word starts after the last word that cannot belong to it (日, 以, 依, 函, 本部, 行政院 …). Court cases
    (113年憲判字第9號) number no letters and are left out.
    """
    plain = narrow(text)
    found = []
    for match in _NUMBER.finditer(plain):
        start = match.start("word")
        stop = _STOPS.match(match["word"])
        if stop:
            start += stop.end()
        word = plain[start : match.end("word")]
        start += len(word) - len(word.lstrip())
        if not word.strip() or _COURT.search(plain, max(0, start - 4), start):
            continue
        printed = text[start : match.end()]
        letter = LetterNumber(_tight(word), _tight(match["number"]), printed)
        found.append(Found(letter, start, match.end(), printed))
    return found


def _tight(text: str) -> str:
    return "".join(text.split())
