"""Following a selection or a case: what was chosen, what moved since, and the mails that say so (docs/following.md)."""
