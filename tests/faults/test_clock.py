"""The clock of the machine is set back by an hour: staff stay logged in, saves are kept, the audit trail holds."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from oversight.models import AuditEntry, Letter
from tests.factories import make_letter
from tests.oversight.accounts.steps import is_in, log_in, make_user
from tests.pages import form_data

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Asia/Taipei"))
HOUR = datetime.timedelta(hours=1)


def saved(client, page, subject):
    return client.post(page, form_data(client.get(page)) | {"subject": subject}).status_code


def test_clock_set_back_by_an_hour_stops_nobody(client):
    with time_machine.travel(NOON):
        make_user()
        letter = make_letter(subject="以前")
        page = f"/admin/oversight/letter/{letter.pk}/change/"
        assert is_in(log_in(client))
        assert saved(client, page, "正午") == 302
    with time_machine.travel(NOON - HOUR):
        assert client.get("/resolutions/").status_code == 200
        assert saved(client, page, "再到十一時") == 302
        client.logout()
        assert is_in(log_in(client))
    assert Letter.objects.get().subject == "再到十一時"
    subjects = Letter.history.order_by("history_id").values_list("subject", "history_date__hour")
    assert [*subjects] == [("以前", 12), ("正午", 12), ("再到十一時", 11)]
    times = AuditEntry.objects.order_by("sequence").values_list("action", "at__hour")
    assert [*times][-4:] == [("edit", 12), ("edit", 11), ("logout", 11), ("login", 11)]
    call_command("verify")
