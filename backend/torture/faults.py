"""What can be done to the running servers, each with its beginning and its end. Nothing here is random.

A fault is an action that returns its own undoing. Targets are services, hops of the network, or what the name says.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from stack import processes
from torture.disasters import fill_disk, restore
from torture.operations import migrate, prune, rotate_keys, skew_clock
from torture.scaled import NODES, TO_VALKEY
from torture.scene import Begin, Scene, Undo, ask, pick, send
from torture.sessions import LOCK_ROOM, LONG_SNAPSHOT, REPEATABLE_READ, hold_lane, in_transaction
from torture.stack import NOTICES, SERVERS
from torture.valkey import empty, pause

HOPS = tuple(NOTICES)
DATABASE_HOPS = ("web-db", "relay-db", "relay-2-db")
FREEZABLE = ("web", "relay", "relay-2", "centrifugo", "nginx", "postgres")
DISK = "disk"
WITH_WORKERS = ("web", "nginx")
KEY_REST = 150.0  # seconds from one key to the next: all tokens of the one before it are over


@dataclass(frozen=True)
class Kind:
    """`seconds`: how long it lasts, the least and the most; zero: it is over at once. `alone`: with no other at the
    same time. `rest`: seconds from its end until it may come again."""

    begin: Begin
    targets: Sequence[str]
    seconds: tuple[float, float] = (0, 0)
    weight: float = 1
    alone: bool = False
    rest: float = 0


def signalled(number: signal.Signals) -> Begin:
    """The service's main process is sent this signal."""

    async def begin(scene: Scene, target: str, chance: float) -> None:
        send(number, [scene.pid(target)])

    return begin


async def kill_all(scene: Scene, target: str, chance: float) -> None:
    """The process and its children at once, as when the machine goes down."""
    send(signal.SIGKILL, [scene.pid(target), *scene.children(target)])


async def kill_child(scene: Scene, target: str, chance: float) -> None:
    """A worker, or a backend of PostgreSQL: that one ends every session, and recovers."""
    if children := scene.children(target):
        send(signal.SIGKILL, [pick(children, chance)])


async def end_session(scene: Scene, target: str, chance: float) -> None:
    """Somebody's session, as an administrator ends it."""
    rows = await asyncio.to_thread(ask, scene.database, "SELECT pid FROM pg_stat_activity WHERE application_name <> ''")
    if rows:
        sql = f"SELECT pg_terminate_backend({pick([row[0] for row in rows], chance)})"
        await asyncio.to_thread(ask, scene.database, sql)


async def freeze(scene: Scene, target: str, chance: float) -> Undo:
    pids = [scene.pid(target), *scene.children(target)]
    return stopped(pids)


async def freeze_child(scene: Scene, target: str, chance: float) -> Undo:
    children = scene.children(target)
    return stopped([pick(children, chance)] if children else [])


async def freeze_main(scene: Scene, target: str, chance: float) -> Undo:
    return stopped([scene.pid(target)])


def stopped(pids: list[int]) -> Undo:
    started = {pid: process.started for pid in pids if (process := processes.look_up(pid))}
    send(signal.SIGSTOP, started)

    async def undo() -> None:
        send(signal.SIGCONT, [pid for pid, since in started.items() if processes.is_same(pid, since)])

    return undo


async def cut(scene: Scene, target: str, chance: float) -> Undo:
    """No connection, and no new one."""
    hop = scene.instance.hops[target]
    hop.refuses = True
    hop.reset_all()

    async def undo() -> None:
        hop.refuses = False

    return undo


async def reset(scene: Scene, target: str, chance: float) -> None:
    scene.instance.hops[target].reset_all()


async def abandon(scene: Scene, target: str, chance: float) -> None:
    """Half-open: what is connected never hears again."""
    scene.instance.hops[target].abandon_all()


async def cut_after(scene: Scene, target: str, chance: float) -> None:
    scene.instance.hops[target].cut_after(100 + round(8_000 * chance))


def held(*directions: str) -> Begin:
    """Nothing passes for a while, in these directions; then all of it does."""

    async def begin(scene: Scene, target: str, chance: float) -> Undo:
        hop = scene.instance.hops[target]
        hop.hold(*directions)

        async def undo() -> None:
            hop.let_pass(*directions)

        return undo

    return begin


async def slow(scene: Scene, target: str, chance: float) -> Undo:
    """5 ms to 2 s on the way, and half as much again by chance."""
    hop = scene.instance.hops[target]
    hop.delay = 0.005 * 400**chance * (0.2 if target in DATABASE_HOPS else 1)  # of many round trips to a request
    hop.jitter = hop.delay / 2

    async def undo() -> None:
        hop.delay = hop.jitter = 0.0

    return undo


async def narrow(scene: Scene, target: str, chance: float) -> Undo:
    """64 kbit/s for each connection."""
    hop = scene.instance.hops[target]
    hop.pace = 8_000.0

    async def undo() -> None:
        hop.pace = None

    return undo


async def lose_packets(scene: Scene, target: str, chance: float) -> Undo:
    """1 to 30 % of them, as TCP shows it: what they carry comes late, and all that is behind it."""
    hop = scene.instance.hops[target]
    hop.loss = 0.01 + 0.29 * chance

    async def undo() -> None:
        hop.loss = 0.0

    return undo


def lying(mode: str, *, always: bool = False) -> Begin:
    """Centrifugo's API answers so."""

    async def begin(scene: Scene, target: str, chance: float) -> Undo:
        liar = scene.instance.liar
        liar.lie(mode, 1.0 if always else 0.2 + 0.8 * chance)

        async def undo() -> None:
            liar.lie("")

        return undo

    return begin


KINDS: dict[str, Kind] = {
    "kill": Kind(signalled(signal.SIGKILL), SERVERS, weight=2),
    "kill all": Kind(kill_all, SERVERS, weight=2),
    "kill a child": Kind(kill_child, ("web", "nginx", "postgres"), weight=2),
    "end": Kind(signalled(signal.SIGTERM), ("centrifugo", "relay", "relay-2", "web", "nginx")),
    "end a session": Kind(end_session, ("postgres",)),
    "freeze": Kind(freeze, FREEZABLE, (1, 60)),
    "freeze a child": Kind(freeze_child, (*WITH_WORKERS, "postgres"), (1, 60)),
    "freeze the main process": Kind(freeze_main, (*WITH_WORKERS, "postgres"), (1, 10)),
    "cut": Kind(cut, HOPS, (0.1, 60), weight=2),
    "reset": Kind(reset, HOPS, weight=2),
    "half-open": Kind(abandon, HOPS, weight=1.5),
    "cut in the middle": Kind(cut_after, HOPS),
    "stall": Kind(held("up", "down"), HOPS, (0.5, 60), weight=2),
    "one way, up": Kind(held("down"), HOPS, (0.5, 60)),
    "one way, down": Kind(held("up"), HOPS, (0.5, 60)),
    "slow": Kind(slow, HOPS, (2, 60), weight=1.5),
    "narrow": Kind(narrow, ("door", "sockets", "web"), (2, 60)),
    "packet loss": Kind(lose_packets, ("door", "sockets", "web", "api"), (2, 60)),
    "lock a room": Kind(in_transaction(LOCK_ROOM), ("database",), (1, 30)),
    "long snapshot": Kind(in_transaction(LONG_SNAPSHOT, REPEATABLE_READ), ("database",), (5, 30), weight=0.5),
    "hold a lane": Kind(hold_lane, ("lane",), (30, 360), weight=0.5),
    "API fails": Kind(lying("error"), ("api",), (1, 15)),
    "API fails in part": Kind(lying("partial"), ("api",), (1, 15)),
    "API refuses a change": Kind(lying("poison", always=True), ("api",), (2, 60)),
    "API answer lost": Kind(lying("lost"), ("api",), (1, 15)),
    "API answers late": Kind(lying("late"), ("api",), (1, 15)),
    "published again later": Kind(lying("echo"), ("api",), (1, 15)),
    "reload": Kind(signalled(signal.SIGHUP), WITH_WORKERS, weight=2),
    "another key": Kind(rotate_keys, ("centrifugo",), (3, 15), weight=0.7, rest=KEY_REST),
    "clock skew": Kind(skew_clock, ("tokens",), (5, 30)),
    "migration": Kind(migrate, ("database",), (0.5, 10)),
    "prune": Kind(prune, ("log",), (2, 20)),
    "kill Valkey": Kind(signalled(signal.SIGKILL), ("valkey",), weight=2),
    "empty Valkey": Kind(empty, ("valkey",), weight=2),
    "pause Valkey": Kind(pause, ("valkey",), (1, 20), weight=2),
    "freeze Valkey": Kind(freeze, ("valkey",), (1, 10)),
    "kill a node": Kind(signalled(signal.SIGKILL), NODES, weight=2),
    "freeze a node": Kind(freeze, NODES, (1, 20), weight=2),
    "cut from Valkey": Kind(cut, tuple(TO_VALKEY.values()), (0.5, 20), weight=2),
    "stall before Valkey": Kind(held("up", "down"), tuple(TO_VALKEY.values()), (0.5, 20), weight=2),
    "restore": Kind(restore, ("database",), (5, 20), alone=True),
    "disk full": Kind(fill_disk, (DISK,), (10, 25), alone=True),
}
