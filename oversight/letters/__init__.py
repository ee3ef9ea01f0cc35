"""Outgoing letters (函): one a case, filled from an ODT template the office can edit."""
