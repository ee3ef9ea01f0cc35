"""A second factor besides the password: codes of an app, passkeys, recovery codes. docs/decisions/0032 says why so."""
