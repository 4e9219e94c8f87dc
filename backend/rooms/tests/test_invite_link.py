"""GET and POST /api/invites/{code}/, and POST /api/signup/ with a link's code"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from accounts.models import SignInAttempt, User
from rooms.access import InviteSpent
from rooms.actions import make_invite_link, sign_up_by_link
from rooms.models import Invite, Membership, Room
from rooms.tests.test_rooms_create import in_many_rooms
from tests.changes import changes_in
from tests.factories import PASSWORD, ban, make_room, settle
from tests.person import Person
from tests.shapes import A_TIME, AN_ID, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

SPENT = (
    404,
    {"detail": "This invitation doesn't work any more. Ask whoever sent it for a new one.", "code": "invite_spent"},
)


@pytest.fixture
def link(erin: Person, vault: Room) -> Invite:
    return make_invite_link(user=erin.user, room_id=vault.pk, expires_in=3600, uses=2)


def look(person: Person, code: str) -> Any:
    return person.get(f"/api/invites/{code}/")


def come(person: Person, code: str) -> Any:
    return person.post(f"/api/invites/{code}/")


def sign_up(person: Person, invite: Any, name: str = "frank") -> Any:
    body = {"email": f"{name}@example.org", "username": name, "password": PASSWORD, "invite": invite}
    return Person(person.user).post("/api/signup/", body)


def test_where_it_leads_signed_in_and_out(carol: Person, nobody: Person, bob: Person, erin: Person, link: Invite):
    seen = {
        "room": {"name": "vault", "topic": "", "member_count": 3},
        "by": {"id": erin.id, "username": "erin", "display_name": "", "avatar": None},
        "room_id": None,
    }
    assert [told(look(person, link.code)) for person in (carol, nobody)] == [(200, seen)] * 2
    assert told(look(bob, link.code)) == (200, {**seen, "room_id": link.room_id})


def test_a_link_that_is_used_up_after_one_has_looked_leaves_no_account(link: Invite):
    Invite.objects.filter(pk=link.pk).update(used=2)
    with pytest.raises(InviteSpent):
        sign_up_by_link(invite=link, email="frank@example.org", username="frank", password=PASSWORD)
    assert not User.objects.filter(handle="frank").exists()


def test_coming_in(carol: Person, alice: Person, bob: Person, erin: Person, vault: Room, link: Invite):
    with changes_in(vault) as seen:
        answer = come(carol, link.code)
    author = {"id": carol.id, "username": "carol", "display_name": "", "avatar": None}
    room = {"id": vault.pk, "name": "vault", "version": 6, "bumped_at": A_TIME, "member_count": 4, "last_message": None}
    body = {"room": room, "user": author, "role": "member"}
    assert told(answer) == (200, body)
    assert seen == [("user_joined", body, {alice.id, bob.id, carol.id, erin.id})]
    link.refresh_from_db()
    assert link.used == 1


def test_signing_up_by_it_while_sign_up_is_closed(nobody: Person, vault: Room, link: Invite):
    assert refusal(nobody.post("/api/signup/", {})) == (403, "signup_closed", [])
    with changes_in(vault) as seen:
        answer = sign_up(nobody, link.code)
    assert (answer.status_code, answer.json()["username"]) == (201, "frank")
    assert [(kind, body["user"]["username"]) for kind, body, _ in seen] == [("user_joined", "frank")]
    frank = Person(User.objects.get(handle="frank"))
    assert frank.get(f"/api/rooms/{vault.pk}/").json()["role"] == "member"


def test_signing_up_by_one_that_is_spent_makes_no_account(nobody: Person, vault: Room, link: Invite):
    link.delete()
    with changes_in(vault) as seen:
        assert told(sign_up(nobody, link.code)) == SPENT
        assert told(sign_up(nobody, "x")) == SPENT
    assert (seen, User.objects.filter(handle="frank").count()) == ([], 0)


def test_signing_up_wrongly_uses_nothing(nobody: Person, link: Invite):
    assert refusal(sign_up(nobody, link.code, name="alice")) == (400, "invalid", ["email", "username"])
    junk: list[Any] = [None, "", 7, [], "a\0b", "\ud800", "x" * 33]
    for code in junk:
        assert sign_up(nobody, code).status_code in (400, 404), code
    link.refresh_from_db()
    assert link.used == 0


def test_the_same_answer_whatever_is_wrong_with_it(
    carol: Person, dave: Person, alice: Person, vault: Room, link: Invite, time_machine: TimeMachineFixture
):
    def answers(code: str) -> list[Any]:
        return [told(ask(carol, code)) for ask in (look, come)]

    used_up, revoked = [make_invite_link(user=alice.user, room_id=vault.pk, expires_in=None, uses=1) for _ in range(2)]
    assert come(dave, used_up.code).status_code == 200
    alice.delete(f"/api/rooms/{vault.pk}/invites/{revoked.pk}/")
    assert Invite.objects.filter(pk=used_up.pk).exists()  # until the next one is made
    with changes_in(vault) as seen:
        for code in (used_up.code, revoked.code, "never-there", "0"):
            assert answers(code) == [SPENT] * 2, code
        time_machine.move_to(link.created_at + timedelta(hours=2))
        carol.client.force_login(carol.user)
        assert answers(link.code) == [SPENT] * 2
    assert seen == []


def test_an_archived_room_takes_nobody(carol: Person, alice: Person, vault: Room, link: Invite):
    settle(vault, by=alice, archived=True)
    assert [told(ask(carol, link.code)) for ask in (look, come)] == [SPENT] * 2
    settle(vault, by=alice, archived=False)
    assert come(carol, link.code).status_code == 200


def test_signed_out(nobody: Person, vault: Room, link: Invite):
    with changes_in(vault) as seen:
        assert told(come(nobody, link.code)) == NOT_SIGNED_IN
    assert seen == []


def test_a_ban_holds_against_links(bob: Person, erin: Person, vault: Room, link: Invite):
    ban(vault, bob, by=erin)
    with changes_in(vault) as seen:
        assert told(come(bob, link.code)) == SPENT
    assert seen == []


def test_again_takes_no_version_and_no_use(bob: Person, vault: Room, link: Invite):
    with changes_in(vault) as seen:
        assert refusal(come(bob, link.code)) == (409, "already_member", [])
    link.refresh_from_db()
    assert (seen, link.used) == ([], 0)


def test_who_came_in_by_the_last_use_finds_the_room_and_nobody_else_does(
    carol: Person, dave: Person, nobody: Person, alice: Person, vault: Room
):
    link = make_invite_link(user=alice.user, room_id=vault.pk, expires_in=None, uses=1)
    assert come(carol, link.code).status_code == 200
    with changes_in(vault) as seen:
        assert refusal(come(carol, link.code)) == (409, "already_member", [])
        assert look(carol, link.code).json()["room_id"] == vault.pk
        assert [told(look(nobody, link.code)), told(look(dave, link.code)), told(come(dave, link.code))] == [SPENT] * 3
        assert told(sign_up(carol, link.code)) == SPENT
    link.refresh_from_db()
    assert (seen, link.used, User.objects.filter(handle="frank").count()) == ([], 1, 0)
    settle(vault, by=alice, archived=True)
    assert (look(carol, link.code).json()["room_id"], told(look(dave, link.code))) == (vault.pk, SPENT)
    carol.post(f"/api/rooms/{vault.pk}/leave/")
    assert told(look(carol, link.code)) == SPENT


def test_in_too_many_rooms_nothing_is_used(carol: Person, link: Invite):
    in_many_rooms(carol, 1_000)
    assert refusal(come(carol, link.code)) == (409, "too_many_rooms", [])
    link.refresh_from_db()
    assert link.used == 0


def test_guessing_is_limited_and_knowing_is_not(carol: Person, nobody: Person, link: Invite, monkeypatch: Any):
    monkeypatch.setattr("accounts.limits.PER_ADDRESS", 5)
    for _ in range(6):
        assert look(carol, link.code).status_code == 200
    for _ in range(5):
        assert told(look(nobody, "guess")) == SPENT
    answer = look(nobody, "guess")
    assert (refusal(answer), int(answer.headers["Retry-After"]) > 0) == ((429, "throttled", []), True)
    elsewhere = nobody.client.get("/api/invites/guess/", headers={"X-Real-IP": "203.0.113.9"})
    assert told(elsewhere) == SPENT
    assert Counter(SignInAttempt.objects.values_list("key", flat=True)) == {
        "invite:127.0.0.1": 5,
        "invite:203.0.113.9": 1,
    }


def test_queries(alice: Person, carol: Person, dave: Person):
    room = make_room(owner=alice, kind="private")
    link = make_invite_link(user=alice.user, room_id=room.pk, expires_in=None, uses=None)
    counts = []
    for person in (carol, dave):
        with statements(person) as seen:
            look(person, link.code)
        with statements(person) as joined:
            come(person, link.code)
        counts.append((len(seen), len(joined)))
    assert counts[0] == counts[1]
    assert Membership.objects.current().filter(room=room).count() == 3
    assert link.pk == AN_ID
