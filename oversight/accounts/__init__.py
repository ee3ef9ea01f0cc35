"""Who may come in, for how long, and with which password: the rules behind `docs/security.md`."""
