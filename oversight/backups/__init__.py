"""Backup and restore of a whole installation: database and files that people gave, on either engine."""
