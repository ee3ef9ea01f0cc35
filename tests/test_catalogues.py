"""Message catalogues: every string of the libraries we use is in our language, and what is shipped is compiled."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.messages import bare, in_code, in_templates
from tests.paths import REPO

LOCALE = REPO / "oversight" / "locale"
ENGLISH = "en/LC_MESSAGES/django.po"
LIBRARIES = ["django_filters", "import_export", "simple_history", "axes"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CATALOGUES = sorted(REPO.glob("*/locale/*/LC_MESSAGES/*.po"))
#: Public pages and mails, and all modules but those for staff.
TEMPLATES = ["*.html", "budget/*.html", "oversight/*.html", "charts/*.html", "briefs/*.html", "mail/*.html"]
STAFF = (
    "accounts",
    "admin",
    "decisions",
    "demo",
    "imports",
    "letters",
    "management",
    "migrations",
    "reports",
)
CODE = [f"budget/{path}" for path in ("*.py", "models/*.py", "book/**/*.py", "notation/*.py")] + [
    "oversight/*.py",
    *(
        f"oversight/{folder.name}/**/*.py"
        for folder in sorted((REPO / "oversight").iterdir())
        if folder.is_dir() and folder.name not in STAFF
    ),
]


def named(file: Path) -> str:
    return "/".join(file.relative_to(REPO).parts)


def english() -> list[polib.POEntry]:
    """Of both catalogues."""
    return [entry for app in ("budget", "oversight") for entry in entries(REPO / app / "locale" / ENGLISH)]


def entries(file: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(file)) if not entry.obsolete] if file.exists() else []


def folder(library: str) -> Path:
    return Path(importlib.util.find_spec(library).origin).parent


def messages(library: str) -> set[str]:
    """Every string a library offers for translation, in whichever of its catalogues."""
    catalogues = folder(library).glob("locale/*/LC_MESSAGES/django.po")
    return {entry.msgid for file in catalogues for entry in polib.pofile(str(file)) if not entry.obsolete}


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_string_of_a_library_is_in_our_language(library):
    ours = {entry.msgid for entry in polib.pofile(str(LOCALE / "zh_Hant/LC_MESSAGES/django.po"))}
    assert messages(library) - ours == set()


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=named)
def test_compiled_catalogue_is_that_of_its_source(catalogue):
    source = [entry for entry in polib.pofile(str(catalogue)) if entry.translated()]
    compiled = {entry.msgid: entry for entry in polib.mofile(str(catalogue.with_suffix(".mo")))}
    assert {e.msgid: (e.msgstr, e.msgstr_plural) for e in source} == {
        key: (entry.msgstr, entry.msgstr_plural) for key, entry in compiled.items()
    }


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=named)
def test_translation_keeps_every_placeholder(catalogue):
    lost = [
        entry.msgid
        for entry in polib.pofile(str(catalogue))
        for words in [entry.msgstr, *entry.msgstr_plural.values()]
        if words and set(PLACEHOLDER.findall(words)) != set(PLACEHOLDER.findall(entry.msgid))
    ]
    assert lost == []


def test_every_word_of_the_public_pages_is_in_english():
    offered = set().union(*map(in_templates, TEMPLATES), *map(in_code, CODE))
    assert offered - {entry.msgid for entry in english() if entry.translated()} == set()


def test_no_word_of_the_public_templates_is_only_chinese():
    assert set().union(*map(bare, TEMPLATES)) == set()


def test_both_english_catalogues_say_the_same():
    said: dict[str, set[str]] = {}
    for entry in english():
        said.setdefault(entry.msgid, set()).add(entry.msgstr or str(entry.msgstr_plural))
    assert {msgid: words for msgid, words in said.items() if len(words) > 1} == {}


def test_english_has_no_chinese_in_it():
    words = [(e.msgid, text) for e in english() for text in (e.msgstr, *e.msgstr_plural.values())]
    assert [
        msgid
        for msgid, text in words
        if re.search("[\u3001-\u3003\u3400-\u9fff\uff08\uff09\uff0c\uff1a]", text)
    ] == []


def test_catalogue_is_used():
    with translation.override("zh-hant"):
        assert gettext("Confirm import") == "確認匯入"
