"""manage.py prune_changes: what is old goes, from the oldest on; never the last thousand, nor what is not published."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

from common.times import now
from realtime.models import PublishCursor
from realtime.pruning import DUE, prune
from rooms.models import Change, Room
from tests.factories import lengthen
from tests.person import Person


@pytest.fixture
def old(lobby: Room) -> Room:
    """A room at version 1505, all of it 100 days old and published."""
    lengthen(lobby, 1_500)
    Change.objects.update(at=now() - timedelta(days=100))
    PublishCursor.objects.update(published_version=1_505)
    return lobby


def run(**options: int) -> str:
    said = StringIO()
    call_command("prune_changes", stdout=said, **options)
    return said.getvalue()


def left(room: Room) -> tuple[int, int, int]:
    """The first version that is left, the last, and how many."""
    versions = sorted(Change.objects.filter(room=room).values_list("version", flat=True))
    return versions[0], versions[-1], len(versions)


def test_the_last_thousand_stay(old: Room):
    assert run() == "505 changes of 1 rooms deleted.\n"
    assert left(old) == (506, 1_505, 1_000)
    assert run() == "0 changes of 0 rooms deleted.\n"


def test_clients_behind_it_get_the_room_anew(old: Room, alice: Person):
    first = Change.objects.get(room=old, version=1)
    run()
    have = {"version": 1, "id": str(first.uuid), "mine_version": 1}
    answer = alice.post("/api/sync/", {"rooms": {str(old.pk): have}}).json()["rooms"][str(old.pk)]
    assert answer["snapshot"]["version"] == 1_505
    assert "reset" not in answer
    asked = alice.get(f"/api/rooms/{old.pk}/changes/", after="504")
    assert (asked.status_code, asked.json()["code"]) == (410, "snapshot_needed")
    assert alice.get(f"/api/rooms/{old.pk}/changes/", after="505").status_code == 200


def test_what_the_relay_has_not_published_stays(old: Room):
    PublishCursor.objects.update(published_version=10)
    assert run() == "10 changes of 1 rooms deleted.\n"
    assert left(old) == (11, 1_505, 1_495)


def test_what_is_young_stays_and_so_does_all_after_it(old: Room):
    """As when the clock was wrong for a while."""
    Change.objects.filter(room=old, version=101).update(at=now() - timedelta(days=89))
    assert run() == "100 changes of 1 rooms deleted.\n"
    assert left(old) == (101, 1_505, 1_405)
    assert run(days=80) == "405 changes of 1 rooms deleted.\n"


def test_in_batches_from_the_oldest_on(old: Room):
    seen = [(rows, left(old)[0]) for _, rows in prune(before=now(), batch=200)]
    assert seen == [(200, 201), (200, 401), (105, 506)]


def test_it_may_take_longer_than_a_request(old: Room):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1")
        during = [shown(cursor) for _ in prune(before=now(), batch=400)]
        assert (during, shown(cursor)) == (["0", "0"], "15s")


def shown(cursor: CursorWrapper) -> str:
    cursor.execute("SHOW statement_timeout")
    return str(cursor.fetchone()[0])


def test_of_a_room_that_keeps_all_of_it_only_the_oldest_is_looked_at(lobby: Room):
    """The first that is young is not looked for: behind many that are old that takes a while."""
    Change.objects.filter(version=1).update(at=now() - timedelta(days=100))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {DUE}", {"before": now() - timedelta(days=90), "keep": 1_000})
        ((explained,),) = cursor.fetchall()
    assert set(times_asked(explained[0]["Plan"])) == {0}


def times_asked(plan: dict[str, Any]) -> Iterator[int]:
    """How often each query within the query was done."""
    for part in plan.get("Plans", ()):
        if part["Parent Relationship"] == "SubPlan":
            yield part["Actual Loops"]
        yield from times_asked(part)


def test_more_may_be_kept_but_not_less(old: Room):
    assert run(keep=1_500) == "5 changes of 1 rooms deleted.\n"
    with pytest.raises(CommandError, match="at least 1000"):
        run(keep=999)
    with pytest.raises(CommandError, match="at least 1"):
        run(days=0)
    with pytest.raises(CommandError, match="at most 36500"):
        run(days=1_000_000)
    assert left(old) == (6, 1_505, 1_500)
