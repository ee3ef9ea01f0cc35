"""Every public address, asked what nobody should ask: no error of ours, and never all rows for a bad value."""

import html
import re

import pytest

from tests.oversight.nasty import MARK, NAMES, VALUES, address, make_world, patterns, questions

pytestmark = pytest.mark.django_db
ROUTES = sorted({route for route, _ in patterns() if "(?P" not in route})
#: Pages on which nothing can be chosen.
DEAF = {
    "about/",
    "api/v1/openapi.json",
    "budget/",
    "budget/<int:year>/",
    "budget/<int:year>/<path:slug>/",
    "follow/<str:token>/",
    "follow/<str:token>/stop/",
    "follow/asked/",
    "follow/confirm/<str:signed>/",
    "healthz",
    "r/<slug:key>",
    "r/<slug:key>.svg",
    "resolutions/<slug:key>/deadlines.ics",
    "resolutions/<slug:key>/feed.atom",
    "resolutions/<str:key>/",
    "robots.txt",
    "sitemap.xml",
    "sitemap/",
}
#: What is a question with an answer there.
ANSWERS = {("q", "zero"), ("overdue", "zero"), ("number", "zero")}
UNKNOWN = re.compile("不認得「[a-z_]+」|網址中未使用的參數：[^<]*")
ASKED = [route for route in ROUTES if route not in DEAF]


@pytest.fixture(scope="module")
def world(for_module):
    return make_world()


def body(answer):
    return answer.getvalue().decode(errors="replace")


def known_names(client, route, path):
    """The questions that are asked there: all but those it names as unknown."""
    fixed = {"agencies/<slug:code>": "agency", "committees/<slug:slug>": "committee"}
    own = {fixed[start] for start in fixed if route.startswith(start) and route.endswith((".atom", ".ics"))}
    names, unknown = set(questions()) - own, {""}
    while unknown:  # a page names only so many
        asked = "&".join(f"{name}=%3F" for name in sorted(names))
        text = html.unescape(body(client.get(f"{path}?{asked}")))
        unknown = names & set(re.findall(r"[a-z_]+", "".join(UNKNOWN.findall(text))))
        names -= unknown
    return sorted(names | own)


def named(answer):
    """The questions whose value an answer calls wrong."""
    if answer.headers["Content-Type"] == "application/json":
        labels = set(re.findall("(?:^|；)([^：；]+)：", answer.json()["error"]))
    else:
        context = answer.context or {}
        problems = context["listing"].problems if "listing" in context else context.get("problems", [])
        labels = {label for label, _ in problems}
    return {name for name, known in questions().items() if known & labels}


def taken(client, path, name, value):
    """What is wrong with the answer to a bad value, "" where nothing is."""
    answer = client.get(f"{path}?{name}={value}")
    if answer.status_code == 400:
        return ""
    if answer.status_code != 200:
        return f"{answer.status_code}"
    return "shows rows" if MARK in body(answer) else ""


def wrong_answers(client, path, names, label, value):
    """Asked of all questions at once each must be named; those that are not are asked one by one."""
    answer = client.get(f"{path}?" + "&".join(f"{name}={value}" for name in names))
    if answer.status_code >= 500:
        return {label: answer.status_code}
    refused = named(answer) if answer.status_code == 400 else set()
    rest = [name for name in names if name not in refused and (name, label) not in ANSWERS]
    return {f"{name}={label}": found for name in rest if (found := taken(client, path, name, value))}


@pytest.mark.parametrize("route", ROUTES)
def test_address_leads_somewhere(client, world, route):
    answer = client.get(address(route, world))
    body(answer)
    assert answer.status_code in ((400,) if route == "display/" else (200, 301))


@pytest.mark.parametrize("route", ASKED)
def test_bad_value_is_refused_or_finds_nothing(client, world, route):
    path = address(route, world)
    names, wrong = known_names(client, route, path), {}
    for label, value in VALUES.items():
        wrong |= wrong_answers(client, path, names, label, value)
    assert wrong == {}


@pytest.mark.parametrize("route", ASKED)
def test_name_that_is_no_question_is_named(client, world, route):
    asked = "&".join(f"{name}=1" for name in NAMES)
    answer = client.get(f"{address(route, world)}?{asked}")
    text = body(answer)
    refused = answer.status_code == 400 and text.count("不認得「") == len(NAMES)
    assert refused or "網址中未使用的參數：" in text


@pytest.mark.parametrize("route", sorted(DEAF))
def test_page_without_questions_answers_whatever_is_asked(client, world, route):
    path = address(route, world)
    plain = client.get(path).status_code
    asked = "&".join([*(f"{name}=1" for name in NAMES), *(f"q={value}" for value in VALUES.values())])
    assert client.get(f"{path}?{asked}").status_code == plain


@pytest.mark.parametrize("route", [route for route in ROUTES if "<" in route])
def test_part_of_an_address_that_means_nothing_is_not_found(client, world, route):
    wrong = {}
    for name in re.findall(r"<\w+:(\w+)>", route):
        for label, value in VALUES.items():
            status = client.get(address(route, world, **{name: value})).status_code
            if status not in (400, 404) and (name, label) not in ANSWERS:
                wrong[f"{name}={label}"] = status
    assert wrong == {}


@pytest.mark.parametrize("route", ["follow/", "follow/<str:token>/"])
def test_bad_value_of_a_form_is_refused(client, world, settings, route):
    settings.OVERSIGHT_MAIL = True
    path = address(route, world)
    wrong = {
        f"{name}={label}": status
        for name in ("address", "frequency", "language", "website")
        for label, value in VALUES.items()
        if (status := sent(client, path, f"{name}={value}")) >= 500
    }
    assert wrong == {}


def sent(client, path, form):
    return client.post(path, form, content_type="application/x-www-form-urlencoded").status_code
