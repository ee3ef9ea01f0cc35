"""Lists of the admin, asked what nobody should ask: no error of ours, and never all rows without a word."""

from itertools import cycle

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.oversight.nasty import VALUES, make_world

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
#: What lists are asked besides their filters: order, page, search, lookups nobody offered.
OWN = ["o", "p", "q", "pk__in", "_to_field"]
NAMED = "網址中的篩選條件無法辨識"


def filters(answer):
    """The parameters of a list's filters."""
    return [name for spec in answer.context["cl"].filter_specs for name in spec.expected_parameters()]


def what_is_wrong(answer, name, value):
    if answer.status_code >= 500:
        return str(answer.status_code)
    # 0 is an answer to whether a column is empty.
    if (
        answer.status_code != 200
        or name in OWN
        or (name.endswith(("__isnull", "__isempty")) and value == "0")
    ):
        return ""
    list_ = answer.context["cl"]
    silent = list_.result_count and list_.result_count == list_.root_queryset.count()
    return "shows all rows" if silent and NAMED not in answer.text else ""


@pytest.fixture(scope="module", autouse=True)
def _world(for_module):
    make_world()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_list_survives_and_names_what_it_does_not_know(admin_client, model):
    """Each value once; the list's parameters take turns, so that every one gets several."""
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    answer = admin_client.get(page)
    if "cl" not in (answer.context or {}):
        pytest.skip("not a list of rows")
    names = cycle([*filters(answer), *OWN])
    wrong = {
        f"{name}={label}": found
        for (label, value), name in zip(VALUES.items(), names, strict=False)
        if (found := what_is_wrong(admin_client.get(f"{page}?{name}={value}", follow=True), name, value))
    }
    assert wrong == {}


@pytest.mark.parametrize("query", ["status=nonsense", "due=99", "answered=perhaps", "kind__exact=nonsense"])
def test_unknown_value_of_a_filter_is_told_or_finds_nothing(admin_client, query):
    answer = admin_client.get(f"/admin/oversight/resolution/?{query}", follow=True)
    assert NAMED in answer.text or answer.context["cl"].result_count == 0


@pytest.mark.parametrize("label", VALUES)
def test_record_that_cannot_be_is_not_found(admin_client, label):
    value = VALUES[label]
    for page in ("change", "history", "delete"):
        answer = admin_client.get(f"/admin/oversight/letter/{value}/{page}/")
        assert answer.status_code in (302, 400, 404)
