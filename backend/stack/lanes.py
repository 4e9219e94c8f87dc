"""`make test`: everything that CI runs. `make check`: its fast half."""

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stack import paths
from stack.chromium import chromium
from stack.database import throw_away_database
from stack.debian import second_nginx
from stack.environment import for_children
from stack.instance import Instance, throw_away
from stack.lane import Check, Result, run_lane
from stack.node import client, client_packages, node_bin
from stack.progress import say, step
from stack.python_env import python_env
from stack.servers import postgres_bin
from stack.tools import end_tools, run_shown
from stack.toolset import Toolset, prepare

FAST = ("lint", "client", "api")
ALL = (*FAST, "servers", "stack", "browser")
OWN_SERVERS = ("notifications", "realtime", "stack")  # folders whose stack tests start servers of their own


def run_lanes(wanted: Sequence[str]) -> int:
    """Run them and print what they counted; 1 when something failed, else 0."""
    started = time.monotonic()
    home = paths.state_folder()
    tests = home / "test"
    shutil.rmtree(tests / "logs", ignore_errors=True)
    slow = [lane for lane in wanted if lane not in FAST]
    browser = chromium(home / "logs") if "browser" in wanted else ""
    if "api" in wanted:
        second_nginx(home / "logs")
    tools = prepare(home, tests=True) if slow else None
    results = _side_by_side(_fast_lanes(wanted, home, tests))
    if tools:
        results += _on_one_stack(slow, tools, tests, browser)
    for result in results:
        say(str(result))
    say(f"{'total':10} {time.monotonic() - started:6.0f} s")
    passed, failed = sum(each.passed for each in results), sum(each.failed for each in results)
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def format_code() -> int:
    """Format backend and client, and apply the linters' safe fixes."""
    home = paths.state_folder()
    python = python_env(home, tests=True)
    client_packages(home)
    env = _environment(for_children(_settings(), python / "bin"))
    commands: list[tuple[Sequence[object], Path]] = [
        (["ruff", "check", "--fix", "."], paths.BACKEND),
        (["ruff", "format", "."], paths.BACKEND),
        (_npm("fmt"), paths.FRONTEND),
    ]
    return max([run_shown(argv, cwd=cwd, env=env) for argv, cwd in commands])


def _fast_lanes(wanted: Sequence[str], home: Path, tests: Path) -> list[Callable[[], list[Result]]]:
    """lint and the client's tests one after the other, the API tests beside them: two cores' work."""
    python = python_env(home, tests=True)
    client_packages(home)
    env = _environment(for_children(_settings(), python / "bin"))
    chosen = {"lint": _lint_checks()}
    if "client" in wanted:
        chosen["client"] = _client_checks(client(home))

    def without_servers() -> list[Result]:
        lanes = [lane for lane in chosen if lane in wanted]
        return [_lane(lane, chosen[lane], tests, env) for lane in lanes]

    def api() -> list[Result]:
        programs = postgres_bin()
        with throw_away_database(tests / "api", python=python, programs=programs) as environment:
            return [_lane("api", [_pytest("not stack")], tests, environment)]

    return [without_servers] + ([api] if "api" in wanted else [])


def _on_one_stack(lanes: Sequence[str], tools: Toolset, tests: Path, browser: str) -> list[Result]:
    """The tests that start servers of their own beside those that share one stack; these one after the other."""
    with throw_away(tests / "stack", tools, LOCKSTEP_DEMO="1") as instance:
        env = stack_environment(instance, tools, browser)
        of_their_own = {**env, "DATABASE_URL": f"{env['DATABASE_URL']}_servers"}
        others = [f"--ignore={folder}" for folder in OWN_SERVERS]
        groups = [
            [("servers", _pytest("stack", *OWN_SERVERS), of_their_own)],
            [
                ("stack", _pytest("stack", *others), env),
                ("browser", Check("Playwright", _npm("e2e"), paths.FRONTEND, tests=True), env),
            ],
        ]
        return _side_by_side([_sequence(group, lanes, tests) for group in groups])


def _sequence(
    group: Sequence[tuple[str, Check, Mapping[str, str]]], wanted: Sequence[str], tests: Path
) -> Callable[[], list[Result]]:
    return lambda: [_lane(lane, [check], tests, env) for lane, check, env in group if lane in wanted]


def stack_environment(instance: Instance, tools: Toolset, browser: str) -> dict[str, str]:
    """What commands beside a running instance are told."""
    return _environment(
        {
            **instance.environment,
            "E2E_PASSWORD": instance.environment["LOCKSTEP_DEMO_PASSWORD"],
            "LOCKSTEP_CHROMIUM": browser,
            "LOCKSTEP_CENTRIFUGO_BINARY": str(tools.centrifugo),
            "LOCKSTEP_NGINX_BINARY": str(tools.nginx),
            "LOCKSTEP_CLIENT": str(tools.client),
            "LOCKSTEP_TOOLS": str(tools.python.parent),
        }
    )


def _lint_checks() -> list[Check]:
    backend, frontend = paths.BACKEND, paths.FRONTEND
    dockerfiles = sorted(path.relative_to(paths.REPOSITORY) for path in paths.REPOSITORY.glob("*/Dockerfile"))
    return [
        Check("ruff check", ["ruff", "check", "."], backend),
        Check("ruff format", ["ruff", "format", "--check", "."], backend),
        Check("mypy", ["mypy", "."], backend),
        Check("import order", ["lint-imports"], backend),
        Check("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"], backend),
        Check("Biome", _npm("lint"), frontend),
        Check("hadolint", ["hadolint", *dockerfiles], paths.REPOSITORY),
    ]


def _client_checks(built: Path) -> list[Check]:
    checks = [Check(name, _npm(name), paths.FRONTEND) for name in ("types", "knip", "schema:check")]
    size = Check("size", [*_npm("size"), "--", built], paths.FRONTEND)
    return [*checks, size, Check("Vitest", _npm("test"), paths.FRONTEND, tests=True)]


def _pytest(marked: str, *where: str) -> Check:
    return Check(f"pytest, {marked}", ["pytest", "-q", "-m", marked, *where], paths.BACKEND, tests=True)


def _npm(script: str) -> list[object]:
    return [node_bin() / "npm", "run", "--silent", script]


def _lane(name: str, checks: Sequence[Check], tests: Path, env: Mapping[str, str]) -> Result:
    log = tests / "logs" / f"{name}.log"
    with step(f"Tests: {name}", log):
        return run_lane(name, checks, log=log, env=env)


def _side_by_side(groups: Sequence[Callable[[], list[Result]]]) -> list[Result]:
    with ThreadPoolExecutor(len(groups)) as pool:
        running = [pool.submit(group) for group in groups]
        try:
            return [result for group in running for result in group.result()]
        except BaseException:
            end_tools()
            raise


def _settings() -> dict[str, str]:
    """For commands that read the settings and reach no server."""
    filler = "not a secret, long enough to be one, and used by no running server"
    return {
        "SECRET_KEY": filler,
        "CENTRIFUGO_HTTP_API_KEY": filler,
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": filler,
        "CENTRIFUGO_API_URL": "http://127.0.0.1:1/api",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    path = os.pathsep.join([env["PATH"].split(os.pathsep)[0], str(node_bin()), env["PATH"]])
    return {**env, "PATH": path, "NO_COLOR": "1", "CI": "true"}
