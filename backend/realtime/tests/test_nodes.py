"""Two Centrifugo nodes on one Valkey, with the shipped configuration."""

from contextlib import contextmanager

import pytest

from realtime.tests.listener import Listener
from realtime.tests.servers import LOOK_AGAIN, CentrifugoProcess, Running, free_port, wait_until
from stack.servers import valkey_binary
from tests.factories import make_room

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@contextmanager
def two_nodes(folder):
    port = free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
    valkey = Running([str(valkey_binary()), *options], cwd=folder, env={}, log=folder / "valkey.log")
    nodes = [CentrifugoProcess(folder), CentrifugoProcess(folder)]
    try:
        for node in nodes:
            address = f"redis://127.0.0.1:{port}"
            node.start(CENTRIFUGO_ENGINE_TYPE="redis", CENTRIFUGO_ENGINE_REDIS_ADDRESS=address)
        yield nodes
    finally:
        for node in nodes:
            node.running().stop()
        valkey.stop()


def test_who_was_on_a_node_that_was_killed_is_gone_within_a_minute_and_the_others_stay(tmp_path, alice, bob):
    room = f"room:{make_room(owner=alice, members=[bob]).id}"
    with two_nodes(tmp_path) as (hers, his), Listener(alice, hers, room), Listener(bob, his, room):

        def here():
            return {entry["user"] for entry in hers.ask("presence", channel=room)["presence"].values()}

        assert here() == {str(alice.id), str(bob.id)}
        his.running().kill()
        wait_until(lambda: here() == {str(alice.id)}, seconds=60 - LOOK_AGAIN, what="bob is gone, and alice is not")
