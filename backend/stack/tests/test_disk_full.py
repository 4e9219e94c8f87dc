"""The state folder's disk is full while it serves. Filling one needs a small file system, which only root can mount."""

import os
import signal
import subprocess

import pytest

from stack.tests.runner import Runner, eventually

SIZE = 300_000_000  # bytes; a new instance takes about a third
ROW = "INSERT INTO kept (text) SELECT repeat(md5(random()::text), 2000) RETURNING id"

pytestmark = pytest.mark.stack


@pytest.fixture
def small(tmp_path):
    """An instance on a disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "lockstep-test", disk], check=True)
    runner = Runner(disk / "home", LOCKSTEP_DEMO="0")
    try:
        yield runner
        runner.stop()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def fill(small: Runner) -> None:
    with (small.home.path / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError as error:
            assert error.errno == 28  # noqa: PT017


def write(small: Runner) -> int | None:
    """A row's number when it was acknowledged."""
    try:
        return int(small.ask(ROW))
    except subprocess.CalledProcessError:
        return None


if os.geteuid() == 0:

    def test_service_returns_when_there_is_space_and_nothing_acknowledged_is_lost(small):
        small.start()
        small.ask("CREATE TABLE kept (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        acknowledged = [write(small)]
        fill(small)
        while (row := write(small)) is not None:
            acknowledged.append(row)
        assert small.answers("/") == 200
        assert small.answers() in (200, 503)
        for pid in small.pids().values():
            os.kill(pid, 9)

        (small.home.path / "filling").unlink()
        eventually(lambda: small.answers() == 200 and write(small) is not None, within=60)
        kept = set(map(int, small.ask("SELECT id FROM kept").split()))
        assert set(acknowledged) <= kept

        trace = small.trace()
        assert small.signal(signal.SIGTERM) == 0
        assert trace.is_gone()
