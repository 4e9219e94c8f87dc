"""/admin/: people without deleting, everything else to look at, and pages that a strict CSP lets work."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin as admin_site
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.admin import People
from accounts.models import SocketCut, User
from common.models import AuditEntry
from events.models import Attendance, Event
from messaging.models import Message
from rooms.models import Change, Membership, Room
from tests.factories import PASSWORD, answer, make_event, make_person, make_room, say
from tests.person import Person

READ_ONLY = [Room, Membership, Change, Message, Event, Attendance, AuditEntry]
LISTS = [
    "accounts/user", "common/auditentry", "rooms/room", "rooms/membership", "rooms/change", "messaging/message",
    "messaging/attachment",
    "events/event", "events/attendance",
]  # fmt: skip


def post(person: Person, path: str, **form: str) -> Any:
    return person.client.post(path, form)


@pytest.fixture
def message(lobby: Room, alice: Person, admin: Person) -> Message:
    """And a row of everything else."""
    answer(alice, make_event(alice, lobby, title="<script>alert(1)</script> tea"))
    AuditEntry.objects.create(actor=admin.user, action="opened", what="rooms.room", room_id=lobby.pk)
    return say(alice, lobby, "<script>alert(1)</script> hello")


def test_what_can_be_seen():
    assert sorted(model._meta.label for model in admin_site.site._registry) == [
        "accounts.User", "common.AuditEntry", "django_q.Failure", "django_q.OrmQ", "events.Attendance", "events.Event",
        "messaging.Attachment", "messaging.Message", "rooms.Change", "rooms.Membership", "rooms.Room",
    ]  # fmt: skip
    assert not admin_site.site.is_registered(Group)


@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in LISTS)])
def test_not_for_everybody(alice: Person, nobody: Person, path: str):
    for person in (alice, nobody):
        answer = person.get(f"/admin/{path}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/login/?next=/admin/{path}")


@pytest.mark.parametrize("model", READ_ONLY)
def test_to_look_at(admin: Person, message: Message, model: Any):
    path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    row = model.objects.first()
    assert admin.get(path).status_code == admin.get(f"{path}{row.pk}/change/").status_code == 200
    assert post(admin, f"{path}add/").status_code == 403
    assert post(admin, f"{path}{row.pk}/change/", name="x").status_code == 403
    assert post(admin, f"{path}{row.pk}/delete/", post="yes").status_code == 403
    post(admin, path, action="delete_selected", _selected_action=str(row.pk), post="yes")
    assert model.objects.filter(pk=row.pk).exists()


def test_people_are_never_deleted(admin: Person, bob: Person):
    assert post(admin, f"/admin/accounts/user/{bob.id}/delete/", post="yes").status_code == 403
    post(admin, "/admin/accounts/user/", action="delete_selected", _selected_action=str(bob.id), post="yes")
    assert User.objects.filter(pk=bob.id).exists()


def test_a_person_is_added(admin: Person):
    fields = {"email": "Frank@Example.org", "handle": "frank", "usable_password": "true"}
    answer = post(admin, "/admin/accounts/user/add/", **fields, password1=PASSWORD, password2=PASSWORD)
    assert answer.status_code == 302
    frank = User.objects.get(handle="frank")
    assert (frank.email, frank.is_superuser, frank.check_password(PASSWORD)) == ("frank@example.org", False, True)


@pytest.mark.parametrize(("email", "handle"), [
    ("new@example.org", "BOB"), ("BOB@example.org", "newname"), ("new@example.org", "admin"),
    ("new@example.org", "a\0b"),
])  # fmt: skip
def test_the_same_rules_for_names(admin: Person, bob: Person, email: str, handle: str):
    fields = {"email": email, "handle": handle, "usable_password": "true"}
    answer = post(admin, "/admin/accounts/user/add/", **fields, password1=PASSWORD, password2=PASSWORD)
    assert answer.status_code == 200
    assert b"errorlist" in answer.content
    assert User.objects.count() == 2


def test_a_new_password_ends_what_is_open(admin: Person, bob: Person):
    assert bob.get("/api/me/").status_code == 200
    new = "another horse 8 battery"
    form = {"usable_password": "true", "password1": new, "password2": new}
    assert post(admin, f"/admin/accounts/user/{bob.id}/password/", **form).status_code == 302
    assert bob.get("/api/me/").status_code == 403
    assert SocketCut.objects.get().user_id == bob.id


def test_so_does_taking_the_password_away(admin: Person, bob: Person):
    assert bob.get("/api/me/").status_code == 200
    form = {"usable_password": "false", "unset-password": "yes"}
    assert post(admin, f"/admin/accounts/user/{bob.id}/password/", **form).status_code == 302
    assert bob.get("/api/me/").status_code == 403
    assert SocketCut.objects.get().user_id == bob.id


def test_switching_an_account_off_ends_what_is_open(admin: Person, bob: Person):
    assert bob.get("/api/me/").status_code == 200
    form = {"handle": "bob", "email": "bob@example.org", "display_name": ""}
    assert post(admin, f"/admin/accounts/user/{bob.id}/change/", **form).status_code == 302
    assert bob.get("/api/me/").status_code == 403
    assert SocketCut.objects.get().user_id == bob.id
    assert post(admin, f"/admin/accounts/user/{bob.id}/change/", **form, is_active="on").status_code == 302
    assert bob.get("/api/me/").status_code == 403


def test_ones_own_password_is_changed_where_the_limit_holds(admin: Person):
    path, new = "/admin/password_change/", "another horse 8 battery"
    assert path in admin.get("/admin/").content.decode()
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    for page in (admin.get(path), post(admin, path, **form)):
        assert (page.status_code, page.headers["Location"]) == (302, "/settings/account")
    assert User.objects.get(pk=admin.id).check_password(PASSWORD)


def test_logging_out_ends_what_is_open(admin: Person):
    assert post(admin, "/admin/logout/").status_code == 200
    assert admin.get("/api/me/").status_code == 403
    assert SocketCut.objects.get().user_id == admin.id


@pytest.mark.parametrize("taken", ["is_active", "is_staff", "is_superuser"])
def test_a_server_keeps_an_administrator(admin: Person, taken: str):
    """Somebody who may open this site and do everything in it."""
    others = [{"is_staff": True}, {"is_superuser": True}, {"is_staff": True, "is_superuser": True, "is_active": False}]
    for number, flags in enumerate(others):
        make_person(f"p{number}", **flags)
    at = f"/admin/accounts/user/{admin.id}/change/"
    form = {"handle": "grace", "email": "grace@example.org", "display_name": "G."}
    form |= {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
    del form[taken]
    refused = admin.client.post(at, form, follow=True)
    assert (refused.status_code, "A server has an administrator" in refused.content.decode()) == (200, True)
    kept = User.objects.get(pk=admin.id)
    assert (kept.is_active, kept.is_staff, kept.is_superuser, kept.display_name) == (True, True, True, "")
    assert not SocketCut.objects.exists()

    User.objects.filter(handle="p2").update(is_active=True)
    assert post(admin, at, **form).status_code == 302
    assert not getattr(User.objects.get(pk=admin.id), taken)


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("change", {"handle": "robert", "email": "bob@example.org", "display_name": "", "is_active": "on"}),
        ("password", {"usable_password": "true", "password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"}),
    ],
)
def test_what_changes_in_the_same_moment_stays(
    admin: Person, bob: Person, page: str, form: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    found, picture = People.get_object, uuid4()

    def overtaken(*args: Any) -> Any:
        account = found(*args)
        User.objects.filter(pk=bob.id).update(display_name="Bob B.", avatar=picture, is_staff=True)
        return account

    monkeypatch.setattr(People, "get_object", overtaken)
    assert post(admin, f"/admin/accounts/user/{bob.id}/{page}/", **form).status_code == 302
    saved = User.objects.get(pk=bob.id)
    assert (saved.display_name, saved.avatar, saved.is_staff) == ("Bob B.", picture, True)
    assert (saved.handle, saved.check_password(f"{PASSWORD}!")) == (form.get("handle", "bob"), page == "password")


def test_the_only_administrator_is_renamed(admin: Person):
    form = {"handle": "grace", "email": "grace@example.org", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    assert post(admin, f"/admin/accounts/user/{admin.id}/change/", **form, display_name="Grace").status_code == 302
    assert User.objects.get(pk=admin.id).display_name == "Grace"


@pytest.mark.parametrize("name", LISTS)
def test_search(admin: Person, message: Message, name: str):
    for text in ("lobby", "alice", "00000000-0000-0000-0000-000000000000", "%", "'", "x" * 500):
        assert admin.get(f"/admin/{name}/", q=text).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_as_many_queries_for_many_rows(admin: Person, message: Message, name: str, alice: Person, lobby: Room):
    few = queries(admin, f"/admin/{name}/")
    for number in range(12):
        make_room(owner=alice, name=f"room {number}", members=[make_person(f"p{number}")])
        say(alice, lobby)
        answer(alice, make_event(alice, lobby))
        AuditEntry.objects.create(actor=alice.user, action="opened", what="rooms.room", room_id=lobby.pk)
    assert queries(admin, f"/admin/{name}/") == few


def queries(person: Person, path: str) -> int:
    assert person.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        person.get(path)
    return len(captured)


@pytest.mark.parametrize("path", [
    "", "login/", "accounts/user/", "accounts/user/add/", "accounts/user/ID/change/",
    "accounts/user/ID/password/", "accounts/user/ID/history/", "rooms/room/", "rooms/change/", "messaging/message/",
    "events/event/", "events/attendance/", "common/auditentry/", "accounts/user/ID/deactivate/",
])  # fmt: skip
def test_pages_obey_a_strict_policy(admin: Person, message: Message, path: str):
    """No script or style in the page itself; and nobody's text becomes markup."""
    page = admin.get(f"/admin/{path.replace('ID', str(admin.id))}")
    assert page.status_code == (302 if path == "login/" else 200)
    html = page.content.decode()
    assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", html) == []
    assert "<script>alert" not in html


def test_its_files_are_collected(tmp_path: Any, settings: Settings):
    settings.STATIC_ROOT = str(tmp_path)
    call_command("collectstatic", "--noinput", verbosity=0)
    assert (tmp_path / "admin" / "css" / "base.css").is_file()
