"""Whoever looks, in the admin site, into a room that is not public leaves an entry; lists tell no texts of one."""

from typing import Any

import pytest

from common.models import AuditEntry
from events.models import Attendance
from messaging.attachments import Attachment
from messaging.models import Message
from rooms.models import Change, Membership, Room
from tests.factories import answer, make_direct, make_event, make_person, say
from tests.person import Person

SECRET = "the secret"


@pytest.fixture
def admin(db: None) -> Person:
    return make_person("grace", is_staff=True, is_superuser=True)


def entries() -> list[tuple[str, str, str, str, int | None]]:
    rows = AuditEntry.objects.order_by("pk").values_list("actor__handle", "action", "what", "object_id", "room_id")
    return [(actor, action, what, object_id, room) for actor, action, what, object_id, room in rows]


def things(person: Person, room: Room) -> list[Any]:
    """One of everything that stands in a room."""
    message = say(person, room, SECRET)
    file = Attachment.objects.create(
        room=room, uploader=person.user, name=SECRET, type="text/plain", size=1, state="ready"
    )
    if room.kind == "direct":
        return [room, message, file]
    event = make_event(person, room, title=SECRET)
    answer(person, event, note=SECRET)
    return [room, message, file, event, Attendance.objects.get(), Change.objects.filter(room=room).first()]


def opened(person: Person, thing: Any, view: str = "change") -> Any:
    meta = thing._meta
    return person.get(f"/admin/{meta.app_label}/{meta.model_name}/{thing.pk}/{view}/")


def test_opening_something_of_a_private_room(admin: Person, alice: Person, vault: Room):
    for thing in things(alice, vault):
        assert opened(admin, thing).status_code == 200
        expected = ("grace", "opened", thing._meta.label_lower, str(thing.pk), vault.pk)
        assert entries() == [expected]
        assert opened(admin, thing, "history").status_code == 200
        assert entries() == [expected] * 2
        AuditEntry.objects.all().delete()


def test_opening_something_of_a_direct_room(admin: Person, alice: Person, bob: Person):
    room = make_direct(alice, bob)
    for thing in things(alice, room):
        assert opened(admin, thing).status_code == 200
    assert [(what, seen) for _, _, what, _, seen in entries()] == [
        ("rooms.room", room.pk), ("messaging.message", room.pk), ("messaging.attachment", room.pk),
    ]  # fmt: skip


def test_a_public_room_is_read_without_an_entry(admin: Person, alice: Person, lobby: Room):
    for thing in things(alice, lobby):
        assert opened(admin, thing).status_code == 200
    for name in ("messaging/message", "events/event", "rooms/change"):
        assert admin.get(f"/admin/{name}/", room__id__exact=lobby.pk).status_code == 200
    assert entries() == []


@pytest.mark.parametrize("name", ["messaging/message", "messaging/attachment", "events/event"])
def test_a_list_tells_no_text_but_that_of_the_one_room_it_is_of(
    name: str, admin: Person, alice: Person, lobby: Room, vault: Room
):
    path, what = f"/admin/{name}/", name.replace("/", ".")
    things(alice, vault)
    say(alice, lobby, "hello all")
    for query in ({}, {"q": "vault"}, {"q": "alice"}, {"q": SECRET}, {"room__id__exact": lobby.pk}):
        page = admin.get(path, **query).content.decode().replace(f'value="{SECRET}"', "")
        assert SECRET not in page, query
    assert entries() == []
    assert SECRET in admin.get(path, room__id__exact=vault.pk).content.decode()
    assert entries() == [("grace", "listed", what, "", vault.pk)]


def test_nothing_is_looked_up_for_forms(admin: Person, alice: Person, vault: Room):
    things(alice, vault)
    page = admin.get("/admin/autocomplete/", app_label="events", model_name="attendance", field_name="event")
    assert (page.status_code, SECRET in page.content.decode()) == (403, False)


def test_titles_are_found_where_everybody_may_read_them(admin: Person, alice: Person, lobby: Room, vault: Room):
    make_event(alice, vault, title=SECRET)
    assert not admin.get("/admin/events/event/", q="secret").context["cl"].result_list
    make_event(alice, lobby, title="no secret")
    (found,) = admin.get("/admin/events/event/", q="secret").context["cl"].result_list
    assert found.title == "no secret"


def test_a_room_named_twice_shows_the_texts_of_one(admin: Person, alice: Person, vault: Room, lobby: Room):
    things(alice, vault)
    both = f"/admin/messaging/message/?room__id__exact={vault.pk}&room__id__exact={lobby.pk}"
    assert SECRET not in admin.client.get(both).content.decode()


def test_the_log_of_one_room(admin: Person, alice: Person, vault: Room):
    assert admin.get("/admin/rooms/change/", room__id__exact=vault.pk).status_code == 200
    assert entries() == [("grace", "listed", "rooms.change", "", vault.pk)]


def test_who_is_in_it_is_no_text(admin: Person, alice: Person, vault: Room):
    stay = Membership.objects.filter(room=vault).first()
    assert opened(admin, stay).status_code == 200
    assert admin.get("/admin/rooms/membership/", room__id__exact=vault.pk).status_code == 200
    assert entries() == []


def test_whoever_may_not_look_leaves_none(alice: Person, vault: Room, nobody: Person):
    staff = make_person("frank", is_staff=True)
    message = say(alice, vault, SECRET)
    answers = [opened(person, message).status_code for person in (staff, alice, nobody)]
    lists = [person.get("/admin/messaging/message/", room__id__exact=vault.pk).status_code for person in (staff, alice)]
    assert (answers, lists, entries()) == ([403, 302, 302], [403, 302], [])


def test_what_is_not_there(admin: Person, vault: Room):
    assert admin.get("/admin/messaging/message/999999999/change/").status_code == 302
    assert admin.get("/admin/messaging/message/x/change/").status_code == 302
    assert admin.get("/admin/messaging/message/", room__id__exact=999999999).status_code == 200
    assert (entries(), Message.objects.count()) == ([], 0)


def test_entries_stay(admin: Person, alice: Person, vault: Room):
    opened(admin, vault)
    entry = AuditEntry.objects.get()
    for view in ("change", "delete"):
        assert admin.client.post(f"/admin/common/auditentry/{entry.pk}/{view}/", {"post": "yes"}).status_code == 403
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
    assert "vault" not in admin.get("/admin/common/auditentry/").content.decode()
