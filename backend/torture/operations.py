"""What operators do while everybody is there: another key for tokens, a migration, an end to the log's old part; and
clocks that don't agree."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import sys
from time import monotonic, sleep

import psycopg2
from psycopg2.errors import LockNotAvailable

from stack import paths
from torture.scene import Impossible, Scene, Undo, send

KEY = "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY"
PREVIOUS_KEY = "CENTRIFUGO_CLIENT_TOKEN_HMAC_PREVIOUS_SECRET_KEY"
BACK_WITHIN = 60.0  # seconds, a server that was ended
SKEW = 30.0  # seconds, the most
LOCK_TIMEOUT = "-c lock_timeout=2s"  # as the product's own migrations have it
LOCK_TRIES, LOCK_PAUSE = 20, 0.5
ADD = "ALTER TABLE messaging_message ADD COLUMN torture_unused integer"
DROP = "ALTER TABLE messaging_message DROP COLUMN torture_unused"


async def rotate_keys(scene: Scene, target: str, chance: float) -> Undo:
    """As docs/operations.md says: Centrifugo knows the new key beside the old one before Django signs with it."""
    instance = scene.instance
    old, new = instance.environments["web"][KEY], secrets.token_urlsafe(48)
    before = {node: scene.pid(node) for node in instance.nodes}
    for node in instance.nodes:
        instance.environments[node].update({KEY: new, PREVIOUS_KEY: old})
    send(signal.SIGTERM, list(before.values()))

    async def undo() -> None:
        await until_replaced(scene, before)
        instance.environments["web"][KEY] = new
        send(signal.SIGTERM, [scene.pid("web")])

    return undo


async def until_replaced(scene: Scene, before: dict[str, int]) -> None:
    """Other processes than these are there. Raises Impossible when none comes."""
    deadline = monotonic() + BACK_WITHIN
    while any(scene.pid(name) == pid for name, pid in before.items()):
        if monotonic() > deadline:
            raise Impossible(f"{', '.join(before)} were told to end and did not come back")
        await asyncio.sleep(0.1)


async def skew_clock(scene: Scene, target: str, chance: float) -> Undo:
    """Tokens are dated up to 30 s early or late, as if Centrifugo's machine had another time than Django's."""
    file = scene.instance.skew
    file.write_text(str(round(SKEW * (2 * chance - 1), 3)))

    async def undo() -> None:
        file.unlink(missing_ok=True)

    return undo


async def migrate(scene: Scene, target: str, chance: float) -> Undo:
    """A column that nobody uses comes, and goes again; both wait for the table's lock, never long."""
    await asyncio.to_thread(alter, scene.database, ADD)

    async def undo() -> None:
        await asyncio.to_thread(alter, scene.database, DROP)

    return undo


async def prune(scene: Scene, target: str, chance: float) -> Undo:
    """Again and again, as `manage.py prune_changes` does it, and with a horizon as close as it never is."""
    env = {**scene.instance.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    argv = (sys.executable, "-m", "torture.pruning")
    with scene.instance.home.log("pruning").open("ab") as log:
        pruning = await asyncio.create_subprocess_exec(*argv, cwd=paths.BACKEND, env=env, stdout=log, stderr=log)

    async def undo() -> None:
        with contextlib.suppress(ProcessLookupError):
            pruning.kill()
        await pruning.wait()

    return undo


def alter(database: str, sql: str) -> None:
    """Tried again where the lock is not to be had in time. Raises psycopg2.Error."""
    for tries_left in reversed(range(LOCK_TRIES)):
        try:
            with contextlib.closing(psycopg2.connect(database, options=LOCK_TIMEOUT)) as session, session:
                session.cursor().execute(sql)
            return
        except (LockNotAvailable, psycopg2.OperationalError):
            if not tries_left:
                raise
            sleep(LOCK_PAUSE)
