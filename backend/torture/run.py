"""One run, in the tests' Python: servers, clients, faults; then calm, and whether all show what the database holds."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import traceback
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic, time
from typing import Any, TypeVar

from bench.__main__ import commit
from stack import paths
from stack.errors import StackError
from stack.mailbox import MAIL
from stack.probes import http_answers
from stack.progress import say
from stack.toolset import Toolset, prepare
from torture.checker.liveness import LIMIT_SECONDS
from torture.driver import Driver, Failed
from torture.faults import DISK, KINDS
from torture.history import Recorder
from torture.nemesis import PROFILES, WHO, Nemesis, Profile, read_schedule, schedule
from torture.node import browser, build_page, build_real_clients, nodes_command, pages_command
from torture.resources import watch
from torture.scaled import ScaledInstance
from torture.scene import Scene
from torture.shrink import shrink
from torture.stack import FaultyInstance
from torture.truth import standing, strayed
from torture.workload import WORKLOADS

VOID = 3
TOKEN_SECONDS = 120
STARTS_WITHIN = 120.0  # seconds, all clients
READY_WITHIN = 90.0  # seconds, the servers after everything has healed
LOOK_EVERY = 0.25
SMALL: dict[str, Any] = {"clients": 60, "rooms": 12, "profile": "quick"}
LARGE: dict[str, Any] = {"clients": 100, "rooms": 20, "profile": "default"}
LARGE_FROM = 10.0  # minutes
NODES_SHARE = 0.1  # of the writes are theirs, on top of the others


@dataclass(frozen=True)
class Plan:
    seed: int
    minutes: float
    clients: int  # light ones
    nodes: int  # real ones
    rooms: int
    rate: float  # writes per second
    profile: str
    only: str = ""  # kinds of faults, with commas; all of the profile's when empty
    limit: float = LIMIT_SECONDS  # in which everybody must show the same
    crowded: float = 1.0  # how full the rooms are
    workload: str = "all"  # who writes what
    pages: int | None = None  # in a real browser; as many as the profile says
    replay: str = ""  # a file with the faults, instead of those that the seed makes


def profile(plan: Plan) -> Profile:
    """Raises Failed for a fault that is none."""
    only = [name for name in plan.only.split(",") if name]
    if unknown := set(only) - KINDS.keys():
        raise Failed(f"no faults: {', '.join(sorted(unknown))}; there are: {', '.join(KINDS)}")
    return replace(PROFILES[plan.profile], only=only) if only else PROFILES[plan.profile]


Built = TypeVar("Built")


class Run:
    def __init__(self, plan: Plan, tools: Toolset, home: Path) -> None:
        self._plan, self._tools, self._profile = plan, tools, profile(plan)
        self.folder = home / "history"
        shutil.rmtree(self.folder, ignore_errors=True)
        self._recorder = Recorder(self.folder, "harness")
        self._pages = self._profile.pages if plan.pages is None else plan.pages
        servers = ScaledInstance if self._profile.scaled else FaultyInstance
        self.instance = servers(home / "stack", seed=plan.seed, given={"TOKEN_SECONDS": str(TOKEN_SECONDS)})
        self._drivers: list[Driver] = []
        self._faults = (
            read_schedule(plan.replay) if plan.replay else schedule(self._profile, plan.minutes * 60, plan.seed)
        )

    def note(self, kind: str, **facts: Any) -> None:
        self._recorder.note("harness", kind, **facts)

    async def whole(self) -> None:
        """From nothing to the last picture. Raises Failed and StackError when the harness could not do its part."""
        facts = {**asdict(self._plan), "commit": commit(), "token_seconds": TOKEN_SECONDS, "clock": time()}
        self.note("seed", **facts)
        if any(fault.target == DISK for fault in self._faults):
            self.instance.mount()
        await self.instance.open()
        tools = replace(self._tools, client=await self._built(build_page)) if self._pages else self._tools
        building = asyncio.create_task(self._build_clients())
        await asyncio.to_thread(self.instance.start, tools)
        await self._make_people()
        await self._start_clients(await building)
        await self._torture()
        await self._converge()
        await self._tell("pictures", within=60)
        await self._tell("end", within=30)

    async def close(self) -> None:
        for driver in self._drivers:
            await driver.end()
        self._recorder.close()
        self.instance.heal()
        await asyncio.to_thread(self.instance.stop)
        self.instance.close()

    @property
    def env(self) -> dict[str, str]:
        return {**self.instance.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}

    async def _make_people(self) -> None:
        plan = self._plan
        sizes = {"light": plan.clients, "node": plan.nodes, "page": self._pages, "rooms": plan.rooms}
        more = {"mails": self.instance.home.path / MAIL, "seed": plan.seed, "crowded": plan.crowded}
        options = [f"--{name}={value}" for name, value in {**sizes, **more}.items()]
        making = await asyncio.create_subprocess_exec(
            "python", "-m", "torture.people", str(self.folder), *options, cwd=paths.BACKEND, env=self.env
        )
        if await making.wait():
            raise Failed("the people could not be made")

    async def _build_clients(self) -> Path | None:
        """The real ones, if there are any."""
        return await self._built(build_real_clients) if self._plan.nodes or self._pages else None

    async def _start_clients(self, built: Path | None) -> None:
        plan = self._plan
        crowd = ["python", "-m", "torture.crowd", self.folder, "--rate", plan.rate, "--seed", plan.seed]
        crowd += ["--workload", plan.workload]
        crowd += ["--all-periodic"] if self._profile.all_periodic else []
        await self._start_driver("crowd", crowd)
        if plan.nodes and built:
            await self._start_driver("node", [*nodes_command(built), self.folder, "--rate", plan.rate * NODES_SHARE])
        if self._pages and built:
            found = await self._built(browser)
            await self._start_driver(
                "pages", [*pages_command(built), self.folder, "--seed", plan.seed], cwd=paths.FRONTEND, env=found
            )
        await self._tell("start", within=STARTS_WITHIN)
        say(
            f"{plan.clients} light clients, {plan.nodes} real ones and {self._pages} pages in a browser are there; "
            f"{plan.rate:g} writes per second from now on"
        )

    async def _built(self, make: Callable[[Path], Built]) -> Built:
        return await asyncio.to_thread(make, self.folder.parent)

    async def _start_driver(
        self, name: str, argv: list[Any], *, cwd: Path = paths.BACKEND, env: Mapping[str, str] | None = None
    ) -> None:
        log = self.folder / f"{name}.log"
        driver = await Driver.start(name, argv, cwd=cwd, env={**self.env, **(env or {})}, log=log)
        self._drivers.append(driver)

    async def _torture(self) -> None:
        """Writes and faults, then neither."""
        faults = [asdict(fault) for fault in self._faults]
        (self.folder / "schedule.json").write_text(json.dumps(faults, indent=1))
        await self._tell("write", within=10)
        scene = Scene(self.instance, self.env["DATABASE_URL"], partial(self._recorder.note, WHO))
        watching = asyncio.create_task(watch(self.instance.home, self.note))
        try:
            await Nemesis(scene, self._recorder, self._faults).run(self._plan.minutes * 60)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
        self.instance.heal()
        await self._until_ready()
        self.note("heal")
        await self._tell("quiet", within=120)
        self.note("quiet")

    async def _until_ready(self) -> None:
        probe, deadline = http_answers(self.instance.address.port, "/readyz"), monotonic() + READY_WITHIN
        while not await asyncio.to_thread(probe):
            if monotonic() > deadline:
                raise Failed(f"the servers do not come back; their logs: {self.instance.home.logs}")
            await asyncio.sleep(0.2)

    async def _converge(self) -> None:
        """Note when each client shows what the database holds; after the limit, who does not."""
        start, there = monotonic(), set[str]()
        while True:
            truth = await asyncio.to_thread(standing, self.env["DATABASE_URL"])
            clients = {user: each for told in await self._tell("standing", within=30) for user, each in told.items()}
            astray = strayed(truth, clients)
            for user in clients.keys() - astray.keys() - there:
                there.add(user)
                self._recorder.note(clients[user]["who"], "converged", user=int(user))
            if not astray:
                break
            if monotonic() - start > self._plan.limit:
                for user, reason in list(astray.items())[:10]:
                    say(f"{clients[user]['who']} (user {user}) has not converged: {reason}")
                return
            await asyncio.sleep(LOOK_EVERY)
        say(f"Everybody shows the same, {monotonic() - start:.1f} s after the last write")
        await self._tell("own", within=60)

    async def _tell(self, command: str, *, within: float) -> list[Any]:
        return list(await asyncio.gather(*(driver.tell(command, within=within) for driver in self._drivers)))

    async def check(self) -> int:
        """What the figures are, and what the checker says, while the database is still there. Raises Failed."""
        self._recorder.flush()
        logs = ["--logs", str(self.instance.home.logs), "--limit", str(self._plan.limit)]
        counting = await self._look("torture.figures")
        checking = await self._look("torture.checker", *logs, stdout=PIPE)
        counted, (found, _) = await asyncio.gather(counting.wait(), checking.communicate())
        sys.stdout.write(found.decode())  # below the figures
        if counted:
            raise Failed("the run could not be counted")
        status = await checking.wait()
        if status != VOID and not (self.folder / "found.json").exists():
            raise Failed(f"the checker ended with {status} before it had found anything out")
        return status

    async def _look(self, module: str, *options: str, stdout: int | None = None) -> Process:
        """A look at the history, in a process of its own."""
        argv = ["python", "-m", module, str(self.folder), *options]
        return await asyncio.create_subprocess_exec(*argv, cwd=paths.BACKEND, env=self.env, stdout=stdout)


async def torture(plan: Plan, tools: Toolset, home: Path) -> int:
    try:
        run = Run(plan, tools, home)
    except Failed as error:
        say(f"VOID: {error}")
        return VOID
    try:
        await run.whole()
        return await run.check()
    except (Failed, StackError) as error:
        return void(run, str(error))
    except Exception:  # whatever nobody has thought of
        return void(run, traceback.format_exc())
    finally:
        await run.close()
        say(f"The run's history: {run.folder}")


def void(run: Run, text: str) -> int:
    run.note("error", text=text)
    say(f"VOID: {text}")
    return VOID


def run_plan(plan: Plan) -> int:
    """All of one run, in the state folder. Stopped by a signal it leaves no process behind."""
    home = paths.state_folder()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return asyncio.run(torture(plan, prepare(home, tests=True), home / "torture"))
    except KeyboardInterrupt:
        return VOID


def read_plan(argv: Sequence[str] | None = None) -> tuple[Plan, bool]:
    """And whether to shrink it. A run of ten minutes and more is of another size, unless that is said."""
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--clients", type=int, help=told("clients"))
    parser.add_argument("--nodes", type=int, default=20)
    parser.add_argument("--rooms", type=int, help=told("rooms"))
    parser.add_argument("--rate", type=float, default=40.0, help="writes per second")
    parser.add_argument("--profile", choices=list(PROFILES), help=told("profile"))
    parser.add_argument("--only", default="", help="kinds of faults, with commas between them")
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS, help="seconds in which all must show the same")
    parser.add_argument("--crowded", type=float, default=1.0, help="the rooms hold so many times as many people")
    parser.add_argument("--workload", choices=list(WORKLOADS), default="all", help="who writes what")
    parser.add_argument("--pages", type=int, help="in a browser; the profiles default and long have two")
    parser.add_argument("--replay", default="", help="a schedule.json of an earlier run, perhaps cut short by hand")
    parser.add_argument("--shrink", action="store_true", help="when it breaks something: with how few of its faults")
    given = vars(parser.parse_args(argv))
    to_shrink = given.pop("shrink")
    size = LARGE if given["minutes"] >= LARGE_FROM else SMALL
    unsaid = {name: value for name, value in size.items() if given[name] is None}
    return Plan(**{**given, **unsaid}), to_shrink


def told(name: str) -> str:
    return f"{SMALL[name]}; from {LARGE_FROM:g} minutes on {LARGE[name]}"


def main() -> int:
    plan, to_shrink = read_plan()
    if to_shrink:
        return shrink(partial(run_again, plan), paths.state_folder() / "torture", replay=plan.replay)
    return run_plan(plan)


def run_again(plan: Plan, *, replay: str) -> int:
    return run_plan(replace(plan, replay=replay))


if __name__ == "__main__":
    os.chdir(paths.BACKEND)
    sys.exit(main())
