"""Who did what, when and from where, in a chain that shows every later change (decision 0022)."""
