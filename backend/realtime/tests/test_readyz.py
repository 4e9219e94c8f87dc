"""GET /readyz"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from realtime.models import RelayHeartbeat
from realtime.tests.servers import wait_until


def beat(lane, *, ago=0.0, lag=0.0, stopped=0):
    at = timezone.now() - timedelta(seconds=ago)
    RelayHeartbeat.objects.update_or_create(
        lane=lane, defaults={"at": at, "holder": "here pid 1", "lag_seconds": lag, "stopped_rooms": stopped}
    )


@pytest.fixture
def no_centrifugo(settings):
    settings.CENTRIFUGO_API_URL = "http://127.0.0.1:1/api"


def relay_part(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503  # Centrifugo is away
    return answer.json()["relay"]


def test_both_lanes_live(client, db, no_centrifugo):
    beat(0, ago=2, lag=0.04)
    beat(1, ago=14)
    assert relay_part(client) == {"ok": True, "lag_seconds": 0.0, "stopped_rooms": 0}


def test_no_relay_ever(client, db, no_centrifugo):
    assert relay_part(client) == {
        "ok": False,
        "lag_seconds": 0.0,
        "stopped_rooms": 0,
        "reason": "no heartbeat for 15 s from lane 0, 1",
    }


@pytest.mark.parametrize("ago", [16, -3600], ids=["since", "since the clock was set back"])
def test_one_lane_is_silent(client, db, no_centrifugo, ago):
    beat(0)
    beat(1, ago=ago)
    part = relay_part(client)
    assert (part["ok"], part["reason"]) == (False, "no heartbeat for 15 s from lane 1")


def test_far_behind(client, db, no_centrifugo):
    beat(0, lag=12)
    beat(1, lag=31.26)
    part = relay_part(client)
    assert (part["ok"], part["lag_seconds"], part["reason"]) == (False, 31.3, "31.3 s behind")


def test_a_stopped_room_is_told_and_stops_nobody_else(client, db, no_centrifugo):
    beat(0, stopped=1)
    beat(1)
    part = relay_part(client)
    assert (part["ok"], part["stopped_rooms"]) == (True, 1)


def test_centrifugo_is_away(client, db, no_centrifugo):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert answer.json()["database"] == {"ok": True}
    assert answer.json()["centrifugo"] == {
        "ok": False,
        "reason": "does not answer, or not to our key (CENTRIFUGO_API_URL)",
    }


def test_the_database_is_away(client, transactional_db, no_centrifugo):
    given = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = 1
    try:
        answer = client.get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = given
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "reason": "does not answer (DATABASE_URL)"}
    assert answer.json()["relay"] == {"ok": False, "reason": "unknown: its heartbeat is in the database"}


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_all_is_well(client, centrifugo, relay):
    wait_until(lambda: client.get("/readyz").status_code == 200)
    assert client.get("/readyz").json() == {
        "status": "ok",
        "database": {"ok": True},
        "relay": {"ok": True, "lag_seconds": 0.0, "stopped_rooms": 0},
        "centrifugo": {"ok": True},
    }


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_a_wrong_key_is_told(client, centrifugo, settings):
    settings.CENTRIFUGO_API_KEY = "another key than Centrifugo's"
    assert client.get("/readyz").json()["centrifugo"]["ok"] is False
