"""An old snapshot plus what was published since is the fresh snapshot: for every action, for whoever watches.

What a room's members hear comes from the log by the audience rule. The pairs are kept in tests/samples, where the
client's tests replay them.
"""

import inspect
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from time_machine import TimeMachineFixture

from light.rule import Card, events_picture, picture
from messaging.previews import read_changes
from rooms.models import Change, Membership, Room
from rooms.rights import rights
from tests import sample_files
from tests.changes import audience_of
from tests.convergence_cases import CASES, Case
from tests.person import Person
from tests.stage import Stage

PAIRS = [(case, viewer) for case in CASES for viewer in case.viewers]
NOT_IN_ROOMS = {"accounts", "programs", "notifications"}  # below rooms, or by contract without record_change


@pytest.fixture
def write(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--write-samples"))


def action_modules() -> list[ModuleType]:
    here = [app for app in apps.get_app_configs() if Path(app.path).is_relative_to(settings.BASE_DIR)]
    names = [app.name for app in here if (Path(app.path) / "actions.py").is_file() and app.name not in NOT_IN_ROOMS]
    return [import_module(f"{name}.actions") for name in names]


def test_every_action_has_a_case():
    actions = {
        function
        for module in action_modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert actions - {case.action for case in CASES} == set()


def card_of(viewer: Person, room: Room) -> Card | None:
    """The room as this person's client would fetch it; None when it isn't there for them."""
    answer = viewer.get(f"/api/rooms/{room.pk}/")
    return answer.json() if answer.status_code == 200 else None


def page_of(viewer: Person, room: Room) -> dict[str, Any]:
    """The newest messages as this person's client would fetch them; empty when they aren't there for them."""
    answer = viewer.get(f"/api/rooms/{room.pk}/messages/")
    return answer.json() if answer.status_code == 200 else {"results": []}


def events_on(page: dict[str, Any]) -> list[Card]:
    """The cards of the events among the messages, with one's own answers."""
    return [message["event"] for message in reversed(page["results"]) if message["event"]]


def files_on(*pages: dict[str, Any]) -> bool:
    return any(message["attachments"] for page in pages for message in page["results"])


def heard(viewer: Person, room: Room, after: int) -> list[dict[str, Any]]:
    """What the relay publishes to this person: the log's changes whose audience they are in."""
    since = Change.objects.filter(room=room, version__gt=after).order_by("version")
    return read_changes([change for change in since if viewer.id in audience_of(change)])


def sync(viewer: Person, room: Room, before: Card | None) -> dict[str, Any]:
    held = {} if before is None else {room.pk: {"version": before["version"], "id": before["change_id"]}}
    if before:
        held[room.pk]["mine_version"] = before["mine_version"]
    answer = viewer.post("/api/sync/", {"rooms": held}).json()
    return {part: answer[part].get(str(room.pk)) for part in ("rooms", "gone", "mine")}


@pytest.mark.parametrize(("case", "name"), PAIRS, ids=lambda it: it.name if isinstance(it, Case) else it)
def test_snapshot_and_changes_give_the_snapshot(
    case: Case, name: str, time_machine: TimeMachineFixture, write: bool, db: None
):
    stage = Stage(time_machine)
    case.given(stage)
    viewer, lobby = stage.people[name], stage.room
    page_before = page_of(viewer, lobby)
    before, version = card_of(viewer, lobby), Change.objects.filter(room=lobby).count()
    case.act(stage)
    room = stage.room
    if room != lobby:
        before, version = None, 0
    after, changes, synced = card_of(viewer, room), heard(viewer, room, version), sync(viewer, room, before)

    if before is None:
        assert synced["rooms"] == ({"snapshot": after} if after else None)
    else:
        assert picture(before, changes, synced["mine"], me=viewer.id) == after
    if before and after and changes:
        assert synced["rooms"] == {"changes": changes}
    if before and not after:
        assert synced["gone"] == {"version": changes[-1]["version"]}

    sample = {"name": case.name, "viewer": name, "me": viewer.id, "before": before, "changes": changes}
    page_after = page_of(viewer, room)
    if after and (events_on(page_after) or files_on(page_before, page_after)):
        sample["page"] = {"before": page_before, "after": page_after}
        assert events_picture(events_on(page_before), changes, me=viewer.id) == events_on(page_after)
    sample_files.check(f"{case.name}.{name}", {**sample, "mine": synced["mine"], "after": after}, write=write)


def test_rights_are_the_same_on_both_sides(write: bool):
    yes_no = (False, True)
    table = []
    for role, kind, posting, members_invite, archived in product(
        [None, *Membership.Role.values], Room.Kind.values, Room.Posting.values, yes_no, yes_no
    ):
        rules = {"kind": kind, "posting": posting, "members_invite": members_invite, "archived": archived}
        table.append({"role": role, **rules, "rights": " ".join(sorted(rights(role, Room(**rules))))})
    sample_files.check("rights", {"rights": table}, write=write)


def test_no_sample_is_left_over():
    assert sample_files.names() == {f"{case.name}.{viewer}" for case, viewer in PAIRS} | {"rights"}
