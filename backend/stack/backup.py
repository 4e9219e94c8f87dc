"""Backup and restore of the database and the uploaded files, while Lockstep serves or while it does not."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from stack import archive, media, paths
from stack.django import manage
from stack.environment import MEDIA, for_children, own_database, read_environment, without_password
from stack.errors import StackError
from stack.home import Home
from stack.postgres import DATABASE, Postgres
from stack.progress import say, step
from stack.python_env import python_env
from stack.servers import postgres_bin
from stack.supervisor import Supervisor
from stack.tools import read_tool, run_tool

SWAP_TRIES = 5
BEFORE_RESTORE = "_before_restore"  # what there was is kept under its name and this
# Those without a user are PostgreSQL's own, which the renaming ends; not every role may.
CUT = """
    SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
    JOIN pg_database USING (datname) WHERE NOT datallowconn AND usename IS NOT NULL
"""


@dataclass(frozen=True)
class Database:
    """The instance's database, and the programs that reach it."""

    url: str
    programs: Path
    log: Path

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.lstrip("/")

    def renamed(self, name: str) -> str:
        """The address of another database on the same server."""
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def run(self, program: str, *arguments: object, name: str | None = None) -> None:
        """One of PostgreSQL's programs."""
        address, password = without_password(self.renamed(name or self.name))
        command = [self.programs / program, f"--dbname={address}", *arguments]
        run_tool(command, log=self.log, env=for_children(password))

    def sql(self, *statements: str) -> None:
        """Run statements beside the database, each in a transaction of its own. Raises StackError when one fails."""
        words = [word for statement in statements for word in ("-c", statement)]
        self.run("psql", "-v", "ON_ERROR_STOP=1", "-X", "-q", *words, name="postgres")


def backup(file: Path) -> None:
    """Write all of it into a file that `restore` reads."""
    with _database() as database, step(f"Backup into {file}", database.log):
        try:
            _write(file, database)
        except OSError as error:
            raise StackError(f"There is no new backup in {file}: {error}") from None


def restore(file: Path) -> None:
    """Put a backup in the place of what is there. It is unpacked beside that first; only a whole one is swapped in."""
    if not file.is_file():
        raise StackError(f"There is no file {file}.")
    with _database() as database, _unpacked(file) as (dump, uploaded), _made(database) as incoming:
        previous = f"{database.name}{BEFORE_RESTORE}"
        with step(f"Reading {file} into a new database", database.log):
            database.run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", dump, name=incoming)
            _check_release(database, incoming)
            _manage(database, "migrate", "--noinput", name=incoming)  # of an older release: today's tables
            _manage(database, "give_leases", "--tell-nobody", name=incoming)  # whoever listens now has none in it
        with step("Swapping it in", database.log):
            database.sql(f'DROP DATABASE IF EXISTS "{previous}" WITH (FORCE)')
            _swap(database, incoming, previous)
            try:
                _swap_media(uploaded)
            finally:
                _manage(database, "give_leases")  # which tells whoever listens to sync, for now there is something else
        before = f"the database {previous} and the folder {_media() / media.BEFORE_RESTORE}"
        say(f"Restored. What was there before is kept until the next restore: {before}.")


def _write(file: Path, database: Database) -> None:
    """Under another name until it is whole."""
    unfinished, dump = (file.with_name(f".{file.name}.{what}") for what in ("unfinished", "database"))
    try:
        for made in (dump, unfinished):
            made.unlink(missing_ok=True)
            made.touch(0o600)
        database.run("pg_dump", "--format=custom", f"--file={dump}")
        archive.pack(unfinished, dump, _media())
        unfinished.replace(file)
    finally:
        dump.unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)


@contextmanager
def _made(database: Database) -> Iterator[str]:
    """An empty database to fill; gone again when the block fails: it takes as much room as what is there."""
    name = f"{database.name}_incoming"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    database.sql(drop, f'CREATE DATABASE "{name}"')
    try:
        yield name
    except BaseException:
        with suppress(StackError):
            database.sql(drop)
        raise


@contextmanager
def _unpacked(file: Path) -> Iterator[tuple[Path, Path | None]]:
    """Within the folder of uploaded files: what is renamed into its place must be on the same disk."""
    folder = _media() / media.RESTORING
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield archive.unpack(file, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _media() -> Path:
    return paths.state_folder() / MEDIA


def _swap_media(restored: Path | None) -> None:
    """None: a backup of a release without uploaded files, which leaves what there is."""
    if restored:
        try:
            media.swap(_media(), restored)
        except OSError as error:
            raise StackError(f"The database is restored, the uploaded files are not: {error}. Restore again.") from None


def _swap(database: Database, incoming: str, previous: str) -> None:
    """Rename both in one transaction. Nobody may connect meanwhile; who was connected starts over.

    Raises StackError when somebody stays connected. However it ends, people may connect again.
    """
    name = database.name
    allow = f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS'
    away = f'ALTER DATABASE "{name}" RENAME TO "{previous}"; ALTER DATABASE "{previous}" WITH ALLOW_CONNECTIONS true'
    back = f'ALTER DATABASE "{incoming}" RENAME TO "{name}"'
    for tries_left in reversed(range(SWAP_TRIES)):
        try:
            database.sql(f"{allow} false", CUT)
            database.sql(f"BEGIN; {away}; {back}; COMMIT")
            return
        except BaseException as error:
            database.sql(f"{allow} true")
            if not isinstance(error, StackError):
                raise
            if not tries_left:
                raise StackError(f"{name} is as it was, for somebody stays connected to it.\n{error}") from None


def _check_release(database: Database, name: str) -> None:
    """Raises StackError for a backup of a newer release, whose tables this one does not know."""
    address, password = without_password(database.renamed(name))
    query = "SELECT app || '/migrations/' || name || '.py' FROM django_migrations"
    psql = [database.programs / "psql", address, "-XAtc", query]
    for file in read_tool(psql, env=for_children(password)).split():
        if (paths.BACKEND / file).parent.is_dir() and not (paths.BACKEND / file).is_file():
            raise StackError(f"This backup is of a newer release: here is no {file}. Nothing was changed.")


def _manage(database: Database, *command: str, name: str | None = None) -> None:
    """A management command, on this database or one beside it."""
    home = paths.state_folder()
    values = {**read_environment(home / "env"), "DATABASE_URL": database.renamed(name or database.name)}
    run_tool([*manage(python_env(home)), *command], log=database.log, cwd=paths.BACKEND, env=for_children(values))


@contextmanager
def _database() -> Iterator[Database]:
    """The database of LOCKSTEP_HOME, started for the while when nothing runs there."""
    home = Home(paths.state_folder())
    values = read_environment(home.path / "env")
    url = os.environ.get("DATABASE_URL") or values.get("DATABASE_URL")
    if not url:
        raise StackError(f"Nothing was ever started from {home.path}: `make run` first, or set LOCKSTEP_HOME.")
    with alone(home), _started(home, values, Database(url, postgres_bin(), home.log("backup"))) as database:
        yield database


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """One at a time: a second one would write into the same files. Raises StackError."""
    home.run.mkdir(parents=True, exist_ok=True)
    with home.run.joinpath("backup.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(f"Another backup or restore of {home.path} is under way.") from None
        yield


@contextmanager
def _started(home: Home, values: Mapping[str, str], database: Database) -> Iterator[Database]:
    port, password = urlsplit(database.url).port or 5432, values.get("POSTGRES_PASSWORD", "")
    if home.is_held() or database.renamed(DATABASE) != own_database(password, port):
        yield database
        return
    home.hold()
    postgres = Postgres(database.programs, home, port, password)
    supervisor = Supervisor(home, [postgres.service()])
    try:
        supervisor.start()
        yield database
    finally:
        supervisor.stop()
        home.release()
