"""Message catalogues: every string of the libraries we use is in our language, and what is shipped is compiled."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.paths import REPO

LOCALE = REPO / "oversight" / "locale"
LIBRARIES = ["django_filters", "import_export", "simple_history", "axes"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CATALOGUES = sorted(LOCALE.rglob("*.po"))


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


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: "/".join(file.parts[-3:]))
def test_compiled_catalogue_is_that_of_its_source(catalogue):
    source = [entry for entry in polib.pofile(str(catalogue)) if entry.translated()]
    compiled = {entry.msgid: entry for entry in polib.mofile(str(catalogue.with_suffix(".mo")))}
    assert {e.msgid: (e.msgstr, e.msgstr_plural) for e in source} == {
        key: (entry.msgstr, entry.msgstr_plural) for key, entry in compiled.items()
    }


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: "/".join(file.parts[-3:]))
def test_translation_keeps_every_placeholder(catalogue):
    lost = [
        entry.msgid
        for entry in polib.pofile(str(catalogue))
        for words in [entry.msgstr, *entry.msgstr_plural.values()]
        if words and sorted(PLACEHOLDER.findall(words)) != sorted(PLACEHOLDER.findall(entry.msgid))
    ]
    assert lost == []


def test_catalogue_is_used():
    with translation.override("zh-hant"):
        assert gettext("Confirm import") == "確認匯入"
