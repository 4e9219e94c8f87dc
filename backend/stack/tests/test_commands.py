"""The Makefile's commands."""

import inspect
import os
import re
import subprocess
import sys

import pytest

from stack import lanes
from stack.errors import StackError
from stack.main import _parser
from stack.paths import FRONTEND, REPOSITORY

SERVING = ["run", "stop", "logs", "doctor", "manage", "backup", "restore"]
WORKING = [
    "help",
    "test",
    "check",
    "lint",
    "fmt",
    "coverage",
    "mutation",
    "bench",
    "bench-search",
    "bench-admin",
    "model",
    "torture",
    "torture-mutants",
    "screens",
]
COMMANDS = SERVING + WORKING


@pytest.fixture(scope="module")
def listed():
    return subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_each_command_does(listed, command):
    assert any(line.split()[:2] == ["make", command] and len(line.split()) > 4 for line in listed.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_one_line_of_the_stack(command):
    shown = subprocess.run(
        ["make", "-n", command, "FILE=x"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert command == "help" or "-m stack" in shown.stdout or "-m torture" in shown.stdout


@pytest.mark.parametrize(
    ("said", "answer", "taken"),
    [
        ({}, "exit 0", "{system}"),
        ({}, "exit 1", "python3"),
        ({}, None, "python3"),
        ({"PYTHON": "python3.12"}, "exit 0", "python3.12"),
    ],
    ids=["as it should be", "too old, or without venv", "not there", "another one is asked for"],
)
def test_the_systems_python_is_taken_where_it_can_be(tmp_path, said, answer, taken):
    system = tmp_path / "python3"
    if answer:
        system.write_text(f"#!/bin/sh\n{answer}\n")
        system.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if name != "PYTHON"} | said
    argv = ["make", "-n", "lint", f"SYSTEM_PYTHON={system}"]
    shown = subprocess.run(argv, cwd=REPOSITORY, env=env, capture_output=True, text=True, check=True).stdout
    assert shown.split()[:4] == ["cd", "backend", "&&", taken.format(system=system)]


def test_a_python_that_is_too_old_or_cannot_make_environments_is_not_taken():
    fit = next(line for line in (REPOSITORY / "Makefile").read_text().splitlines() if line.startswith("FIT = "))
    code = fit.removeprefix("FIT = ")
    ends = [
        subprocess.run([sys.executable, "-c", f"import sys; {before}; {code}"], capture_output=True).returncode
        for before in ("pass", "sys.version_info = (3, 10, 13)", "sys.modules['ensurepip'] = None")
    ]
    assert ends == [0, 1, 1]


def test_what_is_said_of_a_torture_is_passed_on():
    said = {"seed": "7", "minutes": "9", "nodes": "3", "clients": "5", "rooms": "4", "profile": "long"}
    variables = [f"{name.upper()}={value}" for name, value in said.items()]
    shown = subprocess.run(
        ["make", "-n", "torture", *variables, "ARGS=--replay x.json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    asked = shown[shown.index("torture") + 1 :]
    assert asked == [word for name, value in said.items() for word in (f"--{name}", value)] + ["--replay", "x.json"]


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        *((word, word) for word in ("run", "stop", "logs", "doctor", "test", "check", "fmt")),
        ("lint", "test lint"),
        ("manage", "manage seed_room --members 3"),
        ("bench", "exec --name bench --durable -- python -m bench --road=inline"),
        ("screens", "exec --name screens --browser -- npm --prefix ../frontend run screens"),
    ],
)
def test_what_the_makefile_asks_of_the_stack(command, asked):
    """As it stands there, and understood."""
    given = ["CMD=seed_room --members 3", "ARGS=--road=inline"]
    argv = ["make", "-n", command, *given]
    shown = subprocess.run(argv, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert shown.rstrip().partition("-m stack ")[2] == asked
    assert callable(_parser().parse_args(asked.split()).command)


def test_the_fast_half():
    assert _parser().parse_args(["check"]).lanes == ("lint", "client", "api")


def test_all_logs_are_followed(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
    given = _parser().parse_args(["logs"])
    with pytest.raises(StackError, match=f"There are no logs in {tmp_path}/logs yet"):
        given.command(given)
    ran = []
    monkeypatch.setattr(os, "execvp", lambda *command: ran.append(command))
    logs = [tmp_path / "logs" / name for name in ("relay.log", "web.log")]
    logs[0].parent.mkdir()
    for log in logs:
        log.touch()
    given.command(given)
    assert ran == [("tail", ["tail", "-n", "20", "-F", *map(str, logs)])]


def test_an_unknown_lane_is_named(capsys):
    with pytest.raises(SystemExit):
        _parser().parse_args(["test", "everything"])
    named = "lint, client, api, servers, faults, runner, stack, browser, torture"
    assert f"everything is none of {named}" in capsys.readouterr().err


def test_each_project_of_the_browsers_tests_is_in_a_lane():
    projects = re.findall(r'name: "(\w+)"', (FRONTEND / "playwright.config.ts").read_text())
    assert projects
    assert sorted(re.findall(r'_playwright\("(\w+)"\)', inspect.getsource(lanes))) == sorted(projects)


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("name", ["a file.dump", "it's", 'a"quote', "../x"])
def test_a_file_may_have_any_name(command, name):
    echo = ["make", "-s", command, f"FILE={name}", r"PYTHON=printf '%s\n'"]
    shown = subprocess.run(echo, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert shown.splitlines() == ["-m", "stack", command, name]
    assert _parser().parse_args([command, name]).file == REPOSITORY / name


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_missing_file_name_is_asked_for(command):
    done = subprocess.run(["make", command], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"Name the file: make {command} FILE=lockstep.dump" in done.stdout
