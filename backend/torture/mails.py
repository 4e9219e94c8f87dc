"""What the mail catcher has written down, as those read it who get it: for the links."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

LOOKED_AT = 60  # of the newest mails
LOOK_EVERY, LOOK_WITHIN = 0.5, 15.0  # seconds


class Mails:
    """`folder`: with a file for each mail; the catcher forgets the oldest by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self, address: str, link: re.Pattern[str]) -> str | None:
        """What `link` captures in the newest mail to this address that has it, in its head or its plain text."""
        to = f"\nTo: {address}\n".encode()
        for file in sorted(self._folder.glob("*.eml"), key=written, reverse=True)[:LOOKED_AT]:
            source = read(file)
            if to in source and (found := link.search(told(source))):
                return found[1]
        return None


async def wait_for(look: Callable[[], str | None], *, other_than: str | None) -> str | None:
    """None when nothing else has come in time."""
    for _ in range(int(LOOK_WITHIN / LOOK_EVERY)):
        if (found := look()) != other_than:
            return found
        await asyncio.sleep(LOOK_EVERY)
    return None


def written(file: Path) -> float:
    """0 for one that is gone."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def read(file: Path) -> bytes:
    """With the lines of a text file; nothing of one that is gone."""
    try:
        return file.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return b""


def told(source: bytes) -> str:
    mail = message_from_bytes(source, EmailMessage, policy=policy.default)
    part = mail.get_body(("plain",))
    return f"{mail['List-Unsubscribe']}\n{part.get_content() if part else ''}"
