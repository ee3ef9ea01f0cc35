"""The words that code and templates offer for translation, found as `makemessages` would find them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tests.paths import REPO

_BARE = re.compile("[\u3001-\u301f\u3400-\u9fff\uff01-\uff5b\uff5d-\uff60]+")
_TRANSLATED = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}"
    r"|\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}|\{% translate .*?%\}|_\((?:\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
_TEMPLATE_CALL = re.compile(r"\b(?:n?gettext|_)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


def in_templates(files: str) -> set[str]:
    """Of the templates of a glob."""
    return {text for file in (REPO / "templates").glob(files) for text in _template(file)}


def in_code(files: str) -> set[str]:
    """Of the modules of a glob."""
    return {text for file in REPO.glob(files) for text in _module(file)}


def bare(files: str) -> set[str]:
    """The Chinese of templates that is not offered for translation."""
    return {
        found
        for file in (REPO / "templates").glob(files)
        for found in _BARE.findall(_TRANSLATED.sub("", file.read_text("utf-8")))
    }


def _template(file: Path) -> Iterator[str]:
    code = templatize(file.read_text("utf-8"))
    for call in _TEMPLATE_CALL.findall(code):
        yield ast.literal_eval(call)


def _module(file: Path) -> Iterator[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    imports = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation"]
    calls = {each.asname or each.name for n in imports for each in n.names if "gettext" in each.name}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value
