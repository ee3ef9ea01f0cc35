"""One decision for many cases: previewed, applied as previewed, once. Amounts are 元."""

import re
from datetime import date

import pytest
from django.urls import reverse

from oversight.computed import compute, with_children
from oversight.decisions import Decision, apply, plan
from oversight.demo import install
from oversight.models import FreezeStep, Letter, Meeting, Resolution
from oversight.rollups import differences
from oversight.status import status_of
from tests.factories import (
    make_committee,
    make_freeze,
    make_letter,
    make_release,
    make_requirement,
    make_resolution,
    make_step,
    refreshed,
)

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 1)
DAY = date(2019, 5, 8)
PAGE = "/admin/oversight/freezecondition/decide/"
#: The trade's own words for it.
WORDS = "27案報告完竣，同意動支，並提報院會"


def scheduled(number, amount=1_000_000, meeting=None):
    freeze = make_freeze(make_resolution(number), amount)
    make_step(freeze, "sent", date(2019, 3, 1))
    make_step(freeze, "scheduled", DAY, meeting=meeting)
    return freeze


def decide(freezes, kind="approved", today=TODAY, **fields):
    decision = Decision(kind=kind, on=DAY, **fields)
    return decision, plan([freeze.pk for freeze in freezes], decision, today)


def carry_out(freezes, kind="approved", **fields):
    decision, preview = decide(freezes, kind, **fields)
    return apply(decision, preview.versions, TODAY, None)


@pytest.fixture
def meeting():
    return Meeting.objects.create(name="經濟委員會第8次", held_on=DAY, committee=make_committee())


def post(client, freezes, **fields):
    data = {"case": [freeze.pk for freeze in freezes], "portion": "remaining", "preview": "1", **fields}
    return client.post(PAGE, data)


def token_of(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def confirm(client, page):
    return client.post(PAGE, {"token": token_of(page), "confirm": "1"}, follow=True)


def test_plan_writes_nothing():
    decide([scheduled(1)])
    assert FreezeStep.objects.count() == 2


def test_plan_tells_status_holder_and_remaining_before_and_after():
    _, preview = decide([scheduled(1)])
    (case,) = preview.cases
    assert (case.before.label, case.holder.label, case.remaining) == ("已排審", "委員會", 1_000_000)
    assert (case.after.label, case.holder_after.label, case.remaining_after) == (
        "待提報院會",
        "院會",
        1_000_000,
    )


def test_twenty_seven_cases_by_one_decision_reported_to_the_plenary(admin_client, meeting):
    freezes = [scheduled(number, meeting=meeting) for number in range(1, 28)]
    fields = {"note": WORDS, "meeting": meeting.pk, "reported_on": "108/5/17"}
    confirm(admin_client, post(admin_client, freezes, **fields))
    steps = FreezeStep.objects.exclude(kind__in=["sent", "scheduled"])
    assert steps.filter(kind="approved", happened_on=DAY, meeting=meeting, note=WORDS).count() == 27
    assert steps.filter(kind="reported", happened_on=date(2019, 5, 17)).count() == 27
    assert set(Resolution.objects.with_status(TODAY).values_list("status", flat=True)) == {"awaiting_reply"}
    assert list(differences()) == []


def test_confirming_twice_writes_once(admin_client):
    page = post(admin_client, [scheduled(1)], kind="approved", on="108/5/8")
    confirm(admin_client, page)
    again = confirm(admin_client, page)
    assert FreezeStep.objects.filter(kind="approved").count() == 1
    assert "1 案未登錄：預覽之後已有更改" in again.text


def test_case_edited_since_the_preview_is_left_alone_and_others_are_done(admin_client):
    edited, other = scheduled(1), scheduled(2)
    page = post(admin_client, [edited, other], kind="approved", on="108/5/8")
    edited.clause = "更正後之條文"
    edited.save()
    text = confirm(admin_client, page).text
    assert FreezeStep.objects.get(kind="approved").condition == other
    assert "已登錄 1 案" in text
    assert edited.resolution.key in text


def test_forged_preview_is_refused(admin_client):
    response = admin_client.post(PAGE, {"token": "x:y", "confirm": "1"}, follow=True)
    assert "未寫入任何資料" in response.text


def test_seventy_percent_is_approved_and_moves_no_money():
    freeze = scheduled(1, 1_000_000)
    carry_out([freeze], "partly", percent=(70, 100))
    assert FreezeStep.objects.get(kind="partly").amount == 700_000
    freeze.refresh_from_db()
    assert freeze.released == 0


def test_letter_releases_the_part_the_committee_approved():
    freeze = scheduled(1, 1_000_000)
    carry_out([freeze], "partly", percent=(70, 100))
    decision = Decision(
        kind="released", on=date(2019, 5, 20), letter="台立院議字第1080701758號", portion="approved"
    )
    apply(decision, plan([freeze.pk], decision, TODAY).versions, TODAY, None)
    freeze.refresh_from_db()
    assert (freeze.released, freeze.remaining) == (700_000, 300_000)
    assert Letter.objects.get().direction == "from_yuan"


def test_letter_releases_what_remains():
    freeze = scheduled(1, 1_000_000)
    make_release(freeze, DAY, 400_000)
    _, preview = decide([freeze], "released", letter="台立院議字第1080701758號")
    decision = Decision(kind="released", on=date(2019, 5, 20), letter="台立院議字第1080701758號")
    (case,) = plan([freeze.pk], decision, TODAY).cases
    assert (case.steps[0].amount, case.remaining_after, case.after.value) == (600_000, 0, "released")
    assert preview.cases[0].refusal == "已登錄同日之「立法院函復准予動支」。"


def test_fraction_of_a_dollar_is_cut_off_and_said():
    _, preview = decide([scheduled(1, 1_000_001)], "partly", percent=(70, 100))
    assert preview.cases[0].steps[0].amount == 700_000
    assert "1,000,001 元之比例非整數元，不足 1 元捨去。" in preview.cases[0].warnings


def test_released_case_is_refused():
    freeze = scheduled(1)
    make_release(freeze, date(2019, 5, 20))
    assert decide([freeze])[1].cases[0].refusal == "已全數解凍。"


@pytest.mark.parametrize(
    ("amount", "fields", "words"),
    [
        (None, {"percent": (70, 100)}, "凍結金額未明，無法依比例計算"),
        (1_000_000, {}, "部分同意須填比例"),
        (1_000_000, {"amounts": 1_000_001}, "超過尚凍 1,000,000 元"),
    ],
    ids=["unknown", "neither", "too much"],
)
def test_partial_approval_is_refused(amount, fields, words):
    freeze = scheduled(1, amount)
    if "amounts" in fields:
        fields = {"amounts": {freeze.pk: fields["amounts"]}}
    assert words in decide([freeze], "partly", **fields)[1].cases[0].refusal


def test_release_of_an_approved_part_needs_an_approval():
    case = decide([scheduled(1)], "released", letter="x", portion="approved")[1].cases[0]
    assert case.refusal == "沒有委員會准予而尚未函復之紀錄。"


def test_case_never_sent_is_warned_about_not_refused():
    case = decide([make_freeze(make_resolution())])[1].cases[0]
    assert case.refusal == ""
    assert case.warnings == ["尚無函送的紀錄，已有「委員會准予動支」（108年5月8日）。"]


def test_two_freezes_of_one_resolution_are_told_together():
    resolution = make_resolution()
    freezes = [make_freeze(resolution), make_freeze(resolution)]
    for freeze in freezes:
        make_step(freeze, "scheduled", DAY)
    _, preview = decide(freezes)
    assert [case.after.value for case in preview.cases] == ["awaiting_plenary"] * 2


def test_agenda_place_is_noted(admin_client, meeting):
    freeze = make_freeze(make_resolution())
    fields = {"kind": "scheduled", "meeting": meeting.pk, "section": "討論事項", f"item-{freeze.pk}": "3"}
    confirm(admin_client, post(admin_client, [freeze], **fields))
    step = FreezeStep.objects.get()
    assert (step.kind, step.note, step.meeting) == ("scheduled", "討論事項第3案", meeting)


def test_new_meeting_is_made_on_confirming_only(admin_client):
    page = post(admin_client, [scheduled(1)], kind="approved", on="108/5/8", new_meeting="經濟委員會第9次")
    assert Meeting.objects.count() == 0
    confirm(admin_client, page)
    assert FreezeStep.objects.get(kind="approved").meeting == Meeting.objects.get(name="經濟委員會第9次")


def test_page_of_a_meeting_lists_the_cases_on_its_agenda(admin_client, meeting):
    freeze, _elsewhere, decided = scheduled(1, meeting=meeting), scheduled(2), scheduled(3, meeting=meeting)
    make_step(decided, "approved", date(2019, 5, 9))
    page = admin_client.get(PAGE, {"meeting": meeting.pk})
    assert re.findall(r'name="case" value="(\d+)"', page.text) == [str(freeze.pk)]


def test_page_of_a_meeting_can_list_all_its_committee_has_on_an_agenda(admin_client, meeting):
    on_it, without_meeting = scheduled(1, meeting=meeting), scheduled(2)
    page = admin_client.get(PAGE, {"meeting": meeting.pk, "whole": "1"})
    listed = re.findall(r'name="case" value="(\d+)"', page.text)
    assert listed == [str(on_it.pk), str(without_meeting.pk)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "approved"}, "請填日期，或選會議。"),
        ({"on": "108/5/8"}, "請選擇決定"),
        ({"kind": "released", "on": "108/5/8"}, "函復准予動支須填立法院函復之字號。"),
        ({"kind": "continued", "on": "108/5/8", "reported_on": "108/5/9"}, "可一併登錄提報院會"),
    ],
    ids=["no day", "no decision", "no letter", "not reportable"],
)
def test_form_is_refused(admin_client, fields, words):
    page = post(admin_client, [scheduled(1)], **fields)
    assert words in page.text
    assert 'name="token"' not in page.text


def test_count_in_the_words_is_compared(admin_client):
    page = post(admin_client, [scheduled(1)], note=WORDS, on="108/5/8").text
    assert "決議原文為 27 案，所選為 1 案；請核對。" in page


def test_letter_stored_with_another_date_is_refused(admin_client):
    make_letter("台立院議字第1080701758號", issued_on=DAY, direction="from_yuan")
    fields = {"kind": "released", "on": "108/5/20", "letter": "台立院議字第1080701758號"}
    assert "發文日期是108.05.08" in post(admin_client, [scheduled(1)], **fields).text


def test_reader_may_not_decide(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("rows", [1, 10])
def test_plan_asks_as_often_for_many_cases(rows, django_assert_num_queries):
    freezes = [scheduled(number) for number in range(1, rows + 1)]
    with django_assert_num_queries(9):
        decide(freezes)


def test_status_of_a_row_in_memory_is_that_of_the_database():
    install(TODAY)
    make_requirement(make_resolution(900))
    rows = list(with_children(Resolution.objects.with_status(TODAY)))
    assert [status_of(row, TODAY) for row in rows] == [row.status for row in rows]
    assert [status_of(compute(row), TODAY) for row in rows] == [row.status for row in rows]
    assert len({row.status for row in rows}) == 22


def test_action_lists_the_chosen_cases(admin_client):
    freezes = [scheduled(1), scheduled(2)]
    data = {"action": "decide_many", "_selected_action": [freeze.pk for freeze in freezes]}
    page = admin_client.post(reverse("admin:oversight_freezecondition_changelist"), data)
    assert page.text.count('name="case"') == 2
    assert refreshed(freezes[0].resolution).step == "scheduled"
