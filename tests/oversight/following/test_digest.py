"""What digests are made of: form, selection, sums. Expected words and sums are worked out by hand."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from oversight.demo import install
from oversight.models import FreezeCondition
from tests.factories import (
    make_agency,
    make_common,
    make_freeze,
    make_letter,
    make_resolution,
    make_response,
    make_step,
)
from tests.oversight.following.steps import DAY, at, frozen_case, later, subscribe, text_of, told

pytestmark = pytest.mark.django_db


def test_digest_of_a_demo_case_reads_as_worked_out_by_hand(client, clock, send):
    install(DAY)
    key = "115-general-economics-99-1-1"  # 凍結275萬元, nothing sent
    stop = subscribe(client, f"resolution={key}")
    clock.move_to(at(DAY, 15))
    freeze = FreezeCondition.objects.get(resolution__key=key)
    letter = make_letter("示範字第1150000999號", issued_on=DAY)
    make_step(freeze, "sent", DAY, letter=letter)
    make_response(freeze.resolution, "本案業於115年11月26日函送立法院在案。", "9990", (letter,), as_of=DAY)
    (message,) = send(1)
    assert message.subject == "〔待交付委員會〕示範署（虛構）：1案有異動，還凍275萬元（虛構示範資料）"
    place = "115年度總預算 › 經濟委員會 › 歲出第99款第1項 示範署（虛構） › 第一項"
    assert (
        text_of(message).rstrip()
        == f"""\
預算決議追蹤　每日摘要　115年11月27日
追蹤的範圍：{place}
115年11月25日以後有異動：1案，凍結275萬元，還凍275萬元
　待交付委員會 1案，凍結275萬元，還凍275萬元
範圍內共1案，凍結275萬元，還凍275萬元

1. 〔待交付委員會〕示範署（虛構）：{place}（虛構示範資料）
   狀態：尚未函送 → 待交付委員會
   機關115年11月26日已函送立法院，待院會交付委員會。
   凍結275萬元，已解凍0元，還凍275萬元。
   ・115年11月26日 機關函送立法院（示範字第1150000999號）
   ・115年11月26日 公布辦理情形（示範字第1150000999號）　示範署（虛構）：本案業於115年11月26日函送立法院在案。
   https://budget.example/r/{key}

範圍內全部決議：
https://budget.example/resolutions/{key}/
改頻率：
https://budget.example{stop.removesuffix("stop/")}
停止寄送：
https://budget.example{stop}"""
    )


def test_html_says_the_same_and_loads_nothing(client, clock, send):
    freeze = frozen_case()
    subscribe(client)
    clock.shift(60)
    make_step(freeze, "sent", DAY)
    (message,) = send(1)
    html = message.message().get_body(("html",)).get_content()
    assert "狀態：尚未函送 → 待交付委員會" in html
    for word in ("<img", "src=", "<link", "<script", "style", "utm_"):
        assert word not in html


def test_mail_can_be_stopped_by_the_mail_program(client, clock, send):
    stop = subscribe(client)
    clock.shift(60)
    make_resolution(1)
    (message,) = send(1)
    sent = message.message()
    assert sent["List-Unsubscribe"] == f"<https://budget.example{stop}>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Auto-Submitted"] == "auto-generated"


def test_sender_and_replies_are_those_of_the_settings(client, clock, send, settings):
    settings.DEFAULT_FROM_EMAIL = "預算決議追蹤 <digest@budget.example>"
    settings.MAIL_REPLY_TO = ["office@budget.example"]
    subscribe(client)
    clock.shift(60)
    make_resolution(1)
    sent = send(1)[0].message()
    assert (str(sent["From"]), sent["Reply-To"]) == (
        "預算決議追蹤 <digest@budget.example>",
        "office@budget.example",
    )


def test_nothing_moved_no_mail(client, send):
    frozen_case()
    subscribe(client)
    assert send(1) == []


def test_nothing_moved_in_the_selection_no_mail(client, clock, send):
    one, other = frozen_case(1), make_freeze(make_resolution(2, agency="2601", assigned="2601"))
    subscribe(client, "agency=2610")
    clock.shift(60)
    make_step(other, "sent", DAY)
    assert send(1) == []
    clock.shift(60)
    make_step(one, "sent", DAY)
    assert len(send(2)) == 1


def test_the_two_worlds_do_not_mix(client, clock, send):
    subscribe(client)
    clock.shift(60)
    install(DAY)
    assert send(1) == []


def test_what_was_told_is_not_told_again(client, clock, send):
    freeze = frozen_case()
    subscribe(client)
    clock.shift(60)
    make_step(freeze, "sent", DAY)
    assert len(send(1)) == 1
    assert send(1) == []
    assert send(2) == []


def test_new_resolutions_are_told_as_such(client, clock, send):
    make_resolution(1)
    subscribe(client)
    clock.shift(60)
    make_freeze(make_resolution(2), 5_000_000)
    (message,) = send(1)
    assert told(message).splitlines()[1] == "   新登錄之決議。"
    assert "有異動：1案，凍結500萬元，還凍500萬元" in text_of(message)
    assert "範圍內共2案，凍結500萬元，還凍500萬元" in text_of(message)


def test_case_that_left_the_selection_is_told_once_more(client, clock, send):
    freeze = frozen_case()
    make_step(freeze, "sent", later(-3))
    subscribe(client, "status=sent")
    clock.shift(60)
    make_step(freeze, "referred", DAY)
    (message,) = send(1)
    assert "此案已不合所追蹤之條件。" in told(message)
    assert "範圍內共0案" in text_of(message)
    make_step(freeze, "scheduled", later(1))
    assert send(2) == []


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("holder=secretariat", True),
        ("holder=convener", False),
        ("due=later", True),
        ("amount=100m", False),
        ("waiting=unknown", True),
        ("money=remaining", False),
    ],
)
def test_conditions_that_pass_are_compared_on_both_days(client, clock, send, query, left):
    freeze = frozen_case(deadline_rule="by_date", deadline_date=later(90))
    if query == "holder=secretariat":
        make_step(freeze, "sent", later(-3))
    subscribe(client, query)
    clock.shift(60)
    make_step(freeze, "referred", DAY)
    (message,) = send(1)
    assert ("此案已不合所追蹤之條件。" in told(message)) is left


def test_cases_are_summed_by_status_late_ones_first(client, clock, send):
    one, two = frozen_case(1, 10_000_000), frozen_case(2, 20_000_000)
    frozen_case(3, 5_000_000, deadline_rule="by_date", deadline_date=DAY)
    subscribe(client)
    clock.shift(60)
    make_step(one, "sent", DAY)
    make_step(two, "sent", DAY)
    (message,) = send(1)
    assert message.subject == "〔逾期未函送〕工業局、〔待交付委員會〕工業局等3案有異動，還凍3,500萬元"
    assert (
        "\n　逾期未函送 1案，凍結500萬元，還凍500萬元\n　待交付委員會 2案，凍結3,000萬元，還凍3,000萬元\n"
        in text_of(message)
    )
    assert [line[:3] for line in told(message).splitlines() if line[:1].isdigit()] == ["1. ", "2. ", "3. "]
    assert told(message).index("第三項") < told(message).index("第二項") < told(message).index("第一項")


def test_unknown_amounts_are_not_nothing(client, clock, send):
    freeze = frozen_case(1, None)
    subscribe(client)
    clock.shift(60)
    make_step(freeze, "sent", DAY)
    (message,) = send(1)
    assert "凍結金額未明。" in told(message)
    assert "有異動：1案，凍結0元，還凍0元（另1案金額未明）" in text_of(message)


def test_more_than_thirty_cases_are_counted(client, clock, send):
    subscribe(client)
    clock.shift(60)
    for number in range(1, 33):
        make_resolution(number)
    text = text_of(send(1)[0])
    assert "\n30. " in text
    assert "\n31. " not in text
    assert "另有2案有異動，見清單。" in text


def test_common_resolution_names_its_agencies(client, clock, send):
    make_agency("2601")
    common = make_common(1, assigned="2601 2610")
    subscribe(client)
    clock.shift(60)
    make_response(common)
    assert "〔部分機關已答復〕經濟部、工業局：" in told(send(1)[0])


def test_english_reader_is_written_to_in_english(client, clock, send):
    subscribe(client, language="en")
    clock.shift(60)
    make_resolution(1)
    (message,) = send(1)
    assert "https://budget.example/en/resolutions/108-general-economics-13-2-1/" in text_of(message)
    assert '<html lang="en">' in message.message().get_body(("html",)).get_content()


@pytest.mark.parametrize("rows", [2, 20])
def test_digest_asks_as_often_for_many_cases(client, clock, rows, django_assert_num_queries):
    freezes = [frozen_case(number) for number in range(1, rows + 1)]
    subscribe(client)
    clock.shift(60)
    for freeze in freezes:
        make_step(freeze, "sent", DAY, letter=make_letter(f"經授工字第{freeze.pk}號"))
        make_response(freeze.resolution)
    clock.move_to(at(later(1)))
    locks = 4 if connection.vendor == "postgresql" else 0  # two for the tables, two around the row
    with django_assert_num_queries(58 + locks):
        call_command("send_digests")
    assert len(mail.outbox) == 1
