"""Reads what Centrifugo pushes. The same change comes to everybody in its room: it is decoded once for all of them."""

from __future__ import annotations

import json
from typing import Any

from light.fingerprint import fingerprint

KEPT = 2_000
START, END = '"data":', '},"offset":'

Read = tuple[dict[str, Any], dict[str, str]]


class Publications:
    def __init__(self) -> None:
        self._read: dict[str, tuple[Read, ...]] = {}

    def read(self, line: str) -> tuple[Read, ...]:
        """What a publication tells: the data and, of a change, its fingerprint. Not to be changed.

        Several changes may come in one publication; anything else than a publication tells nothing.
        """
        if '"pub":' not in line:
            return ()
        start, end = line.find(START) + len(START), line.rfind(END)
        text = line[start : end + 1] if end > 0 else line[start:-3]
        if (known := self._read.get(text)) is None:
            known = tuple((data, fingerprint(data) if "version" in data else {}) for data in told(json.loads(text)))
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[text] = known
        return known


def told(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Each thing that a publication tells, in order."""
    changes: list[dict[str, Any]] = data["body"]["changes"] if data.get("type") == "changes" else [data]
    return changes
