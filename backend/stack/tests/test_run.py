"""`make run`: children killed and frozen, the runner killed, two instances, every way to stop."""

import os
import re
import resource
import signal
from pathlib import Path

import pytest
import requests

from stack import processes
from stack.environment import read_environment
from stack.home import RUNNER
from stack.tests.runner import SERVERS, Runner, eventually

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    runner = Runner(tmp_path_factory.mktemp("one") / "home", LOCKSTEP_DEMO="0", EMAIL_URL="")
    runner.start()
    yield runner
    runner.stop()


@pytest.fixture
def other(tmp_path):
    runner = Runner(tmp_path / "home", LOCKSTEP_DEMO="0")
    yield runner
    runner.stop()


def test_ready_and_how_to_sign_in(served):
    said = served.said.read_text()
    assert f"Make the first administrator: http://localhost:{served.port}/setup/" in said
    mailbox = read_environment(served.home.path / "env")["MAILBOX_URL"]
    assert f"Mail is caught, not sent: {mailbox} (EMAIL_URL would send it)\n" in said
    assert requests.get(f"{mailbox}/api/email", timeout=10).json() == []
    assert said.endswith(f"Lockstep is ready at http://localhost:{served.port}\n")
    assert (served.answers("/"), served.answers("/readyz"), served.answers("/api/rooms/")) == (200, 200, 403)


def test_nginx_may_have_as_many_sockets_as_the_system_allows(served):
    nginx = served.pids()["nginx"]
    for pid in (nginx, *(worker.pid for worker in processes.family(nginx))):
        (line,) = re.findall(r"Max open files +(\S+) +(\S+)", Path(f"/proc/{pid}/limits").read_text())
        assert line == (str(resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2


def test_doctor_finds_nothing_wrong(served):
    done = served.command("doctor")
    assert done.returncode == 0, done.stdout
    assert "!!" not in done.stdout
    for name in SERVERS:
        assert f"ok  {name} (pid {served.pids()[name]}) runs" in done.stdout


def test_a_second_run_from_the_same_folder_is_refused(served):
    done = served.command("run")
    assert done.returncode == 1
    assert f"Lockstep already runs from {served.home.path} (pid {served.process.pid})" in done.stdout
    assert served.answers() == 200


def test_every_killed_child_comes_back(served):
    before = served.pids()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    served.wait_until_well(before)
    assert [processes.look_up(pid) for pid in before.values()] == [None] * len(SERVERS)


def test_every_frozen_child_comes_back(served):
    """Of nginx the workers alone are frozen: a probe must notice what the process table does not show."""
    before = served.pids()
    workers = [worker.pid for worker in processes.family(before["nginx"])]
    for pid in [*workers, *(before[name] for name in SERVERS if name != "nginx")]:
        os.kill(pid, signal.SIGSTOP)
    served.wait_until_well(before)
    assert [processes.look_up(pid) for pid in [*workers, *before.values()]] == [None] * (len(workers) + len(SERVERS))


def test_two_side_by_side_and_the_runner_of_one_killed(served, other):
    """One story, since each start takes seconds."""
    other.start()
    assert (served.answers(), other.answers()) == (200, 200)
    assert not set(served.pids().values()) & set(other.pids().values())

    left = other.pids()
    other.signal(signal.SIGKILL)
    assert all(processes.look_up(pid) for pid in left.values())
    other.start()
    assert [processes.look_up(pid) for pid in left.values()] == [None] * len(left)
    assert f"ending postgres (pid {left['postgres']}), left by a runner that was killed" in other.said.read_text()
    assert other.answers() == 200

    trace = other.trace()
    other.signal(signal.SIGKILL)
    assert not trace.is_gone()
    assert "what it left is ended" in other.command("stop").stdout
    eventually(trace.is_gone)
    assert served.answers() == 200


def test_interrupted_while_it_starts_nothing_is_left(other):
    other.spawn()
    eventually(lambda: "postgres" in other.home.recorded(), within=60)
    recorded = other.home.recorded()
    assert other.signal(signal.SIGTERM) == 0
    assert not any(processes.is_same(*each) for name, each in recorded.items() if name != RUNNER)
    assert "is ready at" not in other.said.read_text()


def test_stop_from_another_terminal(served):
    """The last one: nothing serves after it. Ctrl-C and SIGTERM are with backup and full disk."""
    trace = served.trace()
    stopped = served.command("stop")
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped; no process is left.\n")
    assert trace.is_gone()
    assert served.process.wait(5) == 0
    assert served.command("stop").stdout == f"Nothing runs from {served.home.path}.\n"
