"""The state folder: one runner at a time, ports that stay, a record of what runs."""

import json
import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from stack import ports, processes
from stack.environment import PORTS, Address, for_children, read_environment, without_password, write_environment
from stack.errors import StackError
from stack.home import Home
from stack.ports import pick_free
from stack.tests.addresses import ADDRESSES

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.hold()
    yield home
    home.release()


@pytest.fixture
def sleeper():
    process = subprocess.Popen(SLEEP, process_group=0)
    yield process
    process.kill()
    process.wait()


def test_a_second_runner_is_refused_by_name(home):
    with pytest.raises(StackError, match=rf"already runs from .*home \(pid {os.getpid()}\)\. `make stop` ends it"):
        Home(home.path).hold()


def test_released_it_can_be_held_again(home):
    assert home.is_held()
    home.release()
    assert not home.is_held()
    assert home.recorded() == {}
    home.hold()
    assert home.is_held()


def test_what_a_killed_runner_left_is_ended(home, sleeper, capsys):
    home.record("web", sleeper.pid)
    record = home.run.joinpath("pids.json").read_text()
    home.release()
    home.run.joinpath("pids.json").write_text(record)

    home.hold()
    assert sleeper.wait(5) == -15
    assert f"ending web (pid {sleeper.pid})" in capsys.readouterr().out


def test_a_stale_record_ends_nobody_else(home, sleeper):
    home.release()
    home.run.joinpath("pids.json").write_text(json.dumps({"web": [sleeper.pid, "long ago"]}))
    home.hold()
    assert processes.look_up(sleeper.pid)


def test_nobody_is_ended_for_a_number_of_before_the_machine_was_started_anew(home, sleeper):
    """Its leader is gone, so nothing but the number tells whose group it is."""
    child = subprocess.Popen(SLEEP, process_group=sleeper.pid)
    try:
        home.record("web", sleeper.pid)
        noted = json.loads(home.run.joinpath("pids.json").read_text())
        sleeper.kill()
        sleeper.wait()
        home.release()
        assert noted["boot"]
        home.run.joinpath("pids.json").write_text(json.dumps({**noted, "boot": "another"}))
        assert home.recorded() == {}
        home.hold()
        assert processes.look_up(child.pid)
        home.release()
        home.run.joinpath("pids.json").write_text(json.dumps(noted))
        home.hold()
        assert child.wait(5) == -9
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("torn", ["", '{"web": [1', "[]", "\0"])
def test_a_torn_record_is_no_obstacle(home, torn):
    home.release()
    home.run.joinpath("pids.json").write_text(torn)
    home.hold()
    assert home.runner() == os.getpid()


def test_a_record_that_could_not_be_written_is_written_later(home, sleeper):
    in_the_way = home.run / ".pids.json.new" / "full"
    in_the_way.mkdir(parents=True)
    home.record("web", sleeper.pid)
    assert "web" not in home.recorded()
    in_the_way.rmdir()
    in_the_way.parent.rmdir()
    home.write_record()
    assert home.recorded()["web"][0] == sleeper.pid


def test_ports_stay_and_a_taken_one_is_picked_anew(home):
    before = home.ports(("web", "relay"))
    assert home.ports(("web", "relay")) == before
    with socket.create_server(("127.0.0.1", before["web"])):
        after = home.ports(("web", "relay"))
    assert after["web"] != before["web"]
    assert after["relay"] == before["relay"]
    assert len({*after.values()}) == 2


def test_no_port_is_given_twice(home, monkeypatch):
    """Nor one that is kept for another name."""
    free = pick_free(set())
    monkeypatch.setattr(ports, "RANGE", (free, free + 100))
    kept = home.ports(("relay",))["relay"]
    monkeypatch.setattr(ports, "RANGE", (kept - 1, kept))
    assert home.ports(("web", "relay")) == {"web": kept - 1, "relay": kept}


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StackError, match=r"file/home can't be used: .*Set LOCKSTEP_HOME"):
        Home(tmp_path / "file" / "home").hold()


def test_secrets_are_made_once_and_for_the_owner_alone(home):
    ports = home.ports(PORTS)
    address = Address("127.0.0.1", 9000, "http://localhost:9000")
    first = write_environment(home, address, ports, {})
    again = write_environment(home, address, ports, {"LOCKSTEP_DEMO": "0", "SECRET_KEY": "given, so it is taken"})

    file = home.path / "env"
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_environment(file) == again
    assert len(first["SECRET_KEY"]) >= 50
    assert again["SECRET_KEY"] == "given, so it is taken"
    assert again["POSTGRES_PASSWORD"] == first["POSTGRES_PASSWORD"]
    assert again["CENTRIFUGO_CLIENT_ALLOWED_ORIGINS"] == "http://localhost:9000 http://127.0.0.1:9000"
    assert (first["LOCKSTEP_DEMO"], again["LOCKSTEP_DEMO"]) == ("1", "0")
    assert first["DATABASE_URL"].endswith(f"@127.0.0.1:{ports['postgres']}/lockstep")


def test_the_token_key_of_before_stays_until_it_is_taken_out(home):
    """Tokens that Django signed with it are good for ten minutes yet; Centrifugo reads both names."""
    ports, address = home.ports(PORTS), Address.throw_away(9000)
    write_environment(home, address, ports, {})
    changed = {
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY": "another one: what is added at the end holds",
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_PREVIOUS_SECRET_KEY": "the key of before",
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_PREVIOUS_SECRET_KEY_VALID_UNTIL": "1790000000",
    }
    with home.path.joinpath("env").open("a") as file:
        file.writelines(f"{name}='{value}'\n" for name, value in changed.items())
    assert changed.items() <= write_environment(home, address, ports, {}).items()
    assert home.path.joinpath("env").read_text().count("HMAC_SECRET_KEY=") == 1
    assert changed.items() <= read_environment(home.path / "env").items()


def test_an_existing_database_is_used(home):
    ports = home.ports(PORTS)
    given = {"DATABASE_URL": "postgres://me:secret@db.example.org/chat"}
    values = write_environment(home, Address.throw_away(9000), ports, given)
    assert values["DATABASE_URL"] == "postgres://me:secret@db.example.org/chat"


@pytest.mark.parametrize(
    "given",
    [
        {"EMAIL_FROM": "Chat <chat@example.org>"},
        {"EMAIL_FROM": "Chat <chat@example.org>", "EMAIL_URL": "smtp://mail.example.org"},
        {"CENTRIFUGO_API_URL": "http://node-b:8101/api", "CENTRIFUGO_UPSTREAM": "node-a:8100; server node-b:8100"},
        {"WEB_UPSTREAM": "web-a:8000; server web-b:8000"},
    ],
    ids=" ".join,
)
def test_commands_in_another_terminal_are_told_what_was_given(home, given):
    write_environment(home, Address.throw_away(9000), home.ports(PORTS), given)
    assert given.items() <= read_environment(home.path / "env").items()
    write_environment(home, Address.throw_away(9000), home.ports(PORTS), {})
    assert not given.items() & read_environment(home.path / "env").items()


def test_any_password_of_the_database_will_do(home):
    values = write_environment(home, Address.throw_away(9000), home.ports(PORTS), {"POSTGRES_PASSWORD": "a/b@c:d#e%20"})
    address, password = without_password(values["DATABASE_URL"])
    assert (urlsplit(address).username, urlsplit(address).hostname) == ("lockstep", "127.0.0.1")
    assert password == {"PGPASSWORD": "a/b@c:d#e%20"}


def test_behind_a_proxy_its_origin_alone_is_allowed():
    address = Address("127.0.0.1", 9000, "https://chat.example.org")
    assert address.origins() == ["https://chat.example.org"]
    assert address.host_names() == ["chat.example.org", "localhost", "127.0.0.1"]


@pytest.mark.parametrize(("given", "url", "origins", "names"), ADDRESSES)
def test_the_address_is_as_browsers_write_it(monkeypatch, given, url, origins, names):
    """Origins are compared letter by letter, by Centrifugo's patterns, in which brackets mean something else."""
    monkeypatch.setenv("LOCKSTEP_URL", given)
    address = Address.from_environment()
    assert (address.url, address.origins()) == (url, origins)
    assert set(address.host_names()) == {*names, "localhost", "127.0.0.1"}


@pytest.mark.parametrize("given", ["chat.example.org", "ftp://x", "http://x:99999", "http://x/chat", "http://[::1"])
def test_what_is_no_address_is_refused(monkeypatch, given):
    monkeypatch.setenv("LOCKSTEP_URL", given)
    with pytest.raises(StackError, match=r"LOCKSTEP_URL=.* is no address: http://host"):
        Address.from_environment()


def test_what_a_shell_or_an_image_sets_for_python_does_not_reach_the_processes(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("SOMETHING", "else")
    env = for_children({})
    assert (env.keys() & {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}, env["SOMETHING"]) == (set(), "else")
