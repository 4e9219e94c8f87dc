"""Lists in the admin site: counted, dated and found without looking at every row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from common import admin_lists
from common.admin_lists import EstimatingPaginator, first_key
from messaging.models import Message
from rooms.models import Room
from tests.factories import make_event, make_person, say
from tests.person import Person

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


@pytest.mark.parametrize("name", ["events/event", "rooms/room", "rooms/change", "rooms/membership", "accounts/user"])
def test_others_have_dates_too(name: str, admin: Person, alice: Person, lobby: Room):
    make_event(alice, lobby)
    page = admin.get(f"/admin/{name}/")
    assert page.context["dates"]["choices"]


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
