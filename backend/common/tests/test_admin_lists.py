"""Lists in the admin site: counted, dated and found without looking at every row."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin as admin_site
from django.db import connection
from django_q.models import OrmQ, Task

from common import admin_lists
from common.admin_lists import EstimatingPaginator, first_key
from common.jobs import enqueue
from common.models import AuditEntry
from common.times import now
from messaging.actions import delete_message, edit_message
from messaging.models import Message
from rooms.models import Room
from tests.factories import NO_ROOM, answer, attach, make_event, make_person, say
from tests.person import Person
from tests.statements import statements

MESSAGES = "/admin/messaging/message/"
DAYS = (
    datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(2025, 12, 31, 23, 59, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def admin(db: None) -> Person:
    return make_person("grace", is_staff=True, is_superuser=True)


@pytest.fixture
def dated(alice: Person, lobby: Room) -> list[Message]:
    """A message on each of three days, and a second one on the last."""
    made = []
    for moment in (*DAYS, DAYS[-1] + timedelta(hours=3)):
        message = say(alice, lobby, f"on {moment:%d.%m.%Y %H}")
        Message.objects.filter(pk=message.pk).update(created_at=moment)
        made.append(message)
    return made


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE messaging_message")


def test_a_whole_table_is_estimated_a_part_is_counted_so_far(
    admin: Person, alice: Person, bob: Person, lobby: Room, vault: Room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(admin_lists, "COUNT_MAX", 4)
    for _ in range(6):
        say(alice, vault)
    say(bob, lobby)
    analyse()
    say(bob, lobby)
    assert b"7 messages" in admin.get(MESSAGES).content
    assert b"4 messages" in admin.get(MESSAGES, room__id__exact=vault.pk).content
    assert b"2 messages" in admin.get(MESSAGES, room__id__exact=lobby.pk).content
    pages = EstimatingPaginator(Message.objects.order_by("-pk"), 2)
    assert (pages.count, pages.num_pages) == (7, 2)


def test_a_small_table_is_counted(admin: Person, alice: Person, lobby: Room):
    for _ in range(3):
        say(alice, lobby)
    assert b"3 messages" in admin.get(MESSAGES).content


def test_the_first_key_of_a_moment(dated: list[Message]):
    keys = [message.pk for message in dated]
    second = timedelta(seconds=1)
    asked = [DAYS[0] - second, DAYS[0], DAYS[0] + second, DAYS[1], DAYS[2] - second, DAYS[2], DAYS[2] + second]
    found = [first_key(Message, "created_at", moment) for moment in asked]
    after = [keys[0], keys[0], keys[0] + 1, keys[1], keys[1] + 1, keys[2], keys[2] + 1]
    assert [Message.objects.filter(pk__gte=key).first() for key in found] == [
        Message.objects.filter(pk__gte=key).first() for key in after
    ]
    assert first_key(Message, "created_at", DAYS[2] + timedelta(days=1)) == keys[3] + 1


def test_an_empty_table_has_no_first_key(db: None):
    assert first_key(Message, "created_at", DAYS[0]) is None


@pytest.mark.parametrize(("asked", "choices", "back", "found"), [
    ({}, ["2024", "2025", "2026"], None, 4),
    ({"year": 2026}, ["January 2026"], "All dates", 2),
    ({"year": 2025, "month": 12}, ["31 December 2025"], "2025", 1),
    ({"year": 2026, "month": 1, "day": 1}, ["1 January 2026"], "January 2026", 2),
    ({"year": 2023}, [], None, 0),
])  # fmt: skip
def test_down_to_a_day(
    asked: dict[str, int], choices: list[str], back: str | None, found: int, admin: Person, dated: list[Message]
):
    page = admin.get(MESSAGES, **{f"created_at__{unit}": number for unit, number in asked.items()})
    assert page.status_code == 200
    shown, changes = page.context["dates"], page.context["cl"]
    assert [choice["title"] for choice in shown.get("choices", [])] == choices
    assert (shown.get("back") or {}).get("title") == back
    assert len(changes.result_list) == found


def test_its_links_lead_on(admin: Person, dated: list[Message]):
    page = admin.get(MESSAGES)
    for wanted in ("2026", "January 2026", "1 January 2026"):
        (link,) = (choice["link"] for choice in page.context["dates"]["choices"] if choice["title"] == wanted)
        page = admin.client.get(MESSAGES + link)
    assert [message.number for message in page.context["cl"].result_list] == [4, 3]
    back = admin.client.get(MESSAGES + page.context["dates"]["back"]["link"])
    assert back.context["dates"]["back"]["title"] == "2026"


@pytest.mark.parametrize(("name", "field"), [
    ("events/event", "starts_at"), ("rooms/room", "created_at"),
    ("rooms/change", "at"), ("rooms/membership", "joined_at"), ("accounts/user", "created_at"),
    ("common/auditentry", "at"), ("django_q/failure", "stopped"), ("django_q/ormq", "lock"),
])  # fmt: skip
def test_others_have_dates_too(name: str, field: str, admin: Person, alice: Person, lobby: Room):
    """Down to the day on which there is something, which is found; the year before has nothing."""
    answer(alice, make_event(alice, lobby))
    AuditEntry.objects.create(actor=alice.user, action="opened", what="rooms.room")
    enqueue("expire_sessions")
    a_failed_job()
    path = f"/admin/{name}/"
    page = admin.get(path)
    shown = len(page.context["cl"].result_list)
    year = int(page.context["dates"]["choices"][-1]["title"])
    assert admin.get(path, **{f"{field}__year": year - 1}).context["cl"].result_list.count() == 0
    for _ in range(3):
        page = admin.client.get(path + page.context["dates"]["choices"][-1]["link"])
    assert [choice["link"] for choice in page.context["dates"]["choices"]] == [None]
    assert 0 < len(page.context["cl"].result_list) <= shown


def a_failed_job() -> None:
    given = {"args": ("expire_sessions",), "kwargs": {}, "group": "expire_sessions", "attempt_count": 8}
    Task.objects.create(id="1", name="x", func="x", started=now(), stopped=now(), success=False, **given)


def test_a_room_s_own_rows_are_asked_for_by_what_counts_them(
    admin: Person, alice: Person, lobby: Room, dated: list[Message]
):
    """By the key, PostgreSQL would walk through all that came later in other rooms."""
    day = {f"created_at__{unit}": number for unit, number in (("year", 2026), ("month", 1), ("day", 1))}
    for query in ({}, day, {"kind": "edited"}):
        with statements(admin) as seen:
            admin.get(MESSAGES, room__id__exact=lobby.pk, **query)
        orders = {re.findall(r"ORDER BY (.*?)(?: LIMIT|$)", each)[0] for each in seen if "ORDER BY" in each}
        assert {order for order in orders if "messaging_message" in order} == {
            '"messaging_message"."number" ASC', '"messaging_message"."number" DESC',
            '"messaging_message"."room_id" DESC, "messaging_message"."number" DESC',
        }  # fmt: skip
    found = admin.get(MESSAGES, room__id__exact=lobby.pk, **day).context["cl"].result_list
    assert [message.number for message in found] == [4, 3]


def test_found_by_its_name_too(admin: Person, alice: Person, lobby: Room, vault: Room):
    for room in (vault, lobby, vault):
        say(alice, room)
    ordered = {}
    for text in ("vault", "l", "alice", ""):
        shown = admin.get(MESSAGES, q=text).context["cl"]
        ordered[text] = ([(row.room.name, row.number) for row in shown.result_list], shown.queryset.query.order_by[0])
    by_room, by_key = "-room_id", "-pk"
    assert ordered == {
        "vault": ([("vault", 2), ("vault", 1)], by_room),
        "l": ([("vault", 2), ("lobby", 1), ("vault", 1)], by_key),  # a letter of alice, too
        "alice": ([("vault", 2), ("lobby", 1), ("vault", 1)], by_key),
        "": ([("vault", 2), ("lobby", 1), ("vault", 1)], by_key),
    }


def test_the_first_key_of_a_room(dated: list[Message], alice: Person, vault: Room):
    say(alice, vault)
    room = dated[0].room_id
    found = [first_key(Message, "created_at", moment, key="number", room=room) for moment in (*DAYS, now())]
    assert found == [1, 2, 3, 5]
    assert first_key(Message, "created_at", DAYS[0], key="number", room=NO_ROOM) is None


@pytest.mark.parametrize(("kind", "numbers"), [
    ("deleted", [2]), ("edited", [1]), ("event", [4]), ("files", [3]), ("x", [4, 3, 2, 1]),
])  # fmt: skip
def test_messages_of_a_kind(kind: str, numbers: list[int], admin: Person, alice: Person, lobby: Room, vault: Room):
    edited, gone = say(alice, lobby), say(alice, lobby)
    edit_message(user=alice.user, room_id=lobby.pk, message_id=edited.pk, content="better")
    delete_message(user=alice.user, room_id=lobby.pk, message_id=gone.pk)
    say(alice, lobby, attachments=[attach(alice, lobby)])
    make_event(alice, lobby)
    assert [message.number for message in admin.get(MESSAGES, kind=kind).context["cl"].result_list] == numbers
    in_room = admin.get(MESSAGES, kind=kind, room__id__exact=lobby.pk).context["cl"].result_list
    assert [message.number for message in in_room] == numbers
    assert not admin.get(MESSAGES, kind="deleted", room__id__exact=vault.pk).context["cl"].result_list


def test_changes_of_a_type(admin: Person, alice: Person, lobby: Room):
    say(alice, lobby)
    page = admin.get("/admin/rooms/change/", type="message_added")
    assert [change.type for change in page.context["cl"].result_list] == ["message_added"]
    assert admin.get("/admin/rooms/change/", type="a\0b").status_code == 200
    assert {"?type=attendance_changed", "?type=room_updated", "?type=message_deleted"} <= set(
        re.findall(r"\?type=\w+", page.content.decode())
    )


def test_such_filters_look_at_the_newest_rows_of_a_list(
    admin: Person, dated: list[Message], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(admin_lists, "LOOKED_THROUGH", 2)
    Message.objects.update(edited_at=now())
    room = dated[0].room_id
    for query in ({}, {"room__id__exact": room}):
        page = admin.get(MESSAGES, kind="edited", **query)
        assert [message.number for message in page.context["cl"].result_list] == [4, 3]
        assert "of the newest 2" in page.content.decode()
        older = admin.get(MESSAGES, kind="edited", created_at__year=2025, **query).context["cl"].result_list
        assert [message.number for message in older] == [2]
    Message.objects.update(edited_at=None)


def test_queued_jobs_by_state_and_name(admin: Person):
    for _ in range(2):
        enqueue("expire_sessions")
    enqueue("send_password_reset", user=1)
    OrmQ.objects.filter(pk=OrmQ.objects.latest("pk").pk).update(lock=now() + timedelta(hours=1))

    def shown(**query: str) -> int:
        return len(admin.get("/admin/django_q/ormq/", **query).context["cl"].result_list)

    assert [shown(state=state) for state in ("due", "later", "x")] == [2, 1, 3]
    assert [shown(q=text) for text in ("SESSIONS", "reset", "nothing")] == [2, 1, 0]
    assert shown(q="sessions", state="later") == 0


@pytest.mark.parametrize("query", [
    {"created_at__year": "x"}, {"created_at__year": "9999"}, {"created_at__year": "0"}, {"created_at__year": "1"},
    {"created_at__year": "2026", "created_at__month": "13"}, {"created_at__month": "x"}, {"created_at__day": "1"},
    {"room__id__exact": "x"}, {"room__id__exact": "9" * 30}, {"p": "x"}, {"p": "999999"}, {"o": "1.2"}, {"q": "a\0b"},
])  # fmt: skip
def test_bad_input(query: dict[str, str], admin: Person, dated: list[Message]):
    assert admin.get(MESSAGES, **query).status_code in (200, 302)


@pytest.mark.parametrize("query", [
    {"content__icontains": "secret"}, {"content__startswith": "s"}, {"room__name__startswith": "v"},
    {"author__password__startswith": "a"}, {"id__gte": "1"},
])  # fmt: skip
def test_no_other_filter_reads_texts_unseen(query: dict[str, str], admin: Person, dated: list[Message]):
    assert admin.get(MESSAGES, **query).status_code == 400


def test_answers_are_of_no_room_s_list(admin: Person, alice: Person, lobby: Room):
    assert admin.get("/admin/events/attendance/", room__id__exact=lobby.pk).status_code == 400


def test_what_has_no_index_is_not_gone_down_by(admin: Person):
    assert admin.get("/admin/events/attendance/", answered_at__year="2026").status_code == 400


def test_no_list_counts_what_its_filters_would_find(admin: Person, alice: Person, lobby: Room):
    answer(alice, make_event(alice, lobby))
    AuditEntry.objects.create(actor=alice.user, action="opened", what="rooms.room")
    a_failed_job()
    for model in admin_site.site._registry:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert "Show counts" not in admin.get(path).content.decode()
        with statements(admin) as asked:
            assert admin.get(path, _facets="True").status_code == 200
        assert not [sql for sql in asked if "FILTER (WHERE" in sql]


def test_answers_are_found_by_whose_and_where_without_a_look_at_every_one(
    admin: Person, alice: Person, bob: Person, lobby: Room, vault: Room
):
    for room, person in ((lobby, bob), (vault, alice)):
        answer(person, make_event(alice, room))
    found = {}
    for word in ("bob", "lobby", "vau", "nobody"):
        with statements(admin) as asked:
            rows = admin.get("/admin/events/attendance/", q=word).context["cl"].result_list
        found[word] = [row.user.handle for row in rows]
        assert not [sql for sql in asked if "events_attendance" in sql and " LIKE " in sql]
    assert found == {"bob": ["bob"], "lobby": ["bob"], "vau": ["alice"], "nobody": []}


def test_found_by_whose_and_where(admin: Person, alice: Person, bob: Person, lobby: Room, vault: Room):
    for person, room in ((alice, lobby), (bob, vault), (bob, lobby)):
        say(person, room, "secret")

    def found(text: str) -> int:
        return len(admin.get(MESSAGES, q=text).context["cl"].result_list)

    assert [found(text) for text in ("LOBBY", "vau", "bob", "secret", "nobody")] == [2, 1, 2, 0, 0]


def test_pages_end_where_counting_does(admin: Person, alice: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch):
    """The last page of ten million rows would take as long as reading them."""
    monkeypatch.setattr(admin_lists, "COUNT_MAX", 4)
    for _ in range(6):
        say(alice, lobby)
    analyse()
    paginator: Any = EstimatingPaginator(Message.objects.order_by("-pk"), 2)
    assert [message.number for message in paginator.page(2).object_list] == [4, 3]
    assert not paginator.page(2).has_next()
