"""`manage.py reindex`: write the search keys and the search indexes anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS, transaction

from budget import search


class Command(BaseCommand):
    help = "Write every search key that differs from its text, and the search indexes anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)

    def handle(self, *, database: str, **_options: Any) -> None:
        search.install(database)
        for field in search.searched_fields():
            with transaction.atomic(using=database):
                changed = search.rebuild(field, database)
            self.stdout.write(f"{field.model._meta.label}: {changed} keys written, index rebuilt")
