"""What each list of the admin site shows, is narrowed by and is searched by."""

import re
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Task

from common.jobs import enqueue
from common.models import AuditEntry
from rooms.models import Room
from tests.factories import answer, make_event, make_person, say
from tests.person import Person
from tests.statements import statements

LISTS: list[tuple[str, str, dict[str, int]]] = [
    (
        "accounts/user",
        "handle email display_name is_active is_superuser created_at last_login",
        {"is_superuser__exact=1": 1, "is_staff__exact=0": 5, "is_active__exact=0": 0, "q=alice@": 1, "q=ivan": 0},
    ),
    (
        "rooms/room",
        "id name kind archived member_count version last_number bumped_at inside",
        {"kind__exact=public": 1, "kind__exact=direct": 0, "archived__exact=1": 0, "q=lob": 1, "q=vault": 0},
    ),
    (
        "rooms/membership",
        "room user role joined_version left_version joined_at",
        {"role__exact=owner": 1, "role__exact=moderator": 1, "q=lobby": 4, "q=erin": 1, "q=carol": 0},
    ),
    (
        "rooms/change",
        "room version type actor at",
        {"type=event_created": 1, "type=room_updated": 0, "q=lobby": 8, "q=nowhere": 0},
    ),
    (
        "messaging/message",
        "room number author content_start created_at edited_at deleted_at",
        {"kind=event": 1, "kind=deleted": 0, "q=lobby": 2, "q=bob": 1, "q=erin": 0},
    ),
    (
        "events/event",
        "called room organizer starts_at time_zone status going waiting capacity",
        {"status__exact=scheduled": 1, "status__exact=cancelled": 0, "q=tea": 1, "q=alice": 1, "q=bob": 0},
    ),
    (
        "events/attendance",
        "id user room status answered_at",
        {"status__exact=going": 1, "status__exact=maybe": 0, "q=bob": 1, "q=lobby": 1, "q=alice": 0},
    ),
    (
        "common/auditentry",
        "at actor action what object_id room_id",
        {"action__exact=opened": 1, "what=rooms.room": 1, "q=grace": 1, "q=alice": 0},
    ),
    (
        "django_q/failure",
        "group kwargs started stopped attempt_count reason",
        {"group=send_event_mail": 1, "group=reset": 0, "q=event_mail": 1, "q=reset": 0},
    ),
    (
        "django_q/ormq",
        "id group kwargs lock tries reason",
        {"state=due": 1, "state=later": 0, "q=expire": 1, "q=nothing": 0},
    ),
]  # fmt: skip


@pytest.fixture
def admin(alice: Person, bob: Person, lobby: Room) -> Person:
    """Who sees a room with a message, an event that somebody answered, and a job of either kind."""
    grace = make_person("grace", is_staff=True, is_superuser=True)
    say(bob, lobby)
    answer(bob, make_event(alice, lobby))
    AuditEntry.objects.create(actor=grace.user, action="opened", what="rooms.room", room_id=lobby.pk)
    given = {"started": timezone.now(), "stopped": timezone.now(), "attempt_count": 8, "success": False}
    Task.objects.create(id="f", name="f", func="common.jobs.run", group="send_event_mail", **given)
    OrmQ.objects.all().delete()
    enqueue("expire_sessions")
    return grace


def rows(page: Any) -> int:
    assert page.status_code == 200, page.headers
    return len(page.context["cl"].result_list)


@pytest.mark.parametrize(("name", "columns", "asked"), LISTS, ids=[name for name, *_ in LISTS])
def test_each_list(name: str, columns: str, asked: dict[str, int], admin: Person):
    whole = admin.get(f"/admin/{name}/")
    assert re.findall(r'<th scope="col" class="[^"]*column-(\w+)', whole.content.decode()) == columns.split()
    found = {query: rows(admin.client.get(f"/admin/{name}/?{query}")) for query in asked}
    assert found == asked
    links = re.findall(r'<li[^>]*>\s*<a href="(\?[^"]*)"', whole.content.decode())
    offered = {name for link in links for name in re.findall(r"[?&](\w+)=", link)}
    assert offered >= {query.partition("=")[0] for query in asked} - {"q"}


@pytest.mark.parametrize("name", [name for name, *_ in LISTS])
def test_no_list_counts_a_whole_table(name: str, admin: Person):
    with statements(admin) as seen:
        admin.get(f"/admin/{name}/")
    counts = [sql for sql in seen if sql.startswith("SELECT COUNT(")]
    assert [sql for sql in counts if "LIMIT" not in sql] == []
