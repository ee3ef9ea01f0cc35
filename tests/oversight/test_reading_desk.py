"""「讀取條文」, 「讀取辦理情形」, 「沿用並修改」: what differs is proposed, what is ticked is written, nothing else."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from oversight.models import FreezeCondition, Membership, Requirement, Resolution, ResolutionLine, Response
from oversight.rollups import differences
from tests.factories import (
    make_agency,
    make_committee,
    make_freeze,
    make_line,
    make_link,
    make_resolution,
    make_response,
)
from tests.pages import form_data

pytestmark = pytest.mark.django_db
TEXT = (
    "工業局108年度歲出預算第1目「工業技術升級輔導」編列82億2,469萬1千元，凍結10%，"
    "俟於1個月內向立法院經濟委員會專案報告，並經同意後，始得動支。"
)
ANSWER = "本案業經立法院108年5月8日台立院議字第1080701758號函復准予動支在案。"


@pytest.fixture(autouse=True)
def _ground():
    make_committee("economics")


def desk(obj):
    return reverse(f"admin:oversight_{obj._meta.model_name}_read", args=[obj.pk])


def offers(client, obj):
    return {offer.key: offer for offer in client.get(desk(obj)).context["offers"]}


def take(client, obj, *keys):
    page = client.get(desk(obj))
    version = page.context["page_version"]
    return client.post(desk(obj), {"offer": list(keys), "_version": version}, follow=True)


def unread():
    return make_resolution(text=TEXT, kind="unclassified")


def test_unread_resolution_is_offered_its_kind_and_its_freeze(admin_client):
    found = offers(admin_client, unread())
    assert {"resolution1.kind", "freeze1.clause"} <= set(found)
    assert found["freeze1.clause"].proposed.startswith("822,469,100 元")


def test_nothing_is_written_by_looking_nor_without_a_tick(admin_client):
    resolution = unread()
    assert "checked" not in admin_client.get(desk(resolution)).text
    take(admin_client, resolution)
    assert not FreezeCondition.objects.exists()


def test_ticked_freeze_is_stored_with_all_that_was_read(admin_client):
    resolution = unread()
    take(admin_client, resolution, "freeze1.clause")
    freeze = FreezeCondition.objects.get()
    assert (freeze.amount, freeze.stated_base, freeze.share_label) == (822_469_100, 8_224_691_000, "10%")
    assert (freeze.report_type, freeze.consent, freeze.deadline_count) == ("special", True, 1)
    assert [committee.name for committee in freeze.committees.all()] == ["經濟委員會"]
    assert Resolution.objects.get().kind == "unclassified"
    assert list(differences()) == []


def test_accepted_field_changes_that_field_only(admin_client):
    resolution = make_resolution(text=TEXT, kind="freeze")
    make_freeze(resolution, 1, report_type="written", committees="economics", clause="舊條文")
    found = offers(admin_client, resolution)
    assert (found["freeze1.amount"].now, found["freeze1.report_type"].now) == ("1 元＝1元", "書面報告")
    take(admin_client, resolution, "freeze1.amount")
    freeze = FreezeCondition.objects.get()
    assert (freeze.amount, freeze.report_type, freeze.clause) == (822_469_100, "written", "舊條文")


def test_reading_again_offers_only_what_still_differs(admin_client):
    resolution = unread()
    take(admin_client, resolution, "freeze1.clause", "resolution1.kind")
    assert set(offers(admin_client, resolution)) == set()


def test_offer_shows_the_words_it_comes_from(admin_client):
    resolution = make_resolution(text=TEXT, kind="freeze")
    make_freeze(resolution, 822_469_100, report_type="written")
    page = admin_client.get(desk(resolution)).text
    assert "依據：「專案報告」" in page
    assert "<mark>專案報告</mark>" in page


def test_accepting_leaves_history_with_its_reason(admin_client, admin_user):
    resolution = unread()
    take(admin_client, resolution, "resolution1.kind")
    moment = Resolution.history.first()
    assert (moment.history_change_reason, moment.history_user) == ("讀取條文", admin_user)


@pytest.mark.django_db(transaction=True)
def test_record_is_locked_in_the_transaction_that_writes(admin_client):
    """PostgreSQL refuses to lock a row outside of one."""
    take(admin_client, unread(), "freeze1.clause")
    assert FreezeCondition.objects.get().amount == 822_469_100


def test_page_that_somebody_overtook_is_refused(admin_client):
    resolution = unread()
    version = admin_client.get(desk(resolution)).context["page_version"]
    Resolution.objects.update(number_text="三十九")
    answer = admin_client.post(
        desk(resolution), {"offer": ["freeze1.clause"], "_version": version}, follow=True
    )
    assert "未儲存" in answer.text
    assert not FreezeCondition.objects.exists()


def test_budget_line_is_offered_and_confirmed_by_who_accepts(admin_client, admin_user):
    line = make_line("5226102200", name="工業技術升級輔導", proposed=8_224_691_000, number="1")
    resolution = unread()
    key = next(key for key in offers(admin_client, resolution) if key.startswith("mention"))
    take(admin_client, resolution, key)
    link = ResolutionLine.objects.get()
    assert (link.line, link.state, link.decided_by) == (line, "confirmed", admin_user)


def test_rejected_line_is_not_offered_again(admin_client):
    line = make_line("5226102200", name="工業技術升級輔導", proposed=8_224_691_000, number="1")
    resolution = unread()
    make_link(resolution, line, state="rejected")
    assert not [key for key in offers(admin_client, resolution) if key.startswith("mention")]


def test_report_owed_is_offered(admin_client):
    resolution = make_resolution(text="爰要求工業局於2個月內向立法院經濟委員會提出書面報告。", kind="report")
    take(admin_client, resolution, "requirement1.title")
    owed = Requirement.objects.get()
    assert (owed.report_type, owed.deadline_count) == ("written", 2)


def test_answer_offers_letter_and_release(admin_client):
    resolution = make_resolution(text=TEXT, kind="freeze")
    freeze = make_freeze(resolution, 822_469_100)
    answer = make_response(resolution, text=ANSWER, kind="released")
    assert set(offers(admin_client, answer)) == {"letter1.letter", "release1.release"}
    take(admin_client, answer, "letter1.letter", "release1.release")
    assert answer.letters.get().number_text == "台立院議字第1080701758號"
    step = freeze.steps.get()
    assert (step.kind, step.amount, step.happened_on) == ("released", 822_469_100, datetime.date(2019, 5, 8))
    assert list(differences()) == []


def test_drafter_is_not_offered_a_release(client):
    resolution = make_resolution(text=TEXT, kind="freeze")
    make_freeze(resolution, 822_469_100)
    answer = make_response(resolution, text=ANSWER, kind="released", state="draft")
    member(client, "drafter")
    assert set(offers(client, answer)) == {"letter1.letter"}


def test_text_of_others_is_not_read(client):
    resolution = make_resolution(agency="2601", assigned="2601 2610", text=TEXT)
    member(client, "drafter")
    assert client.get(desk(resolution)).status_code == 403


# Last year


def member(client, role):
    user = User.objects.create_user(role, is_staff=True)
    Membership.objects.create(user=user, agency=make_agency(), role=role)
    client.force_login(user)


def two_years():
    earlier = make_resolution(1, year=107, text=TEXT.replace("108年度", "107年度").replace("10%", "5%"))
    make_response(earlier, text="去年之答復。", state="published")
    return earlier, make_resolution(1, year=108, text=TEXT)


def precedents(client, resolution):
    return client.get(desk(resolution)).context["precedents"]


def test_near_same_text_of_last_year_stands_beside(admin_client):
    earlier, resolution = two_years()
    (found,) = precedents(admin_client, resolution)
    assert (found.resolution, found.why) == (earlier, "文字相近（100%，年度與數字不計）")
    assert "去年之答復。" in admin_client.get(desk(resolution)).text


def test_same_line_by_code_and_name_comes_first(admin_client):
    earlier, resolution = two_years()
    other = make_resolution(2, year=107, text="完全不同之要求。")
    for year, row in ((107, other), (108, resolution)):
        make_link(row, make_line("5226102200", year=year))
    assert [each.resolution for each in precedents(admin_client, resolution)] == [other, earlier]


def test_same_code_with_another_name_does_not_count(admin_client):
    resolution = make_resolution(1, year=108, text=TEXT)
    other = make_resolution(2, year=107, text="完全不同之要求。")
    make_link(resolution, make_line("5226102200", year=108))
    make_link(other, make_line("5226102200", year=107, name="別的計畫"))
    assert precedents(admin_client, resolution) == []


def test_earlier_answer_is_adopted_as_a_draft(client):
    earlier, resolution = two_years()
    member(client, "drafter")
    answer = earlier.responses.get()
    url = reverse("admin:oversight_resolution_adopt", args=[resolution.pk, answer.pk])
    page = client.post(url, follow=True)
    draft = Response.objects.get(resolution=resolution)
    assert (draft.text, draft.state, draft.as_of) == ("去年之答復。", "draft", None)
    assert form_data(page)["text"] == ["去年之答復。"] or "去年之答復。" in page.text


def test_draft_of_another_is_not_adopted(client):
    earlier, resolution = two_years()
    earlier.responses.update(state="draft")
    member(client, "drafter")
    url = reverse("admin:oversight_resolution_adopt", args=[resolution.pk, earlier.responses.get().pk])
    assert client.post(url).status_code == 404


def test_liaison_adopts_nothing(client):
    earlier, resolution = two_years()
    member(client, "liaison")
    url = reverse("admin:oversight_resolution_adopt", args=[resolution.pk, earlier.responses.get().pk])
    assert client.post(url).status_code == 403


def test_desk_takes_a_bounded_number_of_queries(admin_client, django_assert_max_num_queries):
    for year in range(98, 108):
        make_response(make_resolution(1, year=year, text=TEXT), state="published")
    resolution = make_resolution(1, year=108, text=TEXT)
    with django_assert_max_num_queries(40):
        admin_client.get(desk(resolution))
