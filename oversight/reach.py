"""What resolutions and their parts have to do with agencies.

A resolution is seen by the agency of its heading and by every agency assigned to it. Its text, freezes, reports owed
and links are kept by the agency of the heading; where there is none, or it is out of reach, by an account that reaches
every assigned agency. So nobody rewrites a 通案決議 that other agencies answer too. Each agency keeps its own answers.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from budget.admin.reach import Reach, agencies
from oversight.models import Assignment, Resolution, Response


def seen_resolutions(agencies: frozenset[int]) -> Q:
    """Resolutions that these agencies have to do with."""
    mine = Assignment.objects.filter(resolution=OuterRef("pk"), agency__in=agencies)
    return Q(heading_agency__in=agencies) | Q(Exists(mine))


def owned_resolutions(agencies: frozenset[int]) -> Q:
    """Resolutions that these agencies keep."""
    assigned = Assignment.objects.filter(resolution=OuterRef("pk"))
    others = assigned.exclude(agency__in=agencies)
    alone = Q(Exists(assigned.filter(agency__in=agencies)), ~Exists(others))
    return Q(heading_agency__in=agencies) | alone


def through(path: str) -> Reach:
    """The reach of what hangs on the resolution at `path`."""
    return Reach(
        lambda keys: Q(**{f"{path}__in": Resolution.objects.filter(seen_resolutions(keys)).values("pk")}),
        lambda keys: Q(**{f"{path}__in": Resolution.objects.filter(owned_resolutions(keys)).values("pk")}),
    )


RESOLUTION = Reach(seen_resolutions, owned_resolutions)


def _letters(agencies: frozenset[int]) -> Q:
    """Letters of these agencies, and letters that their resolutions or their answers cite."""
    cases = Resolution.objects.filter(seen_resolutions(agencies)).values("pk")
    answers = Response.objects.filter(agency__in=agencies).values("pk")
    return (
        Q(agency__in=agencies)
        | Q(pk__in=Resolution.objects.filter(pk__in=cases).values("freezes__steps__letter"))
        | Q(pk__in=Resolution.objects.filter(pk__in=cases).values("requirements__delivered_letter"))
        | Q(pk__in=Response.letters.through.objects.filter(response__in=answers).values("letter"))
    )


LETTER = Reach(_letters, _letters)

_BY_FREEZE, _BY_REPORT = through("freeze__resolution"), through("requirement__resolution")
EXTENSION = Reach(
    lambda keys: _BY_FREEZE.seen(keys) | _BY_REPORT.seen(keys),
    lambda keys: _BY_FREEZE.owned(keys) | _BY_REPORT.owned(keys),
)
#: A template without an agency is everybody's to use and nobody's to change.
LETTER_TEMPLATE = Reach(
    lambda keys: Q(agency__in=keys) | Q(agency__isnull=True), lambda keys: Q(agency__in=keys)
)


def reached(request: HttpRequest, obligations: QuerySet, permission: str) -> QuerySet:  # type: ignore[type-arg]
    """Of freezes or reports owed, those whose case the account may move by `permission`."""
    keys = agencies(request.user, permission)
    return obligations if keys is None else obligations.filter(through("resolution").owned(keys))
