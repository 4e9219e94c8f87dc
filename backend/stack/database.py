"""A PostgreSQL alone, for the tests that need no other server."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stack.environment import PORTS, Address, for_children, write_environment
from stack.home import Home
from stack.postgres import Postgres
from stack.supervisor import Supervisor

ADDRESS = Address("127.0.0.1", 9000, "http://localhost:9000")  # where the tests imagine to be; nobody listens


@contextmanager
def throw_away_database(folder: Path, *, python: Path, programs: Path) -> Iterator[dict[str, str]]:
    """A running, empty PostgreSQL that forgets on a crash; the environment for commands that use it."""
    home = Home(folder)
    home.hold()
    supervisor = None
    try:
        shutil.rmtree(folder / "postgres", ignore_errors=True)
        ports = home.ports(PORTS)
        values = write_environment(home, ADDRESS, ports, {"LOCKSTEP_DEMO": "0"})
        postgres = Postgres(programs, home, ports["postgres"], values["POSTGRES_PASSWORD"], durable=False)
        postgres.prepare()
        supervisor = Supervisor(home, [postgres.service()])
        supervisor.start()
        yield for_children({**values, "LOCKSTEP_HOME": str(folder)}, python / "bin", programs)
    finally:
        if supervisor:
            supervisor.stop()
        home.release()
