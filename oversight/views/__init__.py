"""The public pages. Read only, server-rendered, no script; `today` is read once per request and passed down."""
