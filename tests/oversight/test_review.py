"""An answer's way to publication, by role: who may draft, submit, return and publish."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse

from oversight.models import Membership, Resolution, Response
from tests.factories import make_agency, make_freeze, make_resolution, make_response
from tests.pages import form_data

pytestmark = pytest.mark.django_db
Role = Membership.Role
LIST = "admin:oversight_response_changelist"
NOON = datetime.datetime(2026, 11, 26, 4, 0, tzinfo=datetime.UTC)


def member(client, *roles, code="2610"):
    user = User.objects.create_user("-".join(roles), is_staff=True)
    for role in roles:
        Membership.objects.create(user=user, agency=make_agency(code), role=role)
    client.force_login(user)
    return user


def answer(state="draft", **fields):
    return make_response(make_resolution(), text="已函送。", state=state, **fields)


def act(client, action, response, **data):
    data = {"action": action, "_selected_action": response.pk, "index": "0", **data}
    return client.post(reverse(LIST), data, follow=True)


def state_of(response):
    return Response.objects.get(pk=response.pk).state


def change(client, response, **fields):
    url = reverse("admin:oversight_response_change", args=[response.pk])
    return client.post(url, form_data(client.get(url)) | fields | {"_save": "1"})


def test_drafter_submits(client):
    member(client, Role.DRAFTER)
    response = answer()
    act(client, "submit", response)
    assert state_of(response) == "submitted"


def test_drafter_is_not_offered_to_publish(client):
    member(client, Role.DRAFTER)
    response = answer("submitted")
    act(client, "publish", response)
    assert state_of(response) == "submitted"


def test_drafter_cannot_post_the_state_published(client):
    member(client, Role.DRAFTER)
    response = answer()
    assert change(client, response, state="published").status_code == 200
    assert state_of(response) == "draft"


def test_drafter_cannot_change_a_published_answer(client):
    member(client, Role.DRAFTER)
    response = answer("published")
    url = reverse("admin:oversight_response_change", args=[response.pk])
    assert client.post(url, {"text": "改", "_save": "1"}).status_code == 403


def test_drafter_cannot_change_a_published_answer_on_the_screen_of_its_resolution(client):
    member(client, Role.DRAFTER)
    response = answer("published")
    url = reverse("admin:oversight_resolution_change", args=[response.resolution_id])
    client.post(url, form_data(client.get(url)) | {"responses-0-text": "改過", "_save": "1"})
    assert Response.objects.get().text == "已函送。"


def test_drafter_of_one_agency_who_reviews_another_publishes_there_only(client):
    user = member(client, Role.DRAFTER)
    Membership.objects.create(user=user, agency=make_agency("2601"), role=Role.REVIEWER)
    here = answer("submitted")
    there = make_response(make_resolution(2, agency="2601"), agency="2601", state="submitted")
    act(client, "publish", there)
    refused = act(client, "publish", here).text
    assert (state_of(there), state_of(here)) == ("published", "submitted")
    assert "公布與退回由主計／覆核人員為之" in refused


def test_reviewer_publishes_and_the_time_is_kept(client):
    member(client, Role.REVIEWER)
    response = answer("submitted")
    with time_machine.travel(NOON, tick=False):
        act(client, "publish", response)
    assert Response.objects.get().published_at == NOON


def test_publishing_counts_as_an_answer(client):
    member(client, Role.REVIEWER)
    response = answer("submitted")
    act(client, "publish", response)
    assert Resolution.objects.get().answer_state == "answered"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_unpublished_answer_does_not_count(state):
    answer(state, remark="請補字號")
    assert Resolution.objects.get().answer_state == "none"


def test_reviewer_must_say_what_to_change(client):
    member(client, Role.REVIEWER)
    response = answer("submitted")
    page = act(client, "send_back", response).text
    assert "覆核意見（必填）" in page
    assert state_of(response) == "submitted"


def test_returned_answer_shows_its_remark_to_the_drafter(client):
    member(client, Role.REVIEWER)
    response = answer("submitted")
    act(client, "send_back", response, remark="請補字號")
    member(client, Role.DRAFTER)
    url = reverse("admin:oversight_response_change", args=[response.pk])
    assert 'value="請補字號"' in client.get(url).text
    assert state_of(response) == "returned"


def test_returned_on_the_page_needs_a_remark_too(client):
    member(client, Role.REVIEWER)
    response = answer("submitted")
    assert "退回修改時，請填覆核意見。" in change(client, response, state="returned").text


def test_drafter_resubmits_a_returned_answer(client):
    member(client, Role.DRAFTER)
    response = answer("returned", remark="請補字號")
    assert change(client, response, state="submitted").status_code == 302
    assert state_of(response) == "submitted"


def test_reviewer_corrects_a_published_answer_in_public(client):
    member(client, Role.REVIEWER)
    response = answer("published")
    assert change(client, response, text="已於108年2月27日函送。").status_code == 302
    assert "更正文字" in client.get(response.resolution.get_absolute_url()).text


def test_common_resolution_keeps_its_text_from_those_who_share_it(client):
    member(client, Role.DRAFTER)
    resolution = make_resolution(agency="2601", assigned="2601 2610", text="原文")
    url = reverse("admin:oversight_resolution_change", args=[resolution.pk])
    assert 'name="text"' not in client.get(url).text
    client.post(url, form_data(client.get(url)) | {"text": "改", "_save": "1"})
    assert Resolution.objects.get().text == "原文"


def test_shared_resolution_takes_an_agencys_own_answer(client):
    member(client, Role.DRAFTER)
    resolution = make_resolution(agency="2601", assigned="2601 2610")
    url = reverse("admin:oversight_resolution_change", args=[resolution.pk])
    page = form_data(client.get(url))
    mine = {
        "responses-0-agency": make_agency().pk,
        "responses-0-kind": "comply",
        "responses-0-state": "draft",
        "responses-0-text": "遵照辦理。",
    }
    assert client.post(url, page | mine | {"_save": "1"}).status_code == 302
    assert Response.objects.get().text == "遵照辦理。"


def test_liaison_enters_a_step_on_the_screen_of_a_resolution(client):
    member(client, Role.LIAISON)
    freeze = make_freeze(make_resolution())
    url = reverse("admin:oversight_resolution_change", args=[freeze.resolution_id])
    step = {"steps-0-kind": "sent", "steps-0-happened_on": "108.02.27"}
    assert client.post(url, form_data(client.get(url)) | step | {"_save": "1"}).status_code == 302
    assert freeze.steps.get().kind == "sent"


DRAFT = "草稿不得公開之字句"


def test_no_public_page_shows_an_unpublished_answer(client):
    response = answer("draft")
    response.text = DRAFT
    response.clean()
    response.save()
    key, agency = response.resolution.key, "2610"
    pages = [
        "/",
        "/resolutions/",
        f"/resolutions/?q={DRAFT[:4]}",
        f"/resolutions/{key}/",
        "/resolutions/?format=csv",
        "/resolutions/?format=json",
        "/resolutions/feed.atom",
        "/freezes/",
        "/agencies/",
        f"/agencies/{agency}/",
        "/deadlines/",
        "/deadlines.ics",
        "/api/v1/responses/",
        f"/api/v1/resolutions/{key}/",
    ]
    showing = [page for page in pages if DRAFT in client.get(page).getvalue().decode()]
    assert showing == []
