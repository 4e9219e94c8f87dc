"""Ending processes: the right ones, with their families, however they resist."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from stack import processes

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {DEAF!r}], start_new_session={{apart}}, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def start():
    started = []

    def start(code: str) -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, process_group=0)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def started_at(pid: int) -> str:
    process = processes.look_up(pid)
    assert process is not None
    return process.started


def wait_until(true) -> None:
    over = time.monotonic() + 30
    while not true():
        assert time.monotonic() < over
        time.sleep(0.01)


def assert_gone(pid: int) -> None:
    wait_until(lambda: processes.look_up(pid) is None)


@pytest.mark.parametrize("apart", [False, True], ids=["in its group", "in a session of its own"])
def test_a_deaf_child_goes_with_its_parent(start, apart):
    parent = start(PARENT.format(apart=apart))
    child = int(parent.stdout.readline())
    processes.end(parent.pid, started_at(parent.pid))
    assert_gone(parent.pid)
    assert_gone(child)


def test_a_deaf_process_is_killed_at_the_limit(start):
    process = start(DEAF)
    process.stdout.readline()
    processes.end(process.pid, started_at(process.pid), limit=0.2)
    assert_gone(process.pid)


def test_a_frozen_process_is_killed_at_once(start, monkeypatch):
    process = start("import time; print('up', flush=True); time.sleep(60)")
    process.stdout.readline()
    os.kill(process.pid, signal.SIGSTOP)
    wait_until(lambda: processes.table()[process.pid].state == processes.STOPPED)
    patient = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: pytest.fail("it was waited for"))
    monkeypatch.setattr(processes, "time", patient)
    processes.end(process.pid, started_at(process.pid), limit=30)
    assert_gone(process.pid)


def test_what_is_left_of_a_killed_parents_group_goes(start):
    parent = start(PARENT.format(apart=False))
    child = int(parent.stdout.readline())
    before = started_at(parent.pid)
    parent.kill()
    parent.wait()
    processes.end(parent.pid, before)
    assert_gone(child)


def test_a_number_that_became_someone_elses_is_left_alone(start):
    process = start("import time; print('up', flush=True); time.sleep(60)")
    process.stdout.readline()
    processes.end(process.pid, "the start time of another")
    assert processes.is_same(process.pid, started_at(process.pid))


def test_ps_tells_the_same_as_proc(start, monkeypatch, tmp_path):
    process = start("import time; print('up', flush=True); time.sleep(60)")
    process.stdout.readline()
    by_proc = processes.look_up(process.pid)
    monkeypatch.setattr(processes, "PROC", tmp_path)
    by_ps = processes.look_up(process.pid)
    assert by_proc is not None
    assert by_ps is not None
    assert (by_ps.pid, by_ps.parent, by_ps.group) == (by_proc.pid, os.getpid(), process.pid)
    assert process.pid in processes.table()
    assert "time.sleep(60)" in processes.command_line(process.pid)


@pytest.mark.parametrize("told", [hasattr(os, "pidfd_open"), False])
def test_waiting_for_a_child_ends_with_it_or_with_the_time(told, monkeypatch):
    """Where the system tells of a child's end, nobody looks again and again."""
    looks: list[float] = []
    sleep = time.sleep

    def look(seconds: float) -> None:
        looks.append(seconds)
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", look)
    if not told:
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        processes.wait(child, 0.3)
        assert child.poll() is None
        assert child.stdin
        child.stdin.close()
        processes.wait(child, 60)
        assert child.poll() == 1
        processes.wait(child, 60)
    assert (looks == []) is told


def test_waiting_for_a_child_beside_many_open_files(monkeypatch):
    opened = getattr(os, "pidfd_open", None)
    if opened:
        monkeypatch.setattr(os, "pidfd_open", lambda pid: fcntl.fcntl(opened(pid), fcntl.F_DUPFD, 1_025))
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        processes.wait(child, 60)
        assert child.wait(1) == 0
