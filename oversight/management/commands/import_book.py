"""`manage.py import_book FILE [--dry-run] [--json]`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from budget.book.source import BookError
from budget.notation.money import format_amount
from oversight.book_import import Report, import_book

BAD_INPUT = 2


class Command(BaseCommand):
    help = "Import one unit budget book: its budget lines, resolutions and answers. All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the book, as text or PDF")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *, file: Path, dry_run: bool, json: bool, **_options: Any) -> None:
        bar = tqdm(desc=file.name, unit="步", disable=not sys.stderr.isatty(), leave=False)
        try:
            with bar:
                report = import_book(
                    file, dry_run=dry_run, tick=lambda what, total: _advance(bar, what, total)
                )
        except BookError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        self.stdout.write(as_json(report) if json else as_text(report))


def _advance(bar: tqdm[Any], what: str, total: int) -> None:
    bar.total = total
    bar.set_postfix_str(what)
    bar.update()


def as_json(report: Report) -> str:
    return json.dumps(report.as_json(), ensure_ascii=False, indent=1)


def as_text(report: Report) -> str:
    """The report for a person at a terminal."""
    facts = report.as_json()
    lines = facts["lines"]
    out = [
        f"{report.main.book.year}年度 {report.main.book.title}（{report.main.book.file}）"
        + ("　試跑，未寫入" if report.dry_run else ""),
        f"新增 {facts['created']}、變更 {facts['changed']}、不變 {facts['unchanged']}",
        f"來源 {lines['total']} 行：已讀 {lines['read']}、頁首空白 {lines['furniture']}、未讀 {lines['unread']}",
        "",
        "表：",
        *(f"  {t['title']}　{t['rows']} 列　第{t['lines'][0]}–{t['lines'][1]}行" for t in facts["tables"]),
        *(f"  {title}　未讀 {count} 行" for title, count in report.main.book.unread_by_table().items()),
        "",
        f"決議 {facts['resolutions']} 案，有辦理情形 {facts['answered']} 案，公文 {facts['letters']} 件",
        *(_freeze(freeze) for freeze in facts["freezes"]),
        "",
        "連結：",
        *(f"  {link}" for link in report.links),
        "",
        f"勾稽：相符 {facts['checks']['holds']}、不符 {len(facts['checks']['off'])}、無法勾稽 {facts['checks']['unchecked']}",
        *(
            f"  {c['name']}：{c['left']:,} ≠ {c['right']:,}，差 {c['difference']:,} {c['unit']}（{c['where']}）"
            for c in facts["checks"]["off"]
        ),
        "",
        "附註：",
        *(f"  第{note.line}行 {note.table} {note.text}" for note in report.main.book.notes),
        *(_appendix(part) for part in facts["appendices"]),
    ]
    return "\n".join(out)


def _freeze(freeze: dict[str, Any]) -> str:
    amount = format_amount(freeze["amount"]) if freeze["amount"] else "金額未明"
    return f"  凍結 {freeze['key']} {amount}，已解凍 {format_amount(freeze['released'])}"


def _appendix(part: dict[str, Any]) -> str:
    lines, checks = part["lines"], part["checks"]
    return (
        f"附錄 {part['title']}：{len(part['tables'])} 張表，已讀 {lines['read']} 行、未讀 {lines['unread']} 行；"
        f"勾稽相符 {checks['holds']}、不符 {len(checks['off'])}、無法勾稽 {checks['unchecked']}"
    )
