"""What a template may name, and what each name becomes for one letter. The one table of placeholders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budget.models import Agency
from budget.notation.dates import format_roc
from budget.notation.money import format_amount
from oversight.deadlines import due_of
from oversight.models import FreezeCondition, Letter, LetterKind, Requirement, Resolution

#: Printed where a value is not known; to be completed by hand, and named in the preview.
BLANK = "＿＿＿＿"
YUAN = "立法院"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name of the table: what it means, an example, and its value, None where unknown."""

    meaning: str
    example: str
    value: Callable[[Letter], str | None]


def obligation_of(letter: Letter) -> FreezeCondition | Requirement:
    """The freeze or report a letter is about. Raises ValueError for a letter about neither."""
    obligation = letter.freeze if letter.freeze is not None else letter.requirement
    if obligation is None:
        raise ValueError(f"letter {letter.pk} has no case")
    return obligation


def agency_of(obligation: FreezeCondition | Requirement) -> Agency | None:
    """Who must act on it: the freeze's own agency, the heading's, else the one assigned agency."""
    resolution: Resolution = obligation.resolution
    own = obligation.agency if isinstance(obligation, FreezeCondition) else None
    if own or resolution.heading_agency:
        return own or resolution.heading_agency
    assigned = [row.agency for row in resolution.assignments.all()]
    return assigned[0] if len(assigned) == 1 else None


def full_name(agency: Agency | None) -> str | None:
    """As letters are headed: the full name where one is stored."""
    return (agency.full_name or agency.name) if agency else None


def reason_of(resolution: Resolution) -> str:
    """「立法院審議108年度中央政府總預算案決議（經濟委員會審查，歲出第13款第2項 工業局，第一項）」."""
    year = resolution.fiscal_year
    place = resolution.place.replace(" › ", "審查，")
    return f"立法院審議{year.year}年度中央政府{year.get_kind_display()}案決議（{place}，{resolution.number_label}）"


def _report(letter: Letter) -> str:
    named = obligation_of(letter).get_report_type_display()
    return named if "報告" in named else "報告"


def _subject(letter: Letter) -> str:
    if letter.kind == LetterKind.REPLY:
        return f"函復{reason_of(obligation_of(letter).resolution)}之辦理情形，請查照。"
    ask = "請惠予同意動支" if letter.freeze else "請查照"
    return f"檢送{reason_of(obligation_of(letter).resolution)}之{_report(letter)}1份，{ask}。"


def _amount(letter: Letter) -> str | None:
    return format_amount(letter.freeze.amount) if letter.freeze and letter.freeze.amount else None


def _gist(letter: Letter) -> str:
    obligation = obligation_of(letter)
    committees = _committees(letter)
    if isinstance(obligation, Requirement):
        return f"旨揭決議要求向{committees or YUAN}提出{_report(letter)}（{obligation.title}）。"
    money = f"預算{_amount(letter) or BLANK}"
    consent = "並經同意" if obligation.consent else ""
    return f"旨揭決議凍結{money}，俟向{committees or YUAN}提出{_report(letter)}{consent}後，始得動支。"


def _committees(letter: Letter) -> str | None:
    return "、".join(f"{YUAN}{each.name}" for each in obligation_of(letter).committees.all()) or None


def _copies(letter: Letter) -> str | None:
    agency = letter.agency
    others = [_committees(letter), full_name(agency) if letter.sender != full_name(agency) else None]
    return "、".join(each for each in others if each) or None


def _due(letter: Letter) -> str | None:
    obligation = obligation_of(letter)
    due = due_of(obligation, obligation.resolution.fiscal_year)
    if due.on is None:
        return obligation.deadline_text or "決議未定期限"
    return format_roc(due.on)


def _issued(letter: Letter) -> str:
    return f"中華民國{format_roc(letter.issued_on)}" if letter.issued_on else "中華民國　　年　　月　　日"


def _place(letter: Letter) -> str | None:
    resolution = obligation_of(letter).resolution
    if not resolution.kuan:
        return None
    return f"第{resolution.kuan}款" + (f"第{resolution.xiang}項" if resolution.xiang else "")


def _share(letter: Letter) -> str | None:
    return (letter.freeze.share_label or None) if letter.freeze else None


PLACEHOLDERS: dict[str, Placeholder] = {
    "發文機關全銜": Placeholder("具名發文的機關", "經濟部", lambda it: it.sender or None),
    "機關全銜": Placeholder("承辦機關", "經濟部工業局", lambda it: full_name(it.agency)),
    "受文者": Placeholder("受文者", "立法院", lambda it: it.recipient or None),
    "副本受文者": Placeholder("委員會與承辦機關", "立法院經濟委員會、經濟部工業局", _copies),
    "發文日期": Placeholder("登錄前留空格", "中華民國108年2月27日", _issued),
    "發文字號": Placeholder(
        "登錄前留空格", "經授工字第10820404830號", lambda it: it.number_text or "　　字第　　　　　　號"
    ),
    "速別": Placeholder("速別", "普通件", lambda it: it.get_speed_display() or None),
    "附件": Placeholder("報告名稱", "書面報告1份", lambda it: f"{_report(it)}1份"),
    "承辦人": Placeholder("承辦人", "王○○", lambda it: it.handler or None),
    "主旨": Placeholder("整句主旨", "檢送……之書面報告1份，請惠予同意動支。", _subject),
    "主旨案由": Placeholder(
        "何決議",
        "立法院審議108年度中央政府總預算案決議（經濟委員會審查，歲出第13款第2項 工業局，第一項）",
        lambda it: reason_of(obligation_of(it).resolution),
    ),
    "決議要旨": Placeholder("決議要求什麼，一句話", "旨揭決議凍結預算……，始得動支。", _gist),
    "決議年度": Placeholder("預算年度", "108", lambda it: str(obligation_of(it).resolution.fiscal_year.year)),
    "款項": Placeholder("款、項；通案決議無", "第13款第2項", _place),
    "項次": Placeholder("項次", "第一項", lambda it: obligation_of(it).resolution.number_label),
    "決議內容": Placeholder("決議全文", "（照錄）", lambda it: obligation_of(it).resolution.text),
    "決議條文": Placeholder("凍結或要求的原句", "（照錄）", lambda it: obligation_of(it).clause or None),
    "凍結金額": Placeholder("凍結金額", "8億2,246萬9,100元", _amount),
    "凍結比例": Placeholder("凍結比例", "10%", _share),
    "報告種類": Placeholder("報告種類", "書面報告", _report),
    "委員會": Placeholder("向何委員會報告", "立法院經濟委員會", _committees),
    "期限": Placeholder("推算之期限，含展延", "108年6月30日", _due),
    "代號": Placeholder(
        "本系統的決議代號", "108-general-economics-13-2-1", lambda it: obligation_of(it).resolution.key
    ),
}


def values_of(letter: Letter) -> dict[str, str]:
    """What every placeholder becomes for this letter; BLANK where unknown."""
    return {name: each.value(letter) or BLANK for name, each in PLACEHOLDERS.items()}


def missing_of(letter: Letter, used: list[str]) -> list[str]:
    """Which of the placeholders a template uses are unknown for this letter."""
    return [name for name in used if PLACEHOLDERS[name].value(letter) is None]
