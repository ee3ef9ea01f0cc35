"""The official report on resolutions: `content` gathers the facts, writers only format them, `files` chooses one."""
