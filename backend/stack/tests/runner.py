"""`make run` as a person starts it: a process of its own, with its own state folder and port."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from stack import processes
from stack.environment import read_environment
from stack.home import RUNNER, Home
from stack.paths import BACKEND
from stack.ports import is_free, pick_free
from stack.servers import postgres_bin

OF_AN_INSTANCE = (
    "LOCKSTEP_",
    "CENTRIFUGO_",
    "DATABASE_",
    "DJANGO_",
    "SECRET_",
    "POSTGRES_",
    "RELAY_",
    "WORKER_",
    "EMAIL_",
    "MAILBOX_",
    "WEB_",
    "STATIC_",
    "MEDIA_",
    "UPLOAD_",
)
KEPT = ("LOCKSTEP_CACHE", "LOCKSTEP_CHROMIUM")
LOW_LIMIT = ("sh", "-c", 'ulimit -Sn 256; exec "$@"', "sh")  # of open files, as a terminal may have it
SERVERS = ("postgres", "centrifugo", "web", "relay", "worker", "mailbox", "nginx")


class Runner:
    """One state folder; `start` and `stop` as often as wanted. With EMAIL_URL="" it has the mail catcher."""

    def __init__(self, folder: Path, **env: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "tools").symlink_to(os.environ["LOCKSTEP_TOOLS"])
        self.home = Home(folder)
        self.port = pick_free(set())
        self.said = folder / "said.txt"
        inherited = {
            name: os.environ[name] for name in os.environ if not name.startswith(OF_AN_INSTANCE) or name in KEPT
        }
        own = {"LOCKSTEP_HOME": str(folder), "LOCKSTEP_PORT": str(self.port), "LOCKSTEP_MIN_FREE_GB": "0"}
        own["WEB_WORKERS"] = "1"  # a second one takes a second of processor time for each start
        own["EMAIL_URL"] = "console:"  # and the mail catcher one and a half
        self.env = {**inherited, **own, **env}
        self.servers = tuple(name for name in SERVERS if name != "mailbox" or not self.env["EMAIL_URL"])
        self.process: subprocess.Popen[bytes] | None = None

    def spawn(self) -> None:
        """Start it, and do not wait."""
        with self.said.open("wb") as output:
            command = [*LOW_LIMIT, sys.executable, "-m", "stack", "run"]
            self.process = subprocess.Popen(command, cwd=BACKEND, env=self.env, stdout=output, stderr=output)

    def start(self) -> None:
        """Start it; return at the ready line."""
        self.spawn()
        ready = f"Lockstep is ready at http://localhost:{self.port}\n"
        process = self.process
        assert process is not None
        eventually(lambda: ready in self.said.read_text(), within=120, unless=lambda: process.poll() is not None)

    def command(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Another command of the stack, from another terminal."""
        argv = [sys.executable, "-m", "stack", *map(str, arguments)]
        return subprocess.run(argv, cwd=BACKEND, env=self.env, capture_output=True, text=True, timeout=120)

    def signal(self, number: signal.Signals) -> int:
        """Send it to the runner; its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(90)

    def stop(self) -> None:
        """For the end of a test, whatever became of it."""
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGTERM)
        self.command("stop")

    def answers(self, path: str = "/readyz") -> int:
        """The status of a GET through nginx; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def pids(self) -> dict[str, int]:
        recorded = self.home.recorded()
        return {name: recorded[name][0] for name in self.servers}

    def wait_until_well(self, changed: dict[str, int]) -> None:
        """Until each of these servers has another pid, and the whole answers."""
        eventually(lambda: not self.pids().items() & changed.items() and self.answers() == 200, within=60)

    def trace(self) -> "Trace":
        return Trace(self)

    def ask(self, query: str, database: str = "lockstep") -> str:
        """SQL, on the instance's database or one beside it; raises CalledProcessError when it fails."""
        url = urlsplit(read_environment(self.home.path / "env")["DATABASE_URL"])._replace(path=f"/{database}").geturl()
        command = [str(postgres_bin() / "psql"), url, "-XAtqc", query]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


class Trace:
    """What ran at one moment, to be looked for later."""

    def __init__(self, runner: Runner) -> None:
        recorded = runner.home.recorded()
        self.processes = [recorded[name] for name in (*runner.servers, RUNNER)]
        self.ports = [*json.loads((runner.home.run / "ports.json").read_text()).values(), runner.port]
        for pid, _ in list(self.processes):
            self.processes += [(member.pid, member.started) for member in processes.family(pid)]

    def is_gone(self) -> bool:
        return not any(processes.is_same(*each) for each in self.processes) and all(map(is_free, self.ports))


def eventually(question: Callable[[], bool], within: float = 10, unless: Callable[[], bool] = lambda: False) -> None:
    deadline = time.monotonic() + within
    while not question():
        assert time.monotonic() < deadline, "it did not come about in time"
        assert not unless(), "it cannot come about any more"
        time.sleep(0.05)
