"""Forms of the admin: what accounting staff type, and how it is understood."""
