"""POST /api/me/deactivate/: what ends at once. What the job does afterwards: events/tests/test_seeing_off.py."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.avatars import folder_of
from accounts.models import LastSeen, Session, SocketCut, User
from accounts.passwords import make_token
from accounts.tests.browser import Browser
from events.models import CalendarKey
from programs.models import PersonalToken, TokenFamily
from realtime.leases import give_lease
from realtime.models import Lease
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import PASSWORD, make_person
from tests.jobs import do_jobs, waiting
from tests.person import Person
from tests.pictures import picture
from tests.program import program_of
from tests.shapes import NOT_SIGNED_IN, refusal, told

PATH = "/api/me/deactivate/"
BODY = {"password": PASSWORD}


def test_all_that_was_open_ends(alice: Person, bob: Person, browser: Browser, lobby: Room):
    browser.sign_in("bob", PASSWORD)
    program = program_of(bob, "read")
    pair = browser.post("/api/token/", {"email": "bob", "password": PASSWORD}).json()
    calendar = bob.post("/api/me/events-key/").json()["url"].removeprefix("http://localhost:9000")
    link = make_token(bob.user)
    give_lease(bob.id)
    others = [alice.get("/api/me/").status_code, alice.post("/api/me/events-key/").status_code]
    assert [*others, program.get("/api/rooms/").status_code, browser.get(calendar).status_code] == [200, 201, 200, 200]
    with changes_in(lobby) as seen:
        assert told(bob.post(PATH, BODY)) == (200, {})
    assert seen == []  # that is the job's
    assert waiting() == [("see_off", {"user": bob.id, "avatar": None})]

    assert [told(asking.get("/api/me/")) for asking in (bob, browser)] == [NOT_SIGNED_IN] * 2
    assert program.get("/api/rooms/").status_code == 401
    assert browser.post("/api/token/refresh/", {"refresh": pair["refresh"]}).status_code == 401
    assert browser.get(calendar).status_code == 404
    assert refusal(browser.post("/api/password/reset/confirm/", {"token": link, "password": f"{PASSWORD}!"}))[0] == 404
    names = ("bob", "bob@example.org", f"deleted-{bob.id}")
    assert [Browser().sign_in(name, PASSWORD).status_code for name in names] == [400] * 3
    left: list[Any] = [Session, TokenFamily, PersonalToken, CalendarKey, LastSeen]
    assert [model.objects.filter(user=bob.id).count() for model in left] == [0] * 5
    assert {cut.user_id for cut in SocketCut.objects.all()} == {bob.id}
    assert Lease.objects.filter(user=bob.id).exists()  # the relay closes it
    assert (alice.get("/api/me/").status_code, CalendarKey.objects.filter(user=alice.id).count()) == (200, 1)


def test_nothing_of_who_it_was_is_left(bob: Person, alice: Person, lobby: Room):
    bob.patch("/api/me/", {"display_name": "Robert", "time_zone": "Europe/Vienna"})
    avatar = bob.upload("/api/me/avatar/", picture(), "me.png", method="PUT").json()["avatar"]
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=alice.user, content_type=kind, object_id=str(bob.id), object_repr="bob", action_flag=CHANGE
    )
    before = alice.post("/api/sync/", {"rooms": {}}).json()["directory"]["number"]
    assert alice.get(avatar).status_code == 200
    bob.post(PATH, BODY)
    account, name = User.objects.get(pk=bob.id), f"deleted-{bob.id}"
    assert account.as_author() == {"id": bob.id, "username": name, "display_name": "", "avatar": None}
    assert (account.email, account.time_zone, account.last_login, account.has_usable_password()) == (
        name,
        "",
        None,
        False,
    )
    assert (account.is_active, account.deactivated_at is None) == (False, False)
    assert LogEntry.objects.get().object_repr == name
    told = alice.post("/api/sync/", {"rooms": {}, "directory": before}).json()["directory"]
    assert told == {"number": before + 1, "people": [account.as_author()]}
    assert alice.get(avatar).status_code == 404


def test_its_picture_is_removed_from_disk(bob: Person, settings: Any):
    bob.upload("/api/me/avatar/", picture(), "me.png", method="PUT")
    do_jobs()
    at = avatar_folder(settings, bob)
    assert at.is_dir()
    bob.post(PATH, BODY)
    assert at.is_dir()
    do_jobs()
    assert not at.exists()


def test_address_and_handle_are_free_again(bob: Person, browser: Browser, open_signup: None):
    bob.post(PATH, BODY)
    account = {"email": "bob@example.org", "username": "bob", "password": PASSWORD}
    made = browser.post("/api/signup/", account)
    assert (made.status_code, made.json()["id"] > bob.id) == (201, True)
    assert browser.post(PATH, BODY).status_code == 200
    assert browser.post("/api/signup/", account).status_code == 201


def test_signed_out(nobody: Person, bob: Person):
    assert told(nobody.post(PATH, BODY)) == NOT_SIGNED_IN
    assert waiting() == []


def test_no_program_and_no_foreign_page(bob: Person, browser: Browser):
    browser.sign_in("bob", PASSWORD)
    program = program_of(bob, "read", "write", "rooms", "admin")
    assert refusal(program.post(PATH, BODY)) == (403, "session_needed", [])
    assert refusal(browser.post(PATH, BODY, token=None)) == (403, "csrf_failed", [])
    other = {"X-Lockstep-User": str(bob.id + 1)}
    assert refusal(browser.post(PATH, BODY, **other)) == (409, "wrong_account", [])
    assert User.objects.get(pk=bob.id).is_active
    assert browser.post(PATH, BODY).status_code == 200


@pytest.mark.parametrize("body", [{}, {"password": ""}, {"password": "wrong"}, {"password": None}, {"password": [1]}])
def test_without_the_password(bob: Person, body: dict[str, Any]):
    assert refusal(bob.post(PATH, body)) == (400, "invalid", ["password"])
    assert (bob.get("/api/me/").status_code, waiting()) == (200, [])


def test_ten_wrong_ones_count_as_signing_in_does(bob: Person, browser: Browser):
    for _ in range(10):
        bob.post(PATH, {"password": "wrong"})
    assert refusal(bob.post(PATH, BODY)) == (429, "throttled", [])
    assert browser.sign_in("bob", PASSWORD).status_code == 429


def test_a_server_keeps_an_administrator(admin: Person):
    assert refusal(admin.post(PATH, BODY)) == (409, "last_administrator", [])
    off = make_person("off", is_staff=True, is_superuser=True, is_active=False)
    assert refusal(admin.post(PATH, BODY)) == (409, "last_administrator", [])
    assert admin.get("/api/me/").json()["is_admin"] is True
    User.objects.filter(pk=off.id).update(is_active=True)
    assert admin.post(PATH, BODY).status_code == 200
    assert not User.objects.get(pk=admin.id).is_superuser
    assert refusal(off.post(PATH, BODY)) == (409, "last_administrator", [])


def test_again(bob: Person):
    assert bob.post(PATH, BODY).status_code == 200
    assert told(bob.post(PATH, BODY)) == NOT_SIGNED_IN
    assert len(waiting()) == 1


def avatar_folder(settings: Any, person: Person) -> Path:
    avatar = User.objects.get(pk=person.id).avatar
    assert avatar
    return Path(settings.MEDIA_ROOT) / folder_of(avatar)
