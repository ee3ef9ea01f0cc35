"""Django's SQLite, with turns for those who wait to write (docs/decisions/0033-writers-of-sqlite-take-turns.md)."""
