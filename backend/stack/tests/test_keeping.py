"""Services are kept running: started in order, brought back when killed or frozen, given up when they never start."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from stack import keeper, processes
from stack.errors import StackError
from stack.home import Home
from stack.ports import pick_free
from stack.probes import http_answers
from stack.service import Service
from stack.supervisor import Supervisor

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
BROKEN = "import sys; sys.exit('no configuration')"

pytestmark = pytest.mark.stack


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.hold()
    yield home
    home.release()


@pytest.fixture
def keep(home):
    running = []

    def keep(*services: Service) -> Supervisor:
        supervisor = Supervisor(home, services)
        running.append(supervisor)
        return supervisor

    yield keep
    for supervisor in running:
        supervisor.stop()


def server(home: Home, name: str = "server", needs: tuple[str, ...] = ()) -> Service:
    port = pick_free(set())
    argv = (sys.executable, "-c", SERVER, str(port))
    probe = http_answers(port, "/")
    return Service(name, argv, home.path, dict(os.environ), probe=probe, needs=needs, frozen_after=0.5)


def command(home: Home, name: str, code: str) -> Service:
    return Service(name, (sys.executable, "-c", code), home.path, dict(os.environ), once=True)


def eventually(question: Callable[[], bool], within: float = 10) -> None:
    deadline = time.monotonic() + within
    while not question():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def pid_of(home: Home, name: str = "server") -> int:
    return home.recorded()[name][0]


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_comes_back(home, keep, by):
    service = server(home)
    keep(service).start()
    before = pid_of(home)
    os.kill(before, by)
    eventually(lambda: pid_of(home) != before and service.probe())
    assert processes.look_up(before) is None


def test_one_that_answers_no_more_is_started_again(home, keep):
    """Its process lives and is not stopped, only deaf."""
    answers = [True]
    service = replace(server(home), probe=lambda: answers[0])
    keep(service).start()
    before = pid_of(home)
    answers[0] = False
    eventually(lambda: pid_of(home) != before)
    answers[0] = True


def test_started_when_what_it_needs_is_ready(home, keep):
    mark = home.path / "prepared"
    prepare = command(home, "prepare", f"import time; time.sleep(0.3); open({str(mark)!r}, 'w')")
    seen = []
    service = replace(server(home, needs=("prepare",)), before=lambda: seen.append(mark.exists()))
    keep(prepare, service).start()
    assert seen == [True]


@pytest.mark.parametrize("once", [True, False], ids=["command", "server"])
def test_three_deaths_before_readiness_stop_all_and_show_the_log(home, keep, once):
    broken = replace(command(home, "broken", BROKEN), once=once, probe=lambda: False)
    good = server(home)
    supervisor = keep(good, broken)
    with pytest.raises(StackError, match="broken cannot be started: it exited with code 1") as raised:
        supervisor.start()
    assert str(raised.value).count("  | no configuration") == keeper.DEATHS_AT_START

    supervisor.stop()
    assert not good.probe()


def test_one_that_never_answers_is_given_up(home, keep):
    mute = Service("mute", (sys.executable, "-c", "import time; time.sleep(60)"), home.path, dict(os.environ))
    with pytest.raises(StackError, match=r"mute cannot be started: it did not answer for 0\.2 s"):
        keep(replace(mute, probe=lambda: False, ready_within=0.2)).start()


def test_later_deaths_are_retried_for_ever(home, keep, monkeypatch, capsys):
    """More often than at the start would be allowed, at pauses that are bounded."""
    monkeypatch.setattr(keeper, "LONGEST_PAUSE", 0.6)
    service = server(home)
    keep(service).start()
    pids = {pid_of(home)}
    while len(pids) < keeper.DEATHS_AT_START + 3:
        os.kill(pid_of(home), signal.SIGKILL)
        eventually(lambda: pid_of(home) not in pids and service.probe())
        pids.add(pid_of(home))
    assert set(re.findall(r"again in ([\d.]+) s", capsys.readouterr().out)) == {"0.5", "0.6"}


def test_held_down_and_let_go(home, keep):
    service = server(home)
    keep(service).start()
    home.hold_file("server").touch()
    eventually(lambda: not service.probe())
    before = pid_of(home)
    time.sleep(0.5)
    assert pid_of(home) == before
    home.hold_file("server").unlink()
    eventually(service.probe)


def test_stopped_the_last_first_and_nothing_left(home, keep, monkeypatch):
    first, second = server(home, "first"), server(home, "second", needs=("first",))
    supervisor = keep(first, second)
    supervisor.start()
    pids = [pid_of(home, "first"), pid_of(home, "second")]
    end, ended = processes.end, []

    def note(pid: int, *how, **more) -> None:
        ended.append(pid)
        end(pid, *how, **more)

    monkeypatch.setattr(processes, "end", note)
    supervisor.stop()
    assert ended == pids[::-1]
    assert [processes.look_up(pid) for pid in pids] == [None, None]
    assert not first.probe()
    assert not second.probe()


def test_interrupted_while_it_stops_nothing_is_left(home, keep):
    first = server(home, "first")
    supervisor = keep(first, replace(command(home, "deaf", DEAF), once=False, needs=("first",), stop_within=1))
    supervisor.start()
    pids = [pid_of(home, name) for name in ("first", "deaf")]
    eventually(lambda: "up" in home.log("deaf").read_text())
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    with pytest.raises(KeyboardInterrupt):
        supervisor.stop()
    assert [processes.look_up(pid) for pid in pids] == [None, None]


def test_a_big_log_keeps_one_older_part(home, keep, monkeypatch):
    monkeypatch.setattr(keeper, "LARGEST_LOG", 1000)
    home.log("server").write_text("x" * 2000)
    keep(server(home)).start()
    eventually(lambda: home.log("server").stat().st_size == 0)
    assert home.logs.joinpath("server.log.1").stat().st_size == 2000
