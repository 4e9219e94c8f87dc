"""GET /api/messages/search/"""

from typing import Any

import pytest
import time_machine
from django.db import connection

from messaging.actions import delete_message, edit_message
from rooms.actions import leave_room
from rooms.models import Room
from search import queries
from search.models import MessageText
from tests.factories import NO_ROOM, attach, ban, make_event, make_room, say, take_out
from tests.person import Person
from tests.pictures import picture
from tests.shapes import A_TIME, NOT_SIGNED_IN, refusal, told
from tests.statements import statements


def search(person: Person, q: str, **query: Any) -> list[int]:
    """The numbers of what was found, in the order of the answer."""
    answer = person.get("/api/messages/search/", q=q, **query)
    assert answer.status_code == 200, answer.content
    return [found["number"] for found in answer.json()["results"]]


def test_a_member_finds(bob: Person, alice: Person, lobby: Room):
    message = say(alice, lobby, "Where does the Garden begin?")
    say(alice, lobby, "Behind the house.")
    answer = bob.get("/api/messages/search/", q="garden")
    assert answer.json() == {
        "results": [
            {
                "id": message.pk,
                "room": lobby.pk,
                "number": 1,
                "user": {"id": alice.id, "username": "alice", "display_name": "", "avatar": None},
                "created_at": A_TIME,
                "excerpt": [
                    {"text": "Where does the ", "found": False},
                    {"text": "Garden", "found": True},
                    {"text": " begin?", "found": False},
                ],
            }
        ],
        "next": None,
        "previous": None,
    }


def test_every_word_has_to_be_there_in_any_order(bob: Person, lobby: Room):
    for text in ("green tea and cake", "cake", "tea", "CAKE with tea"):
        say(bob, lobby, text)
    assert search(bob, "cake tea") == [4, 1]
    assert search(bob, "  tea ") == [4, 3, 1]
    assert search(bob, "coffee") == []


GERMAN = "Die Donaudampfschifffahrtsgesellschaft in Österreich, Straße 7"
TURKISH = "İstanbul'da ışık çok güzel, şeker gibi"


@pytest.mark.parametrize(
    ("text", "finds", "not_these"),
    [
        (GERMAN, ["dampf", "osterreich", "STRASSE", "gesellschaft"], ["dampfer"]),
        (TURKISH, ["istanbul", "ISTANBUL", "ışık", "IŞIK", "isik", "guzel", "seker"], ["ankara"]),
        ("我们明天去北京大学图书馆", ["北京", "大学", "明天去", "书", "北京大学图书馆"], ["南京", "学大", "北大"]),
        ("東京タワーへ行きました。カタカナ", ["東京", "タワー", "行き", "ﾀﾜｰ", "カタカナ"], ["京都", "タワ行"]),
        ("GitHub東京オフィス", ["github 東京", "東京オフィス", "hub"], ["東京 gitlab"]),
        ("Crème brûlée à la carte", ["creme", "BRULEE", "à", "la"], ["creme caramel"]),
        ("Ｆｕｌｌ width １２３", ["full", "123"], ["124"]),
        ("go to the C++ / x_y 100% co-op", ["go", "c++", "x_y", "100%", "co-op"], ["x-y", "1000%"]),
        ("안녕하세요 서울입니다", ["서울", "안녕하", "울입니"], ["부산"]),
        ("ΟΔΟΣ Σίσυφος", ["οδος", "ΣΙΣΥΦΟΣ", "σισυφο"], ["ομηρος"]),
    ],
    ids=["German", "Turkish", "Chinese", "Japanese", "mixed", "French", "full width", "signs", "Korean", "Greek"],
)
def test_languages(text: str, finds: list[str], not_these: list[str], bob: Person, lobby: Room):
    say(bob, lobby, text)
    assert {word: search(bob, word) for word in finds} == {word: [1] for word in finds}
    assert {word: search(bob, word) for word in not_these} == {word: [] for word in not_these}


def test_a_sign_is_found_however_it_is_drawn(bob: Person, lobby: Room):
    """As an emoji or not: keyboards write a selector after it, or none."""
    for text in ("❤\ufe0f", "I ❤ tea", "🏳\ufe0f\u200d🌈"):
        say(bob, lobby, text)
    found = {word: search(bob, word) for word in ("❤", "❤\ufe0f", "❤\ufe0e", "🏳\u200d🌈", "🏳\ufe0f\u200d🌈")}
    assert list(found.values()) == [[2, 1], [2, 1], [2, 1], [3], [3]]


def test_short_words_with_signs_are_found_as_they_stand(bob: Person, lobby: Room):
    """Signs are no terms: a word of them alone has none, and `c#` is more than a word that begins with c."""
    for text in ("👍", "nice 👍🏽", "c# and :D", "cats do :)", "100% ☕"):
        say(bob, lobby, text)
    found = {word: search(bob, word) for word in ("👍", "☕", "c#", ":d", ":)", "0%", "c", "👎", "👍 nice", "☕ 100%")}
    assert found == {
        "👍": [2, 1],
        "☕": [5],
        "c#": [3],
        ":d": [3],
        ":)": [4],
        "0%": [],
        "c": [4, 3],
        "👎": [],
        "👍 nice": [2],
        "☕ 100%": [5],
    }


def test_filters(bob: Person, alice: Person, lobby: Room, vault: Room):
    for day, person, room in ((10, bob, lobby), (11, alice, lobby), (12, alice, vault), (13, bob, vault)):
        with time_machine.travel(f"2026-11-{day}T23:59:59.9Z", tick=False):
            say(person, room, f"tea on the {day}th")
    assert search(bob, "tea") == [2, 1, 2, 1]
    assert search(bob, "tea", room=lobby.pk) == [2, 1]
    assert search(bob, "tea", **{"from": alice.id}) == [1, 2]
    assert search(bob, "13th tea", since="2026-11-13", until="2026-11-13", room=vault.pk) == [2]
    assert search(bob, "tea", since="2026-11-11", until="2026-11-12") == [1, 2]
    assert search(bob, "tea", since="2026-11-14") == search(bob, "tea", room=NO_ROOM) == []


def test_moments(bob: Person, lobby: Room):
    for minute in ("10T14:59:59.999999Z", "10T15:00Z", "11T14:59:59.999999Z", "11T15:00Z"):
        with time_machine.travel(f"2026-11-{minute}", tick=False):
            say(bob, lobby, "tea")
    day_in_tokyo = {"since": "2026-11-11T00:00:00+09:00", "until": "2026-11-12T00:00:00+09:00"}
    assert search(bob, "tea", **day_in_tokyo) == [3, 2]
    assert search(bob, "tea", since="2026-11-11T15:00:00.000Z") == [4]
    assert search(bob, "tea", since="2026-11-11", until="2026-11-11T15:00:00Z") == [3]


def test_what_messages_have(bob: Person, alice: Person, carol: Person, lobby: Room):
    say(bob, lobby, "tea and nothing else, http without slashes")
    say(bob, lobby, "tea list", attachments=[attach(bob, lobby)])
    say(bob, lobby, "", attachments=[attach(bob, lobby, picture(), "tea.png")])
    say(bob, lobby, "tea at HTTPS://example.org/tea")
    make_event(bob, lobby, title="Tea")
    gone = say(bob, lobby, "tea http://example.org", attachments=[attach(bob, lobby)])
    delete_message(user=bob.user, room_id=lobby.pk, message_id=gone.pk)
    found = {has: search(alice, "", has=has) for has in ("file", "picture", "link", "event")}
    assert found == {"file": [3, 2], "picture": [3], "link": [4], "event": [5]}
    assert {has: search(alice, "tea", has=has) for has in found} == {**found, "file": [2], "picture": []}
    assert search(alice, "", has="file", **{"from": alice.id}) == []
    assert {has: search(carol, "", has=has) for has in found} == {has: [] for has in found}
    assert search(alice, "") == []


def test_pages(bob: Person, lobby: Room):
    for number in range(5):
        say(bob, lobby, f"tea {number}")
    first = bob.get("/api/messages/search/", q="tea", limit=2).json()
    second = bob.get(first["next"]).json()
    last = bob.get(second["next"]).json()
    pages = [[found["number"] for found in page["results"]] for page in (first, second, last)]
    assert pages == [[5, 4], [3, 2], [1]]
    assert last["next"] is None


def test_a_rare_word_far_back_is_found(bob: Person, alice: Person, lobby: Room):
    say(bob, lobby, "the needle")
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE messaging_message_id_seq RESTART WITH 1000000")
    say(bob, lobby, "hay, no needles")
    assert search(bob, "needle") == [2, 1]
    assert search(bob, "needle", limit=1) == [2]


WAYS = {
    "at once": ({}, "CASE WHEN"),
    "by the indexes": ({"LATELY": 0}, "MATERIALIZED"),
    "room by room": ({"LATELY": 0, "MANY": 1}, "OFFSET 0"),
    "walking": ({"LATELY": 0, "MANY": 1, "FEW": 0}, "message_id >= 0"),
}


@pytest.mark.parametrize(("limits", "sign"), WAYS.values(), ids=WAYS)
def test_the_same_is_found_on_each_way(
    limits: dict[str, int],
    sign: str,
    monkeypatch: pytest.MonkeyPatch,
    bob: Person,
    alice: Person,
    lobby: Room,
    vault: Room,
):
    """Which is taken depends on how much there is to look through, in one's own rooms and on the whole server."""
    for name, number in limits.items():
        monkeypatch.setattr(queries, name, number)
    for room in (lobby, vault):
        for person, text in ((alice, "tea at 5"), (bob, "Tea, 北京"), (bob, "coffee"), (alice, "TEATIME"), (bob, "go")):
            say(person, room, text)
    say(alice, lobby, "tea", attachments=[attach(alice, lobby)])
    leave_room(user=bob.user, room_id=vault.pk)
    gone = say(bob, lobby, "tea")
    delete_message(user=bob.user, room_id=lobby.pk, message_id=gone.pk)
    with statements(bob) as seen:
        assert search(bob, "tea") == [6, 4, 2, 1]
    assert any(sign in statement for statement in seen)
    assert search(alice, "tea") == [6, 4, 2, 1, 4, 2, 1]
    assert [search(bob, word) for word in ("at tea", "go", "京", "nowhere")] == [[1], [5], [2], []]
    assert search(alice, "tea", room=vault.pk, **{"from": alice.id}) == [4, 1]
    assert search(bob, "tea", room=vault.pk) == []
    assert search(bob, "", has="file") == [6]
    first = bob.get("/api/messages/search/", q="tea", limit=3).json()
    second = bob.get(first["next"]).json()
    assert [[found["number"] for found in page["results"]] for page in (first, second)] == [[6, 4, 2], [1]]


def test_signed_out(nobody: Person):
    assert told(nobody.get("/api/messages/search/", q="tea")) == NOT_SIGNED_IN


def test_a_stranger_finds_nothing(carol: Person, alice: Person, lobby: Room, vault: Room):
    for room in (lobby, vault):
        say(alice, room, "tea")
    assert search(carol, "tea") == search(carol, "tea", room=vault.pk) == []


def test_after_leaving_being_removed_or_banned(
    dave: Person, bob: Person, erin: Person, alice: Person, lobby: Room, vault: Room
):
    say(alice, lobby, "tea")
    say(alice, vault, "tea")
    leave_room(user=bob.user, room_id=vault.pk)
    take_out(lobby, bob, by=alice)
    ban(lobby, erin, by=alice)
    assert [search(person, "tea") for person in (dave, bob, erin, alice)] == [[], [], [1], [1, 1]]


def test_what_is_edited_or_deleted(bob: Person, lobby: Room):
    message = say(bob, lobby, "tea")
    edit_message(user=bob.user, room_id=lobby.pk, message_id=message.pk, content="coffee")
    assert (search(bob, "tea"), search(bob, "coffee")) == ([], [1])
    delete_message(user=bob.user, room_id=lobby.pk, message_id=message.pk)
    assert search(bob, "coffee") == []
    assert not MessageText.objects.exists()


@pytest.mark.parametrize("q", ["", "   ", "%", "_", "'", "\\", "!!", ":*", "&|!()", "a'b\\", "\u0300", "%_%"])
def test_signs_are_taken_as_they_are(q: str, bob: Person, lobby: Room):
    say(bob, lobby, "tea")
    assert search(bob, q) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "q" * 101}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"q": "a", "room": "x"}, "room"),
        ({"q": "a", "from": "-1"}, "from"),
        ({"q": "a", "since": "yesterday"}, "since"),
        ({"q": "a", "until": "2026-02-30"}, "until"),
        ({"q": "a", "since": "2026-11-22T10:00"}, "since"),
        ({"q": "a", "since": "0001-01-01T00:00+01:00"}, "since"),
        ({"q": "a", "until": "9999-12-31T23:00-01:00"}, "until"),
        ({"q": "a", "until": "2026-11-22T10:00Z\0"}, "until"),
        ({"q": "a", "cursor": "0"}, "cursor"),
        ({"q": "a", "has": "videos"}, "has"),
        ({"q": "a", "has": ""}, "has"),
        ({"q": "a", "limit": "0"}, "limit"),
    ],
)
def test_bad_input(query: dict[str, str], field: str, alice: Person):
    assert refusal(alice.get("/api/messages/search/", **query)) == (400, "invalid", [field])


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are(until: str, bob: Person, lobby: Room):
    say(bob, lobby, "tea")
    assert search(bob, "tea", until=until) == ([1] if until.startswith("9") else [])


def test_as_many_queries_for_200_messages_as_for_2(bob: Person):
    room, counts = make_room(owner=bob), []
    for number in range(200):
        say(bob, room, f"tea {number}")
        if number in (1, 199):
            with statements(bob) as seen:
                assert len(search(bob, "tea", limit=100)) == min(number + 1, 100)
            counts.append(len(seen))
    assert counts[1] <= counts[0] == 6  # session with user, newest, one's rooms, lately, by the indexes, the messages
