"""A PostgreSQL alone, for the tests that need no other server; and the one with our tables that all tests begin as."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stack import paths
from stack.django import MIGRATE
from stack.environment import PORTS, Address, for_children, write_environment
from stack.home import Home
from stack.postgres import DATABASE, Postgres
from stack.steps import make_once
from stack.supervisor import Supervisor
from stack.tools import run_tool

ADDRESS = Address("127.0.0.1", 9000, "http://localhost:9000")  # where the tests imagine to be; nobody listens


def migrated(python: Path, programs: Path) -> Path:
    """A data folder in which each database, also one that is made later, has our tables. Made once, from nothing.

    Tests begin as it; `make run`, in its own tests too, and the torture begin with nothing.
    """
    named = [paths.BACKEND / "requirements.lock", paths.BACKEND / "config" / "settings.py"]
    inputs = [str(programs), *named, *sorted(paths.BACKEND.glob("*/migrations/*.py"))]
    home = python.parent.parent / "migrating"

    def make(folder: Path) -> None:
        with throw_away_database(home, python=python, programs=programs) as env:
            _migrate_template(env, home / "logs" / "migrate.log")
        shutil.move(home / "postgres", folder)
        shutil.rmtree(home)

    return make_once(python.parent, "migrated", inputs, make) / "postgres"


def _migrate_template(env: Mapping[str, str], log: Path) -> None:
    """Have the tables where PostgreSQL takes each new database from, and our own database anew from there."""
    server = env["DATABASE_URL"].removesuffix(DATABASE)
    run_tool(MIGRATE, cwd=paths.BACKEND, log=log, env={**env, "DATABASE_URL": f"{server}template1"})
    anew = ("-c", f"DROP DATABASE {DATABASE}", "-c", f"CREATE DATABASE {DATABASE}")
    run_tool(["psql", f"{server}postgres", "-Xq", *anew], log=log, env=env)


@contextmanager
def throw_away_database(
    folder: Path, *, python: Path, programs: Path, template: Path | None = None
) -> Iterator[dict[str, str]]:
    """A running PostgreSQL that forgets on a crash; the environment for commands that use it."""
    home = Home(folder)
    home.hold()
    supervisor = None
    try:
        shutil.rmtree(folder / "postgres", ignore_errors=True)
        ports = home.ports(PORTS)
        values = write_environment(home, ADDRESS, ports, {"LOCKSTEP_DEMO": "0"})
        password = values["POSTGRES_PASSWORD"]
        postgres = Postgres(programs, home, ports["postgres"], password, durable=False, template=template)
        postgres.prepare()
        supervisor = Supervisor(home, [postgres.service()])
        supervisor.start()
        yield for_children({**values, "LOCKSTEP_HOME": str(folder)}, python / "bin", programs)
    finally:
        if supervisor:
            supervisor.stop()
        home.release()
