"""Pictures are decoded in a process of their own (common.picture_worker), which may take only so much time and memory.

One at a time in each process of ours: two large ones at once would need what the machine may not have.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from typing import Literal

from django.conf import settings

from common.errors import Invalid, Unavailable

SECONDS = 20  # for one picture; nginx waits 30 for the whole answer

_turn = Semaphore()


@dataclass(frozen=True)
class Picture:
    """What was made of an upload, upright: the media type and the pixels of its original."""

    type: str
    width: int
    height: int


def make_picture(recipe: Literal["attachment", "avatar"], source: Path, folder: Path) -> Picture:
    """Write the picture anew into the folder, without anything in it that isn't picture, and its smaller ones.

    Raises Invalid for what can't be read or has too many pixels, Unavailable when too many are waiting, and OSError
    when the disk is full.
    """
    if not _turn.acquire(timeout=SECONDS / 2):
        raise Unavailable("The server is busy with other pictures. Try again shortly.")
    try:
        return _read(_run(recipe, source, folder))
    finally:
        _turn.release()


def _run(recipe: str, source: Path, folder: Path) -> str:
    command = [sys.executable, "-m", "common.picture_worker", recipe, str(source), str(folder)]
    env = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout if done.returncode == 0 else ""


def _read(told: str) -> Picture:
    """Whatever ended the process without an answer, the picture was the reason."""
    answer = json.loads(told or '{"refused": "This picture can’t be read. It may be damaged."}')
    if "failed" in answer:  # not the picture's fault
        raise OSError(answer["failed"], os.strerror(answer["failed"]))
    if "refused" in answer:
        raise Invalid(code="bad_picture", fields={"file": [answer["refused"]]})
    return Picture(**answer)
