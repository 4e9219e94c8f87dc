"""Events that are over become `finished`: finish_due_events, and the command that calls it."""

from io import StringIO

from django.core.management import call_command
from time_machine import TimeMachineFixture

from common.jobs import EVERY_MINUTE, run
from events.actions import finish_due_events
from events.models import Event
from rooms.models import Room
from tests.changes import changes_in
from tests.factories import make_event
from tests.person import Person


def test_those_that_are_over(
    bob: Person, alice: Person, erin: Person, lobby: Room, vault: Room, tea: Event, noon: TimeMachineFixture
):
    there, called_off = make_event(alice, vault), make_event(bob, lobby)
    bob.post(f"/api/events/{called_off.pk}/cancel/")
    noon.move_to("2026-01-10T18:59:59Z", tick=False)
    assert finish_due_events() == 0
    noon.move_to("2026-01-10T19:00:00Z", tick=False)
    with changes_in(lobby) as seen, changes_in(vault) as seen_there:
        assert finish_due_events() == 2
    (lobbys,), (vaults,) = seen, seen_there
    assert (lobbys[0], lobbys[1]["changed"], lobbys[1]["event"]["status"]) == ("event_updated", ["status"], "finished")
    assert (lobbys[1]["message"], lobbys[2]) == (tea.message_id, {alice.id, bob.id, erin.id})
    assert (vaults[1]["event"]["id"], vaults[1]["changed"]) == (str(there.pk), ["status"])
    statuses = dict(Event.objects.values_list("pk", "status"))
    assert statuses == {tea.pk: "finished", there.pk: "finished", called_off.pk: "cancelled"}


def test_the_worker_does_it_each_minute(tea: Event, noon: TimeMachineFixture):
    noon.move_to("2026-01-10T19:00:00Z")
    assert "finish_events" in EVERY_MINUTE
    run("finish_events")
    tea.refresh_from_db()
    assert tea.status == "finished"


def test_again_does_nothing(bob: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    noon.move_to("2026-01-11T00:00:00Z")
    finish_due_events()
    with changes_in(lobby) as seen:
        assert finish_due_events() == 0
    assert seen == []


def test_the_command_says_how_many(bob: Person, lobby: Room, tea: Event, noon: TimeMachineFixture):
    noon.move_to("2026-01-11T00:00:00Z")
    said = StringIO()
    call_command("finish_events", stdout=said)
    assert said.getvalue() == "1 finished\n"
