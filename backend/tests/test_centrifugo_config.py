"""centrifugo/config.json, before any server reads it: the rules that a run does not show."""

import json
import os
import re
import subprocess

from messaging.models import CONTENT_MAX
from realtime.tests.servers import LOOK_AGAIN
from stack import paths
from stack.servers import centrifugo_binary

CONFIG = json.loads((paths.CENTRIFUGO / "config.json").read_text())
NAMESPACES = {namespace["name"]: namespace for namespace in CONFIG["channel"]["namespaces"]}
LONGEST_ESCAPE = 12  # bytes: "\ud83d\ude00"
ENVELOPE = 2048


def test_a_whole_recovery_fits_into_half_of_a_connections_queue():
    largest = CONTENT_MAX * LONGEST_ESCAPE + ENVELOPE
    size = NAMESPACES["personal"]["history_size"]
    assert size * largest < CONFIG["client"]["queue_max_size"] / 2
    assert CONFIG["client"]["recovery_max_publication_limit"] >= size


def test_the_whole_history_outlives_what_is_in_it():
    assert CONFIG["channel"]["history_meta_ttl"] == "24h"
    assert NAMESPACES["personal"]["history_ttl"] == "300s"
    assert "history_meta_ttl" not in NAMESPACES["personal"]  # ignored beside subscription tokens


def test_who_was_on_a_node_that_died_is_not_here_a_minute_later():
    ttl = int(CONFIG["engine"]["redis"]["presence_ttl"].removesuffix("s"))
    assert ttl + LOOK_AGAIN <= 60
    asks = re.search(r"LOOK_AGAIN_MS = ([0-9_]+);", (paths.FRONTEND / "src/realtime/connection.ts").read_text())
    assert asks
    assert int(asks[1]) * 1.2 <= LOOK_AGAIN * 1000  # a fifth more or less, by chance
    assert int(CONFIG["client"]["presence_update_interval"].removesuffix("s")) * 2 < ttl  # one update may be lost


def test_nothing_secret_and_no_origin_stands_in_it():
    assert CONFIG["client"]["allowed_origins"] == []
    assert not [word for word in ("key", "secret", "password") if f'{word}"' in json.dumps(CONFIG)]


def test_it_says_nothing_to_anybody_outside():
    assert CONFIG["usage_stats"] == {"disabled": True}


def test_only_rooms_take_publications_from_clients():
    allowed = {name: {key for key in space if key.startswith("allow_")} for name, space in NAMESPACES.items()}
    assert allowed == {
        "personal": set(),
        "room": {"allow_presence_for_subscriber", "allow_publish_for_subscriber"},
    }


def test_both_ports_are_loopback_unless_told_otherwise():
    assert CONFIG["http_server"] == {
        "address": "127.0.0.1",
        "port": 8100,
        "internal_address": "127.0.0.1",
        "internal_port": "8101",
    }


def test_each_kind_of_channel_may_this_and_nothing_else():
    """One's own brings changes, and those that one missed; a room's says who is in it, and takes who types there."""
    data = {"channel_regex": "^[1-9][0-9]{0,18}$", "publication_data_format": "json_object"}
    kept = {"history_size": 20, "history_ttl": "300s", "force_recovery": True}
    live = {"presence", "join_leave", "allow_presence_for_subscriber", "allow_publish_for_subscriber"}
    assert {
        "personal": {"name": "personal", **data, **kept},
        "room": {"name": "room", **data, **dict.fromkeys(live, True)},
    } == NAMESPACES


def test_centrifugo_knows_every_name_in_it():
    binary = os.environ.get("LOCKSTEP_CENTRIFUGO_BINARY") or centrifugo_binary()
    check = [binary, "checkconfig", "--strict", "--config", "config.json"]
    checked = subprocess.run(check, cwd=paths.CENTRIFUGO, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
