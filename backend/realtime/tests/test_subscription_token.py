"""GET /api/token/subscription/?channel="""

import time

import jwt
import pytest
from django.conf import settings

from tests.factories import NO_ROOM, put_in, take_out


def get(person, channel):
    return person.get("/api/token/subscription/", channel=channel)


def claims(answer):
    assert answer.status_code == 200
    token, key = answer.json()["token"], settings.CENTRIFUGO_TOKEN_KEY
    return jwt.decode(token, key, algorithms=["HS256"], audience="lockstep", issuer="lockstep")


def test_ones_own_personal_channel(alice):
    before = int(time.time())
    found = claims(get(alice, f"personal:{alice.id}"))
    assert found.keys() == {"sub", "channel", "aud", "iss", "iat", "exp"}
    assert (found["sub"], found["channel"]) == (str(alice.id), f"personal:{alice.id}")
    assert before + 600 <= found["exp"] <= before + 605


@pytest.mark.parametrize("role", ["alice", "bob", "erin"])
def test_a_room_that_one_is_in(lobby, role, request):
    person = request.getfixturevalue(role)
    found = claims(get(person, f"room:{lobby.id}"))
    assert found["channel"] == f"room:{lobby.id}"
    assert found["info"] == {
        "id": person.id,
        "username": role,
        "display_name": "",
        "avatar": None,
    }  # what the others are told


@pytest.mark.parametrize("channel", ["", "personal:1", "room:1"])
def test_signed_out(nobody, db, channel):
    answer = get(nobody, channel)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_stranger_cannot_tell_whether_the_room_exists(carol, lobby, vault):
    answers = [get(carol, f"room:{room_id}") for room_id in (lobby.id, vault.id, NO_ROOM)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json() == {
        "detail": "This channel isn't yours: your own personal one and those of your rooms are.",
        "code": "forbidden",
    }


def test_who_left(dave, lobby):
    assert get(dave, f"room:{lobby.id}").status_code == 403


def test_who_was_removed_and_who_is_back(alice, bob, vault):
    take_out(vault, bob, by=alice)
    assert get(bob, f"room:{vault.id}").status_code == 403
    put_in(vault, bob)
    assert get(bob, f"room:{vault.id}").status_code == 200


def test_anothers_personal_channel(alice, bob):
    assert get(alice, f"personal:{bob.id}").status_code == 403


@pytest.mark.parametrize(
    "channel",
    [
        "",
        "personal:",
        "personal:{id}0",
        "personal:0{id}",
        "personal:{id} ",
        "personal:{id}\n",
        "personal:{id},room:{room}",
        "personal:#{id}",
        "$personal:{id}",
        "PERSONAL:{id}",
        "personal",
        "{id}",
        "room:",
        "room:0",
        "room:0{room}",
        "room:+{room}",
        "room:{room}\n",
        "room:{room}\0",
        "room:{room}.0",
        "room:٣",
        "room:9223372036854775808",
        "room:99999999999999999999999",
        "news:1",
        "*",
    ],
)
def test_names_that_are_nobodys(alice, lobby, channel):
    name = channel.format(id=alice.id, room=lobby.id)
    assert get(alice, name).status_code == 403


def test_without_a_channel(alice):
    assert alice.get("/api/token/subscription/").status_code == 403


def test_other_methods(alice):
    assert alice.post("/api/token/subscription/").status_code == 405


@pytest.mark.parametrize(("channel", "queries"), [("personal:{id}", 3), ("room:{room}", 3)])
def test_query_count(alice, lobby, channel, queries, django_assert_num_queries):
    get(alice, "")  # signs in
    with django_assert_num_queries(queries):  # session with user, seen, lease or membership
        get(alice, channel.format(id=alice.id, room=lobby.id))
