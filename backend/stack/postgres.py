"""PostgreSQL of one instance: its data folder, and how it runs as root without a user of its own."""

import contextlib
import os
import pwd
import shutil
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stack import processes
from stack.environment import for_children
from stack.errors import StackError
from stack.home import Home, write_whole
from stack.paths import cache_folder
from stack.probes import postgres_answers
from stack.progress import say, step
from stack.service import Service
from stack.tools import read_tool, run_tool

USER = DATABASE = "lockstep"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "password_encryption": "scram-sha-256",
}
LEAST_CONNECTIONS = 100  # PostgreSQL's own default
BESIDE_WEB = 30  # connections of relays, workers, commands and whoever looks
INITDB = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-instructions", "--no-sync")
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # tests only


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL: where its programs and its data are, and its port."""

    programs: Path
    home: Home
    port: int
    password: str
    durable: bool = True
    connections: int = LEAST_CONNECTIONS
    template: Path | None = None  # a data folder to begin as, instead of an empty one

    @property
    def data(self) -> Path:
        return self.home.path / "postgres"

    def prepare(self) -> None:
        """Make the data folder unless it is whole. Raises StackError when it is another version's."""
        if self._is_whole():
            self._check_version()
            return
        if self.data.exists():
            aside = self.data.with_name(f"postgres.broken-{time.strftime('%Y%m%d-%H%M%S')}")
            self.data.rename(aside)
            say(f"! the PostgreSQL data folder was not whole: kept as {aside}, starting with a new one")
        with step("A new PostgreSQL data folder", self.home.log("initdb")):
            self._make_data_folder()

    def service(self) -> Service:
        own = {"port": str(self.port), "max_connections": str(self.connections)}
        settings = SETTINGS | own | ({} if self.durable else FAST_AND_FORGETFUL)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Service(
            name="postgres",
            argv=(*as_plain_user(self.data), str(self.programs / "postgres"), "-D", str(self.data), *options),
            cwd=self.home.path,
            env=for_children({}),
            probe=postgres_answers(self.port, USER, DATABASE),
            ready_within=300,  # recovery after a crash takes its time
            stop_signal=signal.SIGINT,
            stop_within=30,
            before=self._clear_pid_file,
        )

    def _is_whole(self) -> bool:
        return (self.data / "PG_VERSION").is_file() and (self.data / "global" / "pg_control").is_file()

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        programs = read_tool([self.programs / "postgres", "--version"]).split()[-1].split(".")[0]
        if made_by != programs:
            raise StackError(
                f"{self.data} was made by PostgreSQL {made_by}, these programs are version {programs}.\n"
                "Back up with the release that made it, move the folder away, then `make restore FILE=…`."
            )

    def _make_data_folder(self) -> None:
        unfinished = self.data.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        prefix = as_plain_user(unfinished)
        password_file = self.home.run / "postgres-password"
        write_whole(password_file, self.password, mode=0o600)
        if prefix[:1] == ("setpriv",):
            _hand_over(unfinished, password_file)
        make, sql = self._recipe(unfinished, password_file)
        single = [self.programs / "postgres", "--single", "-D", unfinished, "postgres"]
        log = self.home.log("initdb")
        try:
            run_tool([*prefix, *make], log=log, env=for_children({}))
            run_tool([*prefix, *single], log=log, env=for_children({}), stdin=f"{sql}\n".encode())
        finally:
            password_file.unlink(missing_ok=True)
        if self.durable:
            os.sync()
        unfinished.rename(self.data)

    def _recipe(self, folder: Path, password_file: Path) -> tuple[list[object], str]:
        """The command that makes the data folder, and the SQL that ends the making, a statement a line."""
        if self.template:
            password = self.password.replace("'", "''")
            sql = f"SET scram_iterations = 1;\nALTER USER {USER} PASSWORD '{password}'"  # 4,096 take 3 ms to connect
            return ["cp", "-a", f"{self.template}/.", folder], sql
        initdb = [self.programs / "initdb", "-D", folder, "-U", USER, "--pwfile", password_file]
        return [*initdb, *INITDB], f"CREATE DATABASE {DATABASE}"

    def _clear_pid_file(self) -> None:
        """A pid file of a killed PostgreSQL stops the next one when the number belongs to someone by now."""
        file = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(file.read_text().split()[0])
            process = processes.look_up(pid)
            if process and str(self.data) in processes.command_line(pid):
                processes.end(pid, process.started, by=signal.SIGINT)
            file.unlink()


def connections(env: Mapping[str, str]) -> int:
    """As many as web's threads hold, and some for all others."""
    sizes = {"WEB_WORKERS": "8", "WEB_THREADS": "4"}  # at most, unless they are given
    workers, threads = (given if (given := env.get(name, "")).isdecimal() else most for name, most in sizes.items())
    return max(LEAST_CONNECTIONS, int(workers) * int(threads) + BESIDE_WEB)


def as_plain_user(data: Path) -> tuple[str, ...]:
    """What to put before PostgreSQL's programs, which refuse to run as root. Empty for a plain user."""
    if os.geteuid() != 0:
        return ()
    unshare = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if shutil.which("unshare") and read_tool([*unshare, "echo", "works"]) == "works":
        return unshare
    return _by_setpriv(data)


def _by_setpriv(data: Path) -> tuple[str, ...]:
    if not shutil.which("setpriv"):
        raise StackError(
            "PostgreSQL does not run as root, and this machine has neither unshare nor setpriv.\n"
            "Run as a plain user, or install them (Debian: apt-get install util-linux)."
        )
    for name, folder in (("LOCKSTEP_HOME", data), ("LOCKSTEP_CACHE", cache_folder())):
        closed = [parent for parent in folder.parents if parent.exists() and not parent.stat().st_mode & 0o001]
        if closed:
            raise StackError(
                f"PostgreSQL does not run as root, and {closed[-1]} is closed to other users.\n"
                f"Set {name} to a folder that they may enter, for example {name}=/var/lib/lockstep, "
                "or run as a plain user."
            )
    user = _other_user()
    return ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")


def _hand_over(*paths: Path) -> None:
    """Give what PostgreSQL must write and read to the user that it runs as."""
    user = _other_user()
    paths[0].mkdir(parents=True, exist_ok=True)
    for path in paths:
        os.chown(path, user.pw_uid, user.pw_gid)


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise StackError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it.")
