"""What one has backups and alarms for: an older database in the place of the newer one, and a disk that is full."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from stack import paths
from stack.backup import BEFORE_RESTORE
from stack.errors import StackError
from torture.scene import Impossible, Scene, Undo, ask

TRIES, PAUSE = 5, 2.0
STEPS = (2**26, 2**20, 2**12)  # bytes that the filling takes at once, as long as there are so many
CHANGES = "SELECT uuid::text FROM rooms_change"


async def restore(scene: Scene, target: str, chance: float) -> Undo:
    """A backup now, as an operator makes it; in the end it is restored, and what was done meanwhile is gone."""
    file = scene.instance.home.path / "older.backup"
    since = await asyncio.to_thread(stack, scene, "backup", file)

    async def undo() -> None:
        await asyncio.to_thread(stack, scene, "restore", file)
        lost = await asyncio.to_thread(lost_changes, scene.database)
        scene.note("restored", since=since, lost=lost)

    return undo


def stack(scene: Scene, command: str, file: Path) -> float:
    """When the try began that worked. Raises StackError when none does."""
    env = {**os.environ, "LOCKSTEP_HOME": str(scene.instance.home.path)}
    for _ in range(TRIES):
        began = monotonic()
        argv = [sys.executable, "-m", "stack", command, str(file)]
        done = subprocess.run(argv, cwd=paths.BACKEND, env=env, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode == 0:
            return began
        sleep(PAUSE)
    raise StackError(f"{command} does not work:\n{done.stdout[-2_000:]}")


def lost_changes(database: str) -> list[str]:
    """Ids of what was in the log before the restore and is not now."""
    name = urlsplit(database).path.lstrip("/")
    before = f"{name}{BEFORE_RESTORE}"
    there = {row[0] for row in ask(urlsplit(database)._replace(path=f"/{before}").geturl(), CHANGES)}
    return sorted(there - {row[0] for row in ask(database, CHANGES)})


async def fill_disk(scene: Scene, target: str, chance: float) -> Undo:
    """The state folder's disk: database, uploaded files, logs."""
    if reason := scene.instance.no_disk:
        raise Impossible(reason)
    file = scene.instance.home.path / "filling"
    await asyncio.to_thread(fill, file)

    async def undo() -> None:
        file.unlink()

    return undo


def fill(file: Path) -> None:
    """Takes all that is free there."""
    with file.open("wb") as filling:
        size = 0
        for step in STEPS:
            try:
                while True:
                    os.posix_fallocate(filling.fileno(), size, step)
                    size += step
            except OSError:  # no space for as much
                continue
