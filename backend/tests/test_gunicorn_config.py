"""config/gunicorn.conf.py: its bounds against those of its neighbours, and that it waits for the database."""

import contextlib
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import gunicorn
import pytest
import yaml
from gunicorn.config import Config
from gunicorn.workers.workertmp import WorkerTmp

from config import pulse
from stack import paths
from stack.django import WEB, django_services
from stack.postgres import connections
from stack.probes import http_answers

CONFIG = paths.BACKEND / "config/gunicorn.conf.py"
COMPOSE = yaml.safe_load((paths.REPOSITORY / "docker-compose.yml").read_text())


def settings(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, object]:
    """The file's settings under these variables."""
    for name in ("WEB_BIND", "WEB_WORKERS", "WEB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CONFIG))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_gunicorn_is_the_pinned_one():
    locked = re.search(r"^gunicorn==(\S+)", (paths.BACKEND / "requirements.lock").read_text(), re.M)
    assert locked
    assert gunicorn.__version__ == locked[1]


def test_what_the_environment_says_holds(monkeypatch):
    said = settings(monkeypatch, WEB_BIND="0.0.0.0:8000", WEB_WORKERS="3", WEB_THREADS="2")
    assert (said["bind"], said["workers"], said["threads"]) == ("0.0.0.0:8000", 3, 2)


@pytest.mark.parametrize(("workers", "threads"), [("", ""), ("30", ""), ("", "40"), ("999", "2")])
def test_postgres_takes_as_many_connections(monkeypatch, workers, threads):
    """Each thread holds one; twenty are for whatever else there is."""
    given = {"WEB_WORKERS": workers, "WEB_THREADS": threads}
    said = settings(monkeypatch, **given)
    assert connections(given) >= max(int(str(said["workers"])) * int(str(said["threads"])) + 20, 100)


def test_empty_variables_count_as_none(monkeypatch):
    said = settings(monkeypatch, WEB_WORKERS="", WEB_THREADS="")
    assert (said["bind"], said["threads"]) == ("127.0.0.1:8000", 4)


@pytest.mark.parametrize("name", ["WEB_WORKERS", "WEB_THREADS"])
@pytest.mark.parametrize("given", ["two", "0", "-1", "99999"])
def test_what_is_no_number_of_workers_is_named(monkeypatch, name, given):
    """Without a worker the port would be open, and nobody would answer."""
    with pytest.raises(SystemExit, match=f"{name} is wrong: a whole number from 1 to 999 is needed"):
        settings(monkeypatch, **{name: given})


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (2, 2), (64, 8), (None, 1)])
def test_by_default_a_worker_a_core_within_the_databases_connections(monkeypatch, cores, workers):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert settings(monkeypatch)["workers"] == workers


def test_postgres_in_containers_takes_them_and_thirty_by_default(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    said = settings(monkeypatch)
    (taken,) = re.findall(r"=\$\{POSTGRES_CONNECTIONS:-(\d+)\}$", COMPOSE["services"]["postgres"]["command"][-1])
    assert int(str(said["workers"])) * int(str(said["threads"])) + 30 <= int(taken)


def test_there_is_no_control_socket(monkeypatch):
    assert settings(monkeypatch)["control_socket_disable"] is True


def test_the_collector_leaves_alone_what_was_loaded():
    hook = f"import gc, runpy; runpy.run_path({str(CONFIG)!r})['post_worker_init'](None)"
    shown = subprocess.check_output(
        [sys.executable, "-c", f"{hook}; print(gc.get_freeze_count() > 1_000, gc.get_threshold())"]
    )
    assert shown == b"True (20000, 10, 10)\n"


@contextmanager
def pulse_of(tmp, monkeypatch):
    """The port on which a worker with these signs of life answers."""
    port = free_port()
    monkeypatch.setenv("WEB_PULSE_ADDRESS", f"127.0.0.1:{port}")
    monkeypatch.setattr(pulse, "_listening", None)
    pulse.listen()
    listening = pulse._listening
    assert listening
    try:
        pulse.answer(SimpleNamespace(tmp=tmp))
        yield port
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def test_the_pulse_is_that_of_the_workers_main_loop(monkeypatch):
    sign = [time.monotonic()]
    with pulse_of(SimpleNamespace(last_update=lambda: sign[0]), monkeypatch) as port:
        assert http_answers(port, "/")()
        sign[0] -= pulse.STALE
        assert http_answers(port, "/", status=503)()


def test_a_worker_that_is_about_to_end_as_it_was_told_is_no_dead_server(monkeypatch):
    tmp = WorkerTmp(Config())
    with pulse_of(tmp, monkeypatch) as port:
        tmp.close()  # gunicorn's last deed in a worker, whose threads are still there
        assert http_answers(port, "/")()
        assert http_answers(port, "/")()


def test_nginx_is_the_one_that_closes_idle_connections(monkeypatch):
    template = (paths.NGINX / "templates/lockstep.conf.template").read_text()
    nginx = re.search(r"keepalive_timeout (\d+)s;", template)
    assert nginx
    assert int(nginx[1]) + 10 <= int(str(settings(monkeypatch)["keepalive"]))


def test_requests_under_way_are_ended_before_anybody_kills(monkeypatch):
    graceful = int(str(settings(monkeypatch)["graceful_timeout"]))
    addresses = dict.fromkeys(["WEB_PULSE_ADDRESS", "RELAY_METRICS_ADDRESS", "WORKER_METRICS_ADDRESS"], "127.0.0.1:1")
    env = {"LOCKSTEP_DEMO": "0", **addresses}
    native = next(service for service in django_services(env, needs=()) if service.name == "web")
    assert graceful < native.stop_within
    assert graceful < int(COMPOSE["services"]["web"]["stop_grace_period"].removesuffix("s"))


def test_before_the_database_answers_it_waits_says_so_and_can_be_ended(tmp_path):
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://lockstep:secret@127.0.0.1:1/lockstep",
        "WEB_BIND": f"127.0.0.1:{port}",
        "LOCKSTEP_HOME": str(tmp_path),
    }
    log = tmp_path / "log"
    command = [sys.executable, "-m", *WEB]
    with log.open("w") as output:
        web = subprocess.Popen(command, cwd=paths.BACKEND, env=environment, stderr=output, start_new_session=True)
    try:
        wait_for_words(log, "waiting for the database", web)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
        waiting = children(web.pid)
        web.send_signal(signal.SIGTERM)
        assert web.wait(5) == 0
        assert len(waiting) == 1
        with pytest.raises(ProcessLookupError):
            os.kill(waiting[0], 0)
        assert "secret" not in log.read_text()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(web.pid, signal.SIGKILL)
        web.wait(5)


def wait_for_words(log: Path, words: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while words not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]
