"""Check constraints evaluated here say what the database says, for every model that has any."""

import itertools

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from budget.violations import violations
from oversight.models import FreezeCondition, Resolution, Response

CHECKED = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("budget", "oversight")
    and any(isinstance(each, models.CheckConstraint) for each in model._meta.constraints)
]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"amount": 0}, "凍結金額須大於 0；不明請留空。"),
        ({"amount": None}, None),
        ({"share_numerator": 1, "share_denominator": 10}, None),
        ({"share_numerator": 11, "share_denominator": 10}, "凍結比例須大於 0，不超過全數。"),
        ({"share_numerator": 0, "share_denominator": 10}, "凍結比例須大於 0，不超過全數。"),
        ({"deadline_rule": "months"}, "「N日／週／個月內」須填 N。"),
        ({"deadline_rule": "months", "deadline_count": 2}, None),
        ({"deadline_rule": "yearly", "deadline_month": 13}, "每年或次年之期限須填月份 1 到 12。"),
    ],
)
def test_freeze_breaks_the_rule_it_breaks(fields, message):
    found = list(violations(FreezeCondition(stated="amount", **fields)))
    assert found == ([message] if message else [])


def test_answer_without_text_is_told():
    assert list(violations(Response(text="", state="draft"))) == ["辦理情形不可空白；尚無答復請勿建立。"]


def test_number_of_a_resolution_is_positive():
    assert list(violations(Resolution(number=0))) == ["項次從 1 開始。"]


VALUES = {
    models.BigIntegerField: (None, -1, 0, 1, 5),
    models.PositiveSmallIntegerField: (None, 0, 1, 12, 13),
    models.PositiveBigIntegerField: (None, 0, 1, 2),
    models.CharField: ("", "months", "by_date", "yearly", "released", "returned", "x"),
    models.TextField: ("", "x"),
}


def combinations(model, condition):
    """Instances with every combination of telling values in the fields that a condition names."""
    named = {name for name in _named(condition) if name != "pk"}
    names = sorted(name for name in named if type(model._meta.get_field(name)) in VALUES)[:4]
    for values in itertools.product(*(VALUES[type(model._meta.get_field(name))] for name in names)):
        yield model(**dict(zip(names, values, strict=True)))


def _named(condition):
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _named(child)
        else:
            yield child[0].partition("__")[0]
            if isinstance(child[1], models.F):
                yield child[1].name.partition("__")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("model", CHECKED, ids=lambda model: model.__name__)
def test_verdict_is_that_of_the_database(model):
    for constraint in (each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)):
        for instance in combinations(model, constraint.condition):
            try:
                constraint.validate(model, instance)
                refused = False
            except ValidationError:
                refused = True
            ours = str(constraint.violation_error_message) in set(violations(instance))
            assert ours == refused, (constraint.name, vars(instance))
