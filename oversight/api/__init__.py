"""The public JSON interface, version 1: read only, without accounts. `openapi.json` beside this file describes it."""
