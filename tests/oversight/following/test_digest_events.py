"""What was recorded since the last digest, as it is told; each expected line is worked out by hand."""

import pytest

from budget.history import because
from oversight.audit import guards
from oversight.models import Requirement, Resolution
from tests.factories import (
    make_agency,
    make_committee,
    make_letter,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
    refreshed,
)
from tests.oversight.following.steps import DAY, frozen_case, later, subscribe, text_of, told

pytestmark = pytest.mark.django_db


def test_late_entry_is_told_when_it_is_entered(client, clock, send):
    freeze = frozen_case()
    subscribe(client)
    send(30)
    clock.shift(60)
    make_step(freeze, "sent", DAY, letter=make_letter())
    (message,) = send(31)
    assert "・115年11月26日 機關函送立法院（經授工字第10820404830號）" in told(message)


def test_steps_of_one_day_are_one_entry_in_their_order(client, clock, send):
    freeze = frozen_case()
    subscribe(client)
    clock.shift(60)
    make_step(freeze, "referred", later(-2))
    make_step(freeze, "sent", later(-3))
    make_release(freeze, later(-1), 10_000_000)
    (message,) = send(1)
    assert message.subject == "〔部分解凍〕工業局：1案有異動，還凍2,000萬元"
    assert told(message).splitlines()[1:-1] == [
        "   狀態：尚未函送 → 部分解凍",
        "   立法院115年11月25日函復部分准予動支，其餘仍凍結。",
        "   凍結3,000萬元，已解凍1,000萬元，還凍2,000萬元。",
        "   ・115年11月23日 機關函送立法院",
        "   ・115年11月24日 交付委員會",
        "   ・115年11月25日 立法院函復准予動支 1,000萬元",
    ]


def test_corrected_step_and_one_taken_back(client, clock, send):
    freeze = frozen_case()
    sent, referred = make_step(freeze, "sent", later(-3)), make_step(freeze, "referred", later(-2))
    subscribe(client)
    clock.shift(60)
    sent.happened_on = later(-5)
    sent.save()
    referred.delete()
    refreshed(freeze.resolution)
    (message,) = send(1)
    assert [line for line in told(message).splitlines() if "・" in line or "狀態" in line] == [
        "   狀態：待排審 → 待交付委員會",
        "   ・115年11月21日 機關函送立法院〔更正〕",
        "   ・115年11月24日 交付委員會〔撤銷登錄〕",
    ]


def test_step_entered_and_deleted_in_between_is_nothing(client, clock, send):
    freeze = frozen_case()
    subscribe(client)
    clock.shift(60)
    make_step(freeze, "sent", DAY).delete()
    refreshed(freeze.resolution)
    assert send(1) == []


def test_answers_published_corrected_and_withdrawn(client, clock, send):
    resolution = make_resolution(1, assigned="2610 2601")
    corrected = make_response(resolution, "遵照辦理。")
    withdrawn = make_response(resolution, "已送報告。", "2601")
    subscribe(client)
    clock.shift(60)
    corrected.text = "遵照辦理，並已改善。"
    corrected.save()
    withdrawn.state = "draft"
    withdrawn.save()
    make_response(resolution, "補充說明。", as_of=DAY)
    make_response(resolution, "草稿。", state="draft")
    refreshed(resolution)
    (message,) = send(1)
    assert [line for line in told(message).splitlines() if "・" in line] == [
        "   ・公布之辦理情形〔更正〕　工業局：遵照辦理，並已改善。",
        "   ・撤回已公布之辦理情形　經濟部：已送報告。",
        "   ・115年11月26日 公布辦理情形　工業局：補充說明。",
    ]


def test_drafts_are_nobodys_business(client, clock, send):
    resolution = make_resolution(1)
    subscribe(client)
    clock.shift(60)
    draft = make_response(resolution, "草稿。", state="draft")
    draft.text = "草稿二。"
    draft.save()
    assert send(1) == []


def test_letter_added_to_an_answer_is_a_correction(client, clock, send):
    answer = make_response(make_resolution(1))
    subscribe(client)
    clock.shift(60)
    answer.letters.set([make_letter()])
    (message,) = send(1)
    assert "・公布之辦理情形〔更正〕（經授工字第10820404830號）" in told(message)


def test_report_delivered(client, clock, send):
    report = make_requirement(make_resolution(1))
    subscribe(client)
    clock.shift(60)
    report.delivered_on, report.delivered_letter = DAY, make_letter()
    report.save()
    refreshed(report.resolution)
    (message,) = send(1)
    assert told(message).splitlines()[1:4] == [
        "   狀態：待送報告 → 已送報告",
        "   報告已於115年11月26日送立法院。",
        "   ・115年11月26日 書面報告送立法院（經授工字第10820404830號）",
    ]


def test_amount_that_changed_is_told(client, clock, send):
    freeze = frozen_case()
    subscribe(client)
    clock.shift(60)
    freeze.amount = 20_000_000
    freeze.save()
    refreshed(freeze.resolution)
    assert "   凍結金額：3,000萬元 → 2,000萬元" in told(send(1)[0]).splitlines()


def test_text_of_a_resolution_that_was_corrected(client, clock, send):
    resolution = make_resolution(1)
    subscribe(client)
    clock.shift(60)
    with because("校對"):
        resolution.text = "要求工業局儘速檢討改進。"
        resolution.save()
    assert "   ・決議內容〔更正〕" in told(send(1)[0]).splitlines()


def test_freeze_deleted_with_its_steps_is_taken_back(client, clock, send):
    freeze = frozen_case()
    make_step(freeze, "sent", later(-3))
    subscribe(client)
    clock.shift(60)
    resolution = freeze.resolution
    freeze.delete()
    refreshed(resolution)
    lines = told(send(1)[0]).splitlines()
    assert "   狀態：待交付委員會 → 尚未答復" in lines
    assert "   凍結金額：3,000萬元 → 0元" in lines
    assert "   ・115年11月23日 機關函送立法院〔撤銷登錄〕" in lines


def test_committee_of_a_freeze_does_not_matter_to_words(client, clock, send):
    """Rewound freezes and reports know no committees: nothing of what is told may ask for them."""
    freeze = frozen_case()
    subscribe(client)
    clock.shift(60)
    freeze.committees.set([make_committee("finance")])
    refreshed(freeze.resolution)
    assert send(1) == []


def test_row_without_history_is_taken_as_it_is(client, clock, send):
    """Rows of databases older than the history: what they were before their first entry is not guessed."""
    report = make_requirement(make_resolution(1))
    guards.remove("default")
    for model in (Resolution, Requirement):
        model.history.all().delete()
    subscribe(client)
    clock.shift(60)
    report.title = "送交書面報告"
    report.save()
    assert send(1) == []
    clock.shift(60)
    report.delivered_on = DAY
    report.save()
    refreshed(report.resolution)
    assert "報告已於115年11月26日送立法院。" in told(send(2)[0])


def test_deleted_case_ends_what_followed_it(client, clock, send):
    resolution = make_resolution(1)
    subscribe(client, f"resolution={resolution.key}")
    clock.shift(60)
    resolution.delete()
    (message,) = send(1)
    assert message.subject == "電子郵件追蹤已停止：條件已無法使用"
    assert "- 決議：查無此決議。" in text_of(message)
    assert send(2) == []


def test_conditions_gone_are_never_all_rows(client, clock, send):
    make_agency("2699")
    subscribe(client, "agency=2699")
    clock.shift(60)
    make_agency("2699").delete()
    make_resolution(1)
    (message,) = send(1)
    assert "- 機關：" in text_of(message)
    assert "1. " not in text_of(message)
