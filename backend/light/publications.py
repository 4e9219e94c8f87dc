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
        self._read: dict[str, Read] = {}

    def read(self, line: str) -> Read | None:
        """The data of a publication and, of a change, its fingerprint; None for anything else. Not to be changed."""
        if '"pub":' not in line:
            return None
        start, end = line.find(START) + len(START), line.rfind(END)
        text = line[start : end + 1] if end > 0 else line[start:-3]
        if (known := self._read.get(text)) is None:
            data = json.loads(text)
            known = (data, fingerprint(data) if "version" in data else {})
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[text] = known
        return known
