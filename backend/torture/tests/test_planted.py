"""Each planted bug is found out by a rule that names it, in a short story in which nothing is found without the bug.

Whoever plants another bug writes its story here: one without a story fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from common.times import now
from light.shown import room_picture
from realtime.leases import give_lease
from realtime.models import Lease
from realtime.relay.closing import forget, read_over, remove_history, reset
from realtime.relay.connection import LANES, LEASES, LaneConnection, LaneLost
from realtime.relay.lane import Work
from realtime.relay.supervisor import NotPublished, make_server, publish_once
from realtime.tests.conftest import publish_due, published
from realtime.tests.servers import wait_until
from rooms.models import Room
from tests.at_once import in_thread, queued_at, together
from tests.factories import ban, put_in, say, take_out
from torture.checker.watch import unwatch, watch
from torture.planted import PLANTED, leases, relay
from torture.tests.dying import killed
from torture.tests.stage import Stage
from torture.tests.story import Story
from torture.tests.test_failpoints import lanes_are_free

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

STORIES: dict[str, Callable[[Stage], None]] = {}


def story(name: str) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    def keep(tell: Callable[[Stage], None]) -> Callable[[Stage], None]:
        STORIES[name] = tell
        return tell

    return keep


@story("access-with-the-lock")
def banned_while_posting_waits(stage: Stage) -> None:
    queued_at(
        stage.room,
        lambda: stage.say("still here", by=stage.bob),
        before=lambda: ban(stage.room, stage.bob, by=stage.alice),
    )


@story("no-lock")
def two_at_once(stage: Stage) -> None:
    with stage.story.logging():
        for number in range(10):
            together(*(partial(stage.say, f"{each} {number}", by=each) for each in (stage.alice, stage.bob)))


@story("doubled-on-retry")
def sent_again(stage: Stage) -> None:
    again = str(uuid4())
    for _ in range(2):
        stage.say("once", client_id=again)


@story("rights-before-client-id")
def sent_again_after_being_removed(stage: Stage) -> None:
    again = str(uuid4())
    stage.say("once", by=stage.bob, client_id=again)
    take_out(stage.room, stage.bob, by=stage.alice)
    stage.say("once", by=stage.bob, client_id=again)


@story("acknowledged-without-commit")
def five_messages(stage: Stage) -> None:
    for number in range(5):
        stage.say(f"number {number}")


@story("acknowledged-change-not-kept")
def deleted_before_more_is_said(stage: Stage) -> None:
    message = stage.say("a mistake")
    stage.story.ask(stage.alice, stage.room, "delete", "delete", f"messages/{message['id']}/", message=message["id"])
    stage.say("something else")


@story("withdrawn-yet-sent")
def taken_back_before_it_gets_through(stage: Stage) -> None:
    late = str(uuid4())
    stage.story.withdraw(stage.alice, stage.room, late)
    stage.say("too late", client_id=late)


@story("marker-stays-behind")
def shown_after_posting(stage: Stage) -> None:
    card = stage.card(stage.alice)
    stage.say("read by myself")
    stage.story.show(stage.alice, stage.room, card, stage.changes(stage.alice, card))


@story("marker-not-counted")
def read_on_another_device(stage: Stage) -> None:
    message = stage.say("to be read")
    card = stage.card(stage.bob)
    held = {"version": card["version"], "id": card["change_id"], "mine_version": card["mine_version"]}
    path, facts = "read/", {"number": message["number"]}
    stage.story.ask(stage.bob, stage.room, "read", "put", path, facts, **facts)
    answer = stage.bob.post("/api/sync/", {"rooms": {str(stage.room.pk): held}}).json()
    stage.story.show(stage.bob, stage.room, card, [], answer["mine"].get(str(stage.room.pk)))


@story("version-without-change")
@story("chain-broken")
def eight_versions(stage: Stage) -> None:
    for number in range(8):
        stage.say(f"number {number}")


@story("error-returned-inside")
def joined_twice(stage: Stage) -> None:
    stage.story.ask(stage.bob, stage.room, "join", "post", "join/")


@story("deleted-text-stays")
def deleted(stage: Stage) -> None:
    message = stage.say("a secret")
    stage.story.ask(stage.alice, stage.room, "delete", "delete", f"messages/{message['id']}/", message=message["id"])
    publish_due()


@story("members-not-counted")
def joined(stage: Stage) -> None:
    stage.story.ask(stage.carol, stage.room, "join", "post", "join/")
    publish_due()


@story("torn-page")
def a_page_while_somebody_writes(stage: Stage) -> None:
    stage.say("before")
    card, read = stage.card(stage.bob), Event()
    with ThreadPoolExecutor(1) as pool:
        writing = in_thread(pool, lambda: write_until(read, stage))
        wait_until(lambda: stage.card(stage.bob)["last_number"] > 3)
        page = stage.bob.get(f"/api/rooms/{stage.room.pk}/messages/", limit=100).json()
        read.set()
        writing.result(30)
    after = {**card, "version": page["version"]}
    window = {each["number"]: each for each in page["results"]}
    for change in stage.changes(stage.bob, after):
        window[change["body"]["number"]] = {**change["body"], "reactions": []}
    shown = stage.card(stage.bob)
    rooms = {str(stage.room.pk): room_picture(shown, [window[number] for number in sorted(window)])}
    stage.story.note("light-2", "picture", user=stage.bob.id, rooms=rooms)


def write_until(read: Event, stage: Stage) -> None:
    for number in range(80):
        if not read.is_set():
            say(stage.alice, stage.room, f"number {number}")


@story("audience-read-late")
def joined_before_it_is_published(stage: Stage) -> None:
    stage.listens(stage.carol)
    stage.say("before carol came")
    put_in(stage.room, stage.carol)
    stage.publish()


@story("audience-from-memory")
def left_between_two_publications(stage: Stage) -> None:
    stage.listens(stage.bob)
    relay._remembered.clear()
    stage.say("with bob")
    stage.publish()
    take_out(stage.room, stage.bob, by=stage.alice)
    stage.publish()
    stage.say("without bob")
    stage.publish()


@story("leak-to-former-members")
def left_before(stage: Stage) -> None:
    stage.listens(stage.bob)
    take_out(stage.room, stage.bob, by=stage.alice)
    stage.say("without bob")
    stage.publish()


@story("cursor-before-publishing")
def killed_before_publishing(stage: Stage) -> None:
    stage.listens(stage.bob)
    stage.say("one")
    stage.publish()
    stage.say("two")
    assert killed("before-publish", publish_once)
    wait_until(lanes_are_free)
    stage.say("three")
    stage.publish()


@story("cursor-not-fenced")
def a_relay_that_comes_late(stage: Stage) -> None:
    stage.say("one")
    stage.say("two")
    publish_due()
    with closing(LaneConnection(stage.room.pk % LANES)) as late, suppress(LaneLost):
        late.advance({stage.room.pk: published(stage.room) - 1})
    publish_due()


@story("next-before-acknowledged")
def three_at_once(stage: Stage) -> None:
    stage.listens(stage.bob)
    stage.say("one")
    stage.publish()
    for text in ("two", "three", "four"):
        stage.say(text)
    stage.publish()


@story("refused-forgotten")
def a_channel_is_refused_once(stage: Stage) -> None:
    stage.listens(stage.bob)
    stage.say("one")
    stage.publish()
    refuse_once(stage.door, f"personal:{stage.bob.id}")
    stage.say("two")
    for _ in range(2):
        with suppress(NotPublished):
            publish_once()  # says that it was refused
    stage.say("three")
    wait_until(lambda: all_published_after_a_try(stage.room))
    stage.write_down()


def refuse_once(door: Any, channel: str) -> None:
    """The next request's publication to this channel goes nowhere, and is answered with an error of the server's."""
    once = iter([True])

    def altered(body: bytes) -> bytes:
        if channel.encode() in body and next(once, False):
            return body.replace(f'"{channel}"'.encode(), f'"nowhere:{channel}"'.encode())
        return body

    door.on_request = altered
    door.on_answer = lambda answer: answer.replace(b'"code":102', b'"code":100')  # which is worth another try


def all_published_after_a_try(room: Room) -> bool:
    with suppress(NotPublished):
        publish_once()
    return published(room) == Room.objects.get(pk=room.pk).version


@story("lane-owned-twice")
def two_relays_take_turns(stage: Stage) -> None:
    lane = stage.room.pk % LANES
    publish_due()
    with closing(LaneConnection(lane)) as one, closing(LaneConnection(lane)) as two, closing(make_server()) as server:
        works = [Work(each, server) for each in (one, two) if each.take()]
        for text in ("one", "two", "three", "four"):
            stage.say(text)
            version = Room.objects.get(pk=stage.room.pk).version
            while published(stage.room) < version:
                works[0].turn()
            works.append(works.pop(0))


@story("lease-read-before-change")
def a_socket_since_leases_were_read(stage: Stage) -> None:
    Lease.objects.all().delete()
    leases.forget()
    stage.say("one")
    publish_due()
    stage.ears[stage.bob] = stage.listen(stage.bob)
    shown_from_here(stage)


@story("lease-after-token")
def heard_with_a_token_alone(stage: Stage) -> None:
    publish_due()
    Lease.objects.all().delete()
    token = stage.bob.get("/api/token/subscription/", channel=f"personal:{stage.bob.id}").json()["token"]
    stage.ears[stage.bob] = stage.listen(stage.bob, token=token)
    shown_from_here(stage)
    for each in leases.later:
        each.cancel()


def shown_from_here(stage: Stage) -> None:
    """bob syncs, and from then on only listens."""
    card = stage.card(stage.bob)
    stage.say("what bob must hear")
    heard = stage.publish()[stage.bob]
    stage.story.show(stage.bob, stage.room, card, [change for change in heard if change["version"] > card["version"]])


@story("lease-ended-by-time")
def a_lease_is_over_and_renewed(stage: Stage) -> None:
    stage.listens(stage.bob)
    stage.say("one")
    stage.publish()
    Lease.objects.update(until=now())
    stage.say("two")
    stage.publish()
    give_lease(stage.bob.id)
    stage.say("three")
    stage.publish()


@story("renewed-lease-deleted")
def a_lease_is_over_renewed_and_over_again(stage: Stage) -> None:
    """While it is being closed. bob trusts Centrifugo's recovery alone."""
    stage.listens(stage.bob)
    since = left(stage.ears.pop(stage.bob))
    with closing(LaneConnection(LEASES)) as keeper, closing(make_server()) as server:
        assert keeper.take()
        over = read_over(keeper)
        remove_history(server, reset(server, over))
        back = stage.listen(stage.bob, since=since)
        assert not back.recovered
        card, since = stage.card(stage.bob), left(back)
        forget(keeper, over)
    stage.say("while bob is away")
    publish_due()
    back = stage.listen(stage.bob, since=since)
    assert back.recovered
    stage.story.show(stage.bob, stage.room, card, stage.story.listened(back))


def left(ears: Any) -> Any:
    """Whoever had these is gone for so long that their lease is over. Where they would go on."""
    since = ears.position
    ears.close()
    Lease.objects.filter(user=ears.person.user).update(until=now() - timedelta(seconds=1))
    return since


@story("cut-forgotten")
def signed_out(stage: Stage) -> None:
    """The last one: bob is not heard of again."""
    stage.listens(stage.bob)
    stage.bob.post("/api/logout/")
    stage.story.note(f"light-{stage.bob.id}", "session", user=stage.bob.id, state="out")
    publish_due()
    stage.write_down()
    stage.story.later(15)
    stage.say("after bob has gone")
    stage.publish()


def test_every_bug_has_a_story():
    assert STORIES.keys() == {name for name, bug in PLANTED.items() if not bug.in_clients()}


@pytest.fixture(autouse=True)
def _promises_kept() -> None:
    """In place of the one of all tests: here they are broken on purpose."""


@pytest.fixture
def stages(alice, bob, carol, listen, centrifugo, door, tmp_path) -> Iterator[Callable[[], Stage]]:
    """Each a room of its own, all of one story."""
    watch()
    story, people = Story(tmp_path), {"alice": alice, "bob": bob, "carol": carol}
    yield lambda: Stage(story, people, listen, centrifugo, door)
    unwatch()


@pytest.mark.parametrize("name", STORIES)
def test_it_is_found_out(name, stages):
    stage = stages()
    with PLANTED[name].planted():
        STORIES[name](stage)
    found = stage.story.broken(but=("C8",))
    assert found & PLANTED[name].rules, f"nothing of {PLANTED[name].rules} in {found}"


SHOWN = [name for name in STORIES if "C6" in PLANTED[name].rules]  # in the end, by somebody who is in no other room
OTHERS = [name for name in STORIES if name not in SHOWN]


@pytest.mark.parametrize("names", [OTHERS, *([name] for name in SHOWN)], ids=["all others", *SHOWN])
def test_without_bugs_nothing_is_found(names, stages):
    for tell in dict.fromkeys(STORIES[name] for name in names):
        stage = stages()
        tell(stage)
    publish_due()
    assert stage.story.broken(but=("C8",)) == set()
