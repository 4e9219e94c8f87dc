"""Mentions: what a text names, whom it reaches, and what each member's count is by then."""

from typing import Any

import pytest

from messaging.mentions import named_in
from rooms.actions import mark_read, mark_unread
from rooms.models import Membership, Mention, Room
from tests.changes import changes_in
from tests.factories import make_direct, make_person, make_room, say, take_out
from tests.person import Person
from tests.shapes import NOBODY, own
from tests.statements import statements


def post(person: Person, room: Room, content: str) -> Any:
    return person.post(f"/api/rooms/{room.pk}/messages/", {"content": content})


def edit(person: Person, room: Room, message: int, content: str) -> Any:
    return person.patch(f"/api/rooms/{room.pk}/messages/{message}/", {"content": content})


def counted(person: Person, room: Room) -> list[int]:
    card = person.get(f"/api/rooms/{room.pk}/").json()
    assert card["mention_count"] == len(card["mentioned_in"])
    numbers: list[int] = card["mentioned_in"]
    return numbers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@bob", [["bob"]]),
        ("hi @bob, @Erin!\n(@alice)", [["bob"], ["erin"], ["alice"]]),
        ("**@bob** _@erin_", [["bob"], ["erin_", "erin"]]),
        ("@bob. @bob._-", [["bob.", "bob"], ["bob._-", "bob._", "bob.", "bob"]]),
        ("@ＢＯＢ @Straße @मीरा", [["bob"], ["strasse"], ["मीरा"]]),
        ("bob@example.org @bob@example.org \\@bob @ @@bob", []),
        ("https://example.org/@bob?a=@bob", []),
        ("`@bob` ``a ` @bob`` @erin", [["erin"]]),
        ("it's 5 o`clock, @bob", [["bob"]]),
        ("a ` b\n\n@bob ` c", [["bob"]]),
        ("\\`@bob\\`", [["bob"]]),
        ("```py\n@bob\n```\n@erin", [["erin"]]),
        ("```\n@bob\n~~~\n@bob", []),
        ("> ~~~~\n> @bob\n> ~~~\n> @bob\n> ~~~~\n@erin", [["erin"]]),
        ("no names", []),
    ],
)
def test_what_a_text_names(text: str, named: list[list[str]]):
    assert named_in(text) == named


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@a." * 2_666, 0),  # each of them before another @
        ("@a " * 2_666, 2_666),
        ("@a`" * 2_666 + "@b", 1_334),  # every other one in code
        ("".join("`" * n + " " for n in range(126)) + "@b", 1),
        ("```\n" * 1_999 + "@b", 0),
    ],
)
def test_long_texts_that_mean_little(text: str, names: int):
    assert len(named_in(text)) == names


def test_members_are_mentioned(bob: Person, alice: Person, erin: Person, carol: Person, lobby: Room):
    with changes_in(lobby) as seen:
        answer = post(bob, lobby, "@Alice and @erin, not @carol, nor @dave or @alice again")
    mentions = {"users": [alice.id, erin.id], "room": False}
    assert (answer.status_code, answer.json()["mentions"]) == (201, mentions)
    assert [(kind, body["mentions"], audience) for kind, body, audience in seen] == [
        ("message_added", mentions, {alice.id, bob.id, erin.id})
    ]
    assert [counted(person, lobby) for person in (alice, erin, bob)] == [[1], [1], []]
    assert bob.get(f"/api/rooms/{lobby.pk}/messages/").json()["results"][0]["mentions"] == mentions


def test_whoever_mentions_themselves_is_not_counted(bob: Person, lobby: Room):
    made = post(bob, lobby, "@bob").json()
    assert made["mentions"]["users"] == [bob.id]
    bob.put(f"/api/rooms/{lobby.pk}/read/", {"unread_from": 1})
    assert counted(bob, lobby) == []


def test_the_room_is_mentioned_by_those_who_may(bob: Person, alice: Person, erin: Person, lobby: Room):
    assert post(bob, lobby, "@room").json()["mentions"] == NOBODY
    assert post(erin, lobby, "@room, and @bob").json()["mentions"] == {"users": [bob.id], "room": True}
    assert [counted(person, lobby) for person in (alice, bob, erin)] == [[2], [2], []]
    erin.put(f"/api/rooms/{lobby.pk}/read/", {"unread_from": 1})
    assert counted(erin, lobby) == []
    direct = make_direct(alice, bob)
    assert post(alice, direct, "@room @bob").json()["mentions"] == {"users": [bob.id], "room": False}


def test_the_first_message_of_a_direct_room_mentions(alice: Person, bob: Person):
    direct = make_direct(alice, bob)
    post(alice, direct, "@bob")
    assert counted(bob, direct) == [1]


def test_editing_mentions_others(bob: Person, alice: Person, erin: Person, lobby: Room):
    made = post(bob, lobby, "@alice @erin").json()
    with changes_in(lobby) as seen:
        answer = edit(bob, lobby, made["id"], "@erin @bob")
    before, after = ({"users": users, "room": False} for users in ([alice.id, erin.id], [erin.id, bob.id]))
    assert answer.json()["mentions"] == after
    assert [(kind, body["mentions_before"], body["mentions"], audience) for kind, body, audience in seen] == [
        ("message_edited", before, after, {alice.id, bob.id, erin.id})
    ]
    assert [counted(person, lobby) for person in (alice, erin, bob)] == [[], [1], []]


def test_an_edit_keeps_whom_it_mentioned_though_they_have_left(bob: Person, alice: Person, erin: Person, lobby: Room):
    made = post(bob, lobby, "@erin").json()
    take_out(lobby, erin, by=alice)
    assert edit(bob, lobby, made["id"], "dear @erin").json()["mentions"]["users"] == [erin.id]
    assert post(bob, lobby, "@erin").json()["mentions"] == NOBODY


def test_deleting_mentions_nobody(erin: Person, alice: Person, bob: Person, lobby: Room):
    made = post(erin, lobby, "@bob @room").json()
    with changes_in(lobby) as seen:
        answer = erin.delete(f"/api/rooms/{lobby.pk}/messages/{made['id']}/")
    assert answer.json()["mentions"] == NOBODY
    assert [(kind, body["mentions_before"], body["mentions"], audience) for kind, body, audience in seen] == [
        ("message_deleted", {"users": [bob.id], "room": True}, NOBODY, {alice.id, bob.id, erin.id})
    ]
    assert [counted(person, lobby) for person in (alice, bob)] == [[], []]
    assert Mention.objects.count() == 0


def test_reading_and_marking_unread_tell_what_is_above_the_marker(bob: Person, alice: Person, lobby: Room):
    for text in ("@bob", "no", "@bob", "@bob"):
        say(alice, lobby, text)
    path = f"/api/rooms/{lobby.pk}/read/"
    assert bob.put(path, {"number": 1}).json() == own(9, read=1, unread=3, mine_version=2, mentioned_in=[4, 3])
    assert bob.put(path, {"number": 4}).json() == own(9, read=4, unread=0, mine_version=3)
    assert bob.put(path, {"number": 2}).json() == own(9, read=4, unread=0, mine_version=3)
    back = bob.put(path, {"unread_from": 3}).json()
    assert back == own(9, read=2, unread=2, mine_version=4, mentioned_in=[4, 3])


@pytest.mark.parametrize(("setter", "path", "asked"), [
    ("set_notify", "notify", {"level": "none"}),
    ("read_up_to", "read", {"number": 4}),
])  # fmt: skip
def test_what_another_device_marks_unread_meanwhile_is_told(
    setter: str, path: str, asked: Any, bob: Person, alice: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch
):
    for text in ("no", "no", "no", "no", "@bob"):
        say(alice, lobby, text)
    mark_read(user=bob.user, room_id=lobby.pk, number=5)
    real = getattr(Membership, setter)

    def after_the_other_device(self: Membership, wanted: Any) -> Any:
        mark_unread(user=bob.user, room_id=lobby.pk, number=4)
        return real(self, wanted)

    monkeypatch.setattr(Membership, setter, after_the_other_device)
    told = bob.put(f"/api/rooms/{lobby.pk}/{path}/", asked).json()
    assert (told["mine_version"], told["mentioned_in"]) == (4, [5])


def test_a_sync_tells_what_is_above_the_marker(bob: Person, alice: Person, lobby: Room):
    say(alice, lobby, "@bob")
    card = bob.get(f"/api/rooms/{lobby.pk}/").json()
    held = {str(lobby.pk): {"version": card["version"], "id": card["change_id"]}}
    assert bob.post("/api/sync/", {"rooms": held}).json()["mine"] == {
        str(lobby.pk): own(6, read=0, unread=1, mine_version=1, mentioned_in=[1])
    }


def test_of_many_the_newest_hundred_are_named(bob: Person, alice: Person, lobby: Room):
    for _ in range(101):
        say(alice, lobby, "@bob")
    assert counted(bob, lobby) == list(range(101, 1, -1))


def test_at_most_fifty_are_mentioned(alice: Person):
    people = [make_person(f"p{number:02}") for number in range(51)]
    room = make_room(owner=alice, members=people)
    made = post(alice, room, " ".join(f"@p{number:02}" for number in range(51))).json()
    assert made["mentions"]["users"] == [person.id for person in people[:50]]
    assert counted(people[50], room) == []


def test_mentions_cost_two_queries_however_many(
    erin: Person, bob: Person, alice: Person, lobby: Room, django_capture_on_commit_callbacks: Any
):
    counts = []
    for text in ("nobody", "@bob", "@bob @alice @erin", "@room", "@room @bob"):
        with statements(erin) as seen, django_capture_on_commit_callbacks(execute=True):
            assert post(erin, lobby, text).status_code == 201
        counts.append(len(seen))
    assert counts == [8, 10, 10, 9, 10]  # who that is, and the rows to count by


def test_a_room_costs_no_query_more_for_its_mentions(bob: Person, alice: Person, lobby: Room):
    counts = []
    for text in ("nobody", "@bob @alice"):
        say(alice, lobby, text)
        with statements(bob) as seen:
            bob.get("/api/rooms/")
            bob.get(f"/api/rooms/{lobby.pk}/messages/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
