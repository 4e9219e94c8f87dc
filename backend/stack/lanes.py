"""`make test`: everything that CI runs. `make check`: its fast half."""

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from stack import paths
from stack.chromium import chromium
from stack.database import migrated, throw_away_database
from stack.debian import second_nginx
from stack.environment import for_children, for_no_server
from stack.instance import Instance, throw_away
from stack.lane import Check, Result, run_lane
from stack.node import client, client_packages, node_bin
from stack.progress import say, step
from stack.python_env import python_env
from stack.servers import postgres_bin
from stack.tools import end_tools, run_shown
from stack.toolset import Toolset, prepare

QUICK = ("lint", "client")
FAST = (*QUICK, "api")
API_BY_ITSELF = ("accounts", "common", "programs", "rooms", "search", "sync", "torture")  # half of the API tests
ALL = (*FAST, "servers", "faults", "runner", "stack", "browser", "torture")
Chain = Iterator[Callable[[], Result]]  # lanes, one after the other; what they share lives between them
STACK_MARK = "mark.stack"
OWN_SERVERS = {"servers": ("notifications", "realtime"), "runner": ("stack",)}  # folders, by lane


def run_lanes(wanted: Sequence[str]) -> int:
    """Run them and print what they counted; 1 when something failed, else 0."""
    started = time.monotonic()
    home = paths.state_folder()
    tests = home / "test"
    shutil.rmtree(tests / "logs", ignore_errors=True)
    browser = chromium(home / "logs") if {"browser", "faults"} & set(wanted) else ""
    if "api" in wanted:
        second_nginx(home / "logs")
    tools = prepare(home, tests=True) if set(wanted) - set(FAST) else None
    halves = {"api": API_BY_ITSELF, "api-2": [f"--ignore={folder}" for folder in API_BY_ITSELF]}
    behind = [_api_chain(wanted, home, tests, lane, where) for lane, where in halves.items()]
    idle = set(QUICK) & set(wanted) if "torture" in wanted else set()
    # from the beginning, for there is always something left; the client's tests would wait too long for their turn
    behind.append(_quick_chain(idle & {"lint"}, home, tests, _idle))
    quick = _quick_chain(set(wanted) - idle, home, tests)
    chains = [quick]
    if tools:
        one_stack, servers = _instance_chains(wanted, tools, tests, browser)
        chains = [_runner_chain(wanted, home, tests, tools), one_stack, chain(servers, quick)]
    with ThreadPoolExecutor(len(behind)) as pool:
        given_way = [pool.submit(_in_turn, lanes) for lanes in behind]
        results = _side_by_side(chains)
        # it may need the whole machine at any moment, and leaves half of it to others
        if tools and "torture" in wanted:
            torture = iter([partial(_torture_lane, tools, tests)])
            results += _side_by_side([torture, _quick_chain(idle & {"client"}, home, tests, _behind)])
        results += _results(given_way)
    for result in results:
        say(str(result))
    say(f"{'total':10} {time.monotonic() - started:6.0f} s")
    passed, failed = sum(each.passed for each in results), sum(each.failed for each in results)
    say(f"{passed} passed, {failed} failed")
    for result in results:  # at the very end, where whoever is shown but a part of the output finds it
        for broken in result.broken:
            say(f"  {result.lane}: {broken}")
    return 1 if failed else 0


def format_code() -> int:
    """Format backend and client, and apply the linters' safe fixes."""
    home = paths.state_folder()
    python = python_env(home, tests=True)
    client_packages(home)
    env = _environment(for_children(for_no_server(), python / "bin"))
    commands: list[tuple[Sequence[object], Path]] = [
        (["ruff", "check", "--fix", "."], paths.BACKEND),
        (["ruff", "format", "."], paths.BACKEND),
        (_npm("fmt"), paths.FRONTEND),
    ]
    return max([run_shown(argv, cwd=cwd, env=env) for argv, cwd in commands])


def _quick_chain(
    wanted: Collection[str], home: Path, tests: Path, how: Callable[[Check], Check] = lambda check: check
) -> Chain:
    """What needs no server."""
    if not set(QUICK) & set(wanted):
        return
    python = python_env(home, tests=True)
    client_packages(home)
    env = _environment(for_children(for_no_server(), python / "bin"))
    checks = {"lint": _lint_checks()}
    if "client" in wanted:
        checks["client"] = _client_checks(client(home))
    for lane in checks:
        if lane in wanted:
            yield partial(_lane, lane, [how(check) for check in checks[lane]], tests, env)


def _runner_chain(wanted: Sequence[str], home: Path, tests: Path, tools: Toolset) -> Chain:
    """The runner's own tests, which start all that they need."""
    if "runner" in wanted:
        if os.geteuid() != 0:
            say("  runner: root alone can mount a small disk, so that stack/tests/test_disk_full.py is not run")
        check = _unhurried(_pytest("stack", *OWN_SERVERS["runner"]))
        yield lambda: _beside_postgres("runner", check, home, tests, _of(tools))


def _api_chain(wanted: Sequence[str], home: Path, tests: Path, lane: str, where: Sequence[str]) -> Chain:
    if "api" in wanted:
        yield lambda: _beside_postgres(lane, _behind(_pytest("not stack", *where)), home, tests, {})


def _beside_postgres(lane: str, check: Check, home: Path, tests: Path, more: Mapping[str, str]) -> Result:
    python = python_env(home, tests=True)
    programs = postgres_bin()
    template = migrated(python, programs)
    with throw_away_database(tests / lane, python=python, programs=programs, template=template) as environment:
        return _lane(lane, [check], tests, {**environment, **more})


def _instance_chains(wanted: Sequence[str], tools: Toolset, tests: Path, browser: str) -> tuple[Chain, Chain]:
    """The tests that share one stack; and those that mostly wait, for what was killed or frozen to be replaced."""
    one_stack = {"stack": _pytest("stack", *_files_of_one_stack()), "browser": _playwright("people")}
    servers = {"servers": _pytest("stack", *OWN_SERVERS["servers"]), "faults": _playwright("faults")}
    share = partial(_instance_chain, wanted, tools, tests, browser)
    return share(one_stack, demo="1"), share(servers, demo="0")


def _instance_chain(
    wanted: Sequence[str], tools: Toolset, tests: Path, browser: str, checks: Mapping[str, Check], *, demo: str
) -> Chain:
    """Lanes that share an instance, which is called as the first of them."""
    if set(checks) & set(wanted):
        with throw_away(tests / next(iter(checks)), tools, LOCKSTEP_DEMO=demo) as instance:
            env = stack_environment(instance, tools, browser)
            for lane, check in checks.items():
                if lane in wanted:
                    yield partial(_lane, lane, [check], tests, env)


def _files_of_one_stack() -> list[str]:
    """Those alone are loaded that name the mark (conftest.py sees to it): all would take longer than many a test."""
    own = {folder for folders in OWN_SERVERS.values() for folder in folders}
    files = [path.relative_to(paths.BACKEND) for path in sorted(paths.BACKEND.rglob("test_*.py"))]
    return [
        str(file) for file in files if file.parts[0] not in own and STACK_MARK in (paths.BACKEND / file).read_text()
    ]


def _torture_lane(tools: Toolset, tests: Path) -> Result:
    """The torture test for a minute, always with the same faults."""
    env = _environment(for_children(for_no_server(), *tools.paths()))
    smoke = Check("smoke", ["python", "-m", "torture.smoke"], paths.BACKEND)
    return _lane("torture", [smoke], tests, env)


def stack_environment(instance: Instance, tools: Toolset, browser: str) -> dict[str, str]:
    """What commands beside a running instance are told."""
    return _environment(
        {
            **instance.environment,
            "E2E_PASSWORD": instance.environment["LOCKSTEP_DEMO_PASSWORD"],
            "LOCKSTEP_CHROMIUM": browser,
            **_of(tools),
        }
    )


def _of(tools: Toolset) -> dict[str, str]:
    return {
        "LOCKSTEP_CENTRIFUGO_BINARY": str(tools.centrifugo),
        "LOCKSTEP_NGINX_BINARY": str(tools.nginx),
        "LOCKSTEP_CLIENT": str(tools.client),
        "LOCKSTEP_TOOLS": str(tools.python.parent),
    }


def _lint_checks() -> list[Check]:
    backend, frontend = paths.BACKEND, paths.FRONTEND
    dockerfiles = sorted(path.relative_to(paths.REPOSITORY) for path in paths.REPOSITORY.glob("*/Dockerfile"))
    return [
        Check("ruff check", ["ruff", "check", "."], backend),
        Check("ruff format", ["ruff", "format", "--check", "."], backend),
        Check("mypy", ["mypy", "--cache-dir", paths.cache_folder() / "mypy", "."], backend),
        Check("import order", ["lint-imports"], backend),
        Check("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"], backend),
        Check("Biome", _npm("lint"), frontend),
        *(Check(name, _npm(name), frontend) for name in ("types", "knip", "schema:check")),
        Check("hadolint", ["hadolint", *dockerfiles], paths.REPOSITORY),
    ]


def _client_checks(built: Path) -> list[Check]:
    size = Check("size", [*_npm("size"), "--", built], paths.FRONTEND)
    return [size, Check("Vitest", _npm("test"), paths.FRONTEND, tests=True)]


def _pytest(marked: str, *where: str) -> Check:
    return Check(f"pytest, {marked}", ["pytest", "-q", "-m", marked, *where], paths.BACKEND, tests=True)


def _playwright(project: str) -> Check:
    return Check("Playwright", [*_npm("e2e"), "--", f"--project={project}", "--no-deps"], paths.FRONTEND, tests=True)


def _unhurried(check: Check) -> Check:
    """It ends long before the browser's tests do, for which everything after them waits."""
    return replace(check, argv=["nice", "-n", "5", *check.argv])


def _behind(check: Check) -> Check:
    """It gives way to the lanes with people who wait. The torture test comes after those; this is beside it."""
    return replace(check, argv=["nice", "-n", "10", *check.argv])


def _idle(check: Check) -> Check:
    """It takes what everybody else leaves of the processors."""
    return replace(check, argv=["nice", "-n", "19", *check.argv])


def _npm(script: str) -> list[object]:
    return [node_bin() / "npm", "run", "--silent", script]


def _lane(name: str, checks: Sequence[Check], tests: Path, env: Mapping[str, str]) -> Result:
    log = tests / "logs" / f"{name}.log"
    with step(f"Tests: {name}", log):
        return run_lane(name, checks, log=log, env=env)


def _side_by_side(chains: Sequence[Chain]) -> list[Result]:
    """Each chain's lanes one after the other. They wait at different times, so that both processors are in use."""
    with ThreadPoolExecutor(len(chains)) as pool:
        return _results([pool.submit(_in_turn, lanes) for lanes in chains])


def _results(running: Sequence[Future[list[Result]]]) -> list[Result]:
    try:
        return [result for each in running for result in each.result()]
    except BaseException:
        end_tools()
        raise


def _in_turn(lanes: Chain) -> list[Result]:
    return [lane() for lane in lanes]


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    path = os.pathsep.join([env["PATH"].split(os.pathsep)[0], str(node_bin()), env["PATH"]])
    return {**env, "PATH": path, "NO_COLOR": "1", "CI": "true"}
