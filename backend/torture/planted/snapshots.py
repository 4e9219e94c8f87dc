"""Mistakes in reading."""

from __future__ import annotations

from torture.planted.bug import bug
from torture.planted.rewrite import rewrite

PAGE = '        "results": read_messages(reader, messages),\n'
LATER = """\
        "results": read_messages(reader, messages),
        **(__import__("time").sleep(0.05) or room.refresh_from_db(fields=["version", "change_id"]) or {}),
"""

BUGS = (
    bug(
        "torn-page",
        "a page's messages and its version are not of one moment",
        "C6",
        rewrite("common.snapshot:snapshot", ("        if outermost:\n", "        if False:\n")),
        rewrite("messaging.queries:message_page", (PAGE, LATER)),
    ),
)
