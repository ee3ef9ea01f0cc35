"""Several queries that see one state of the data, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from oversight import replicas


@contextmanager
def snapshot() -> Iterator[None]:
    """Reads inside agree with each other; nothing may be written inside. Within a transaction, that one's rules hold.

    Writers do not wait: on SQLite the transaction is begun without its write lock, which `atomic` would take.
    """
    alias = replicas.current()
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
