"""/admin/accounts/user/{id}/deactivate/: asked once more, noted, and for good."""

from typing import Any

from accounts.models import SocketCut, User
from common.models import AuditEntry
from tests.factories import make_person
from tests.jobs import waiting
from tests.person import Person


def page(person: Person) -> str:
    return f"/admin/accounts/user/{person.id}/"


def deactivate(by: Person, person: Person) -> Any:
    return by.client.post(f"{page(person)}deactivate/")


def test_it_asks_and_then_does_what_they_could_do_themselves(admin: Person, bob: Person):
    assert f"{page(bob)}deactivate/" in admin.get(f"{page(bob)}change/").content.decode()
    asked = admin.get(f"{page(bob)}deactivate/")
    assert (asked.status_code, b"bob@example.org" in asked.content) == (200, True)
    assert User.objects.get(pk=bob.id).is_active
    assert bob.get("/api/me/").status_code == 200

    done = deactivate(admin, bob)
    assert (done.status_code, done.headers["Location"]) == (302, f"{page(bob)}change/")
    account = User.objects.get(pk=bob.id)
    assert (account.handle, account.is_active) == (f"deleted-{bob.id}", False)
    assert bob.get("/api/me/").status_code == 403
    assert SocketCut.objects.get().user_id == bob.id
    assert waiting() == [("see_off", {"user": bob.id, "avatar": None})]
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.action, entry.what, entry.object_id) == (
        admin.id, "deactivated", "accounts.user", str(bob.id),
    )  # fmt: skip
    assert str(entry) == f"accounts.user {bob.id}"
    assert admin.get("/admin/common/auditentry/").status_code == 200


def test_what_is_deactivated_stays_so(admin: Person, bob: Person):
    deactivate(admin, bob)
    shown = admin.get(f"{page(bob)}change/").content.decode()
    assert (f"deleted-{bob.id}" in shown, "deactivate/" in shown) == (True, False)
    form = {"handle": "bob", "email": "bob@example.org", "display_name": "", "is_active": "on"}
    assert admin.client.post(f"{page(bob)}change/", form).status_code == 403
    new = {"usable_password": "true", "password1": "another horse 8 battery", "password2": "another horse 8 battery"}
    assert admin.client.post(f"{page(bob)}password/", new).status_code == 403
    assert deactivate(admin, bob).status_code == 403
    assert AuditEntry.objects.count() == 1


def test_not_for_everybody(alice: Person, bob: Person, nobody: Person):
    staff = make_person("staff", is_staff=True)
    for person, status in ((alice, 302), (nobody, 302), (staff, 403)):
        assert person.get(f"{page(bob)}deactivate/").status_code == status
        assert deactivate(person, bob).status_code == status
    assert User.objects.get(pk=bob.id).is_active


def test_nobody_there(admin: Person):
    assert admin.client.post("/admin/accounts/user/999999999/deactivate/").status_code == 404


def test_a_server_keeps_an_administrator(admin: Person):
    refused = admin.client.post(f"{page(admin)}deactivate/", follow=True)
    assert (refused.status_code, "A server has an administrator" in refused.content.decode()) == (200, True)
    assert (User.objects.get(pk=admin.id).is_active, AuditEntry.objects.count()) == (True, 0)


def test_oneself(admin: Person):
    make_person("heidi", is_staff=True, is_superuser=True)
    assert deactivate(admin, admin).status_code == 302
    assert admin.get("/admin/").status_code == 302
    assert AuditEntry.objects.get().actor_id == admin.id
