"""A resolution (決議)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.history import records
from budget.models import Agency, BudgetBook, FiscalYear, LineItem
from budget.notation.numerals import format_numeral
from budget.notation.text import squeeze
from budget.search import SearchKeyField
from oversight.choices import AnswerState, DueState, StepKind
from oversight.display import is_english
from oversight.models.parties import Parties
from oversight.models.yuan import Committee
from oversight.querysets import ResolutionQuerySet
from oversight.status import STATE_LENGTH, state_expression

EXCERPT_LENGTH = 100
#: Roll-ups of child rows; see the fields of these names below and `oversight.rollups`.
ROLLED_UP = (
    "freeze_count",
    "open_freezes",
    "unknown_amounts",
    "frozen",
    "released",
    "cut",
    "requirement_count",
    "open_requirements",
    "step",
    "step_on",
    "due_on",
    "due_state",
    "delivered_on",
    "contributed_on",
    "answer_state",
    "last_moved_on",
    "conditions",
    "parties_id",
)
#: What lists are counted by and summed over: with these in an index no row is read.
_COUNTED = ["conditions", "due_state", "due_on", "freeze_count", "unknown_amounts", "frozen", "released"]
_SORTED = [
    *("is_fictional", "state", "due_on", "last_moved_on", "frozen", "released"),
    *("fiscal_year", "part", "kuan", "xiang", "number"),
    *(
        "kind",
        "parties",
        "conditions",
        "due_state",
        "freeze_count",
        "unknown_amounts",
        "step_on",
        "open_freezes",
    ),
]
_DERIVED = [name.removesuffix("_id") for name in ROLLED_UP]
#: Beyond this the notation spells no item numbers.
LARGEST_SPELLED = 9_999


class Resolution(models.Model):
    """One numbered resolution of the Legislative Yuan on a year's budget.

    Natural key: fiscal year · budget kind · part · committee · 款 · 項 · 項次, any of which but year
    and number can be absent in print; `key` spells it for URLs and never changes once given.
    The block of roll-ups is derived from dated child rows by `oversight.rollups.refresh`.
    """

    class Part(models.TextChoices):
        COMMON = "common", _("通案決議")
        REVIEW = "review", _("各組審查決議")
        ADDED = "added", _("新增通過決議")

    class Kind(models.TextChoices):
        UNIFORM_CUT = "uniform_cut", _("統刪")
        CUT = "cut", _("減列")
        FREEZE = "freeze", _("凍結")
        REPORT = "report", _("提出報告")
        RECOMMEND = "recommend", _("建請")
        INSTRUCT = "instruct", _("要求辦理")
        UNCLASSIFIED = "unclassified", _("未分類")

    key = models.CharField(
        "代號",
        max_length=80,
        unique=True,
        editable=False,
        error_messages={"unique": "同年度同款項已有相同項次的決議。"},
    )
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="resolutions"
    )
    part = models.CharField("部分", max_length=12, choices=Part)
    committee = models.ForeignKey(
        Committee,
        verbose_name="審查委員會",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolutions",
    )
    committee_heading = models.CharField("審議結果標題（如書上所印）", max_length=160, blank=True)
    side = models.CharField("歲入／歲出", max_length=12, choices=LineItem.Side, blank=True)
    kuan = models.PositiveSmallIntegerField("款", null=True, blank=True)
    xiang = models.PositiveSmallIntegerField("項", null=True, blank=True)
    heading = models.CharField("款項標題（如書上所印）", max_length=300, blank=True)
    heading_agency = models.ForeignKey(
        Agency,
        verbose_name="標題機關",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="headed_resolutions",
        help_text="款項標題所列機關；通案決議留空。",
    )
    number = models.PositiveSmallIntegerField("項次")
    number_text = models.CharField("項次（如書上所印）", max_length=12, blank=True, help_text="例：四十六")
    kind = models.CharField("類別", max_length=16, choices=Kind)
    text = models.TextField("決議內容", help_text="照錄原文，勿改字。")
    excerpt = models.CharField("摘要", max_length=120, blank=True, editable=False)
    search_key = SearchKeyField("text", verbose_name="查詢用字")
    agencies = models.ManyToManyField(
        Agency, verbose_name="辦理機關", through="Assignment", related_name="resolutions", blank=True
    )
    book = models.ForeignKey(
        BudgetBook,
        verbose_name="來源預算書",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolutions",
    )
    source_line = models.PositiveIntegerField("來源起行", null=True, blank=True)
    source_last_line = models.PositiveIntegerField("來源迄行", null=True, blank=True)
    is_fictional = models.BooleanField("虛構示範資料", default=False, db_default=False)

    # Roll-ups of child rows (oversight/rollups.py); status is decided on these columns and today alone.
    freeze_count = models.PositiveSmallIntegerField("凍結案數", default=0, editable=False)
    open_freezes = models.PositiveSmallIntegerField("未解凍案數", default=0, editable=False)
    unknown_amounts = models.PositiveSmallIntegerField("金額未明案數", default=0, editable=False)
    frozen = models.BigIntegerField("凍結金額（元）", default=0, editable=False)
    released = models.BigIntegerField("已解凍金額（元）", default=0, editable=False)
    cut = models.BigIntegerField("減列金額（元）", default=0, editable=False)
    requirement_count = models.PositiveSmallIntegerField("應送報告數", default=0, editable=False)
    open_requirements = models.PositiveSmallIntegerField("未送報告數", default=0, editable=False)
    step = models.CharField("目前步驟", max_length=12, choices=StepKind, blank=True, editable=False)
    step_on = models.DateField("目前步驟日期", null=True, blank=True, editable=False)
    due_on = models.DateField("期限", null=True, blank=True, editable=False)
    due_state = models.CharField(
        "期限狀態", max_length=12, choices=DueState, default=DueState.NONE, editable=False
    )
    delivered_on = models.DateField("報告送達日", null=True, blank=True, editable=False)
    contributed_on = models.DateField("送主政機關日", null=True, blank=True, editable=False)
    answer_state = models.CharField(
        "答復狀態", max_length=16, choices=AnswerState, default=AnswerState.NONE, editable=False
    )
    last_moved_on = models.DateField("最近異動日", null=True, blank=True, editable=False)
    conditions = models.PositiveSmallIntegerField(
        "條件", default=0, editable=False, help_text="位元和，見 oversight.choices.Condition"
    )
    parties = models.ForeignKey(
        Parties,
        verbose_name="相關機關與委員會",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="resolutions",
    )
    # The status but for the day; generated from the roll-ups above.
    state = models.GeneratedField(
        verbose_name="不計日期之狀態",
        expression=state_expression(),
        output_field=models.CharField(max_length=STATE_LENGTH),
        db_persist=True,
    )

    history = records(excluded=[*_DERIVED, "state", "excerpt", "search_key"])

    # Annotated by ResolutionQuerySet.with_status(today); absent otherwise, so a forgotten call fails loudly.
    status: str
    # Set by oversight.sets.name_agencies on the rows of a list.
    agency_names: list[str]

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year__year", "part", "kuan", "xiang", "number"]
        verbose_name = verbose_name_plural = "決議"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="%(app_label)s_%(class)s_number_is_positive",
                violation_error_message="項次從 1 開始。",
            ),
            models.CheckConstraint(
                condition=Q(released__gte=0) & Q(released__lte=F("frozen")) | Q(unknown_amounts__gt=0),
                name="%(app_label)s_%(class)s_released_within_frozen",
                violation_error_message="解凍金額不能超過凍結金額。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fiscal_year", "part", "kuan", "xiang", "number", "is_fictional"],
                name="resolution_year_order",
            ),
            models.Index(
                fields=[
                    *("is_fictional", "fiscal_year", "kind", "state", *_COUNTED),
                    *("step_on", "open_freezes", "parties", "cut"),
                ],
                name="resolution_by_year",
            ),
            models.Index(
                fields=["is_fictional", "parties", "fiscal_year", "kind", "state", *_COUNTED],
                name="resolution_by_parties",
            ),
            models.Index(
                fields=["is_fictional", "state", *_COUNTED, "fiscal_year", "kind", "parties"],
                name="resolution_by_state",
            ),
            # Every column that a list sorts by or filters on: the first page is found without reading a row.
            models.Index(fields=_SORTED, name="resolution_sorted"),
            # SQLite takes none that has the state for one to count from, and would rather count from a narrow one
            # with the world first and read every row: of those whose first column is the world, all have the state.
            models.Index(fields=["last_moved_on", "is_fictional"], name="resolution_moved"),
            models.Index(
                fields=["step_on", "is_fictional", "open_freezes", *_COUNTED[3:], "state", "due_on"],
                name="resolution_stepped",
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    def get_absolute_url(self) -> str:
        return reverse("resolution-detail", args=[self.key])

    @property
    def remaining(self) -> int:
        """Still frozen, 元, as far as amounts are known."""
        return self.frozen - self.released

    @property
    def number_label(self) -> str:
        """The item number as people say it, 「第四十六項」, also where the book prints 「(四十六)」; item 46."""
        printed = str(self.number) if is_english() else self.number_text.strip("()（）")
        if not printed:
            printed = format_numeral(self.number) if self.number <= LARGEST_SPELLED else str(self.number)
        return gettext("第%(number)s項") % {"number": printed}

    @property
    def place(self) -> str:
        """Where it stands in its year, without the year: 「經濟委員會 › 歲出第13款第2項 工業局」."""
        if self.part == self.Part.COMMON:
            return self.get_part_display()
        side = self.get_side_display() if self.side else ""
        numbers = gettext("第%(kuan)s款") % {"kuan": self.kuan} if self.kuan else ""
        numbers += gettext("第%(xiang)s項") % {"xiang": self.xiang} if self.xiang else ""
        agency = self.heading_agency.name if self.heading_agency else ""
        heading = f"{side}{numbers} {agency}".strip() or self.heading
        return " › ".join(part for part in (self.committee.name if self.committee else "", heading) if part)

    @property
    def citation(self) -> str:
        """「108年度總預算 › 經濟委員會 › 歲出第13款第2項 工業局 › 第一項」."""
        return f"{self.fiscal_year} › {self.place} › {self.number_label}"

    def clean(self) -> None:
        if self.fiscal_year_id is not None:
            self.fill_derived()

    def fill_derived(self) -> None:
        """Set key (once) and excerpt from what was typed or read."""
        self.excerpt = squeeze(self.text)[:EXCERPT_LENGTH]
        self.key = self.key or self.natural_key()

    def natural_key(self) -> str:
        """「108-general-economics-13-2-1」, 「108-general-common-7」; parts that print omits are left out."""
        place: list[object] = [self.part]
        if self.part != self.Part.COMMON:
            agency = self.heading_agency.code if self.heading_agency else None
            section = (self.kuan, self.xiang) if self.kuan else (agency,)
            place = [self.committee.slug if self.committee else self.part, *section]
        pieces = [self.fiscal_year.year, self.fiscal_year.kind, *place, self.number]
        return "-".join(str(piece) for piece in pieces if piece is not None)
