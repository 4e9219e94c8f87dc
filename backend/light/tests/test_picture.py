"""The light client's rule, held to what the backend's convergence test wrote down."""

import json
import random
from pathlib import Path

import pytest

from light.picture import LightPicture
from light.shown import room_picture

FOLDER = Path(__file__).parents[2] / "tests" / "samples"
SAMPLES = sorted(file for file in FOLDER.glob("*.json") if file.name != "rights.json")


def read(file):
    return json.loads(file.read_text())


class Notes(list[tuple[str, int | None, str | None]]):
    def __call__(self, kind, **facts):
        self.append((kind, facts.get("version"), facts.get("why")))


def picture_at(sample, page=None):
    """A client that holds the card before, and perhaps its messages."""
    picture = LightPicture(sample["me"], Notes())
    if card := sample["before"]:
        picture.take_card(card, 0.0, why="start")
        if page:
            assert picture.rooms[card["id"]].take_page(page)
    return picture


def shown(picture, sample):
    if sample["mine"] and picture.rooms:
        picture.take_own(sample["after"]["id"], sample["mine"])
    return {key: {**room, "messages": {}} for key, room in picture.shown().items()}


def wanted(sample):
    after = sample["after"]
    return {str(after["id"]): room_picture(after, [])} if after else {}


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_any_order_leads_to_the_card_after(file):
    sample = read(file)
    choice = random.Random(file.stem)
    told = sample["changes"]
    for changes in (told, told[::-1], choice.sample(told, len(told))):
        picture = picture_at(sample)
        for change in [*changes, *sample["changes"]]:  # and all of it twice
            picture.receive(change, 1.0)
        if not sample["before"] and sample["after"]:
            assert picture.needs_sync() == bool(changes)
            picture.take_card(sample["after"], 2.0, why="sync")
        assert shown(picture, sample) == wanted(sample)
        assert not picture.gaps()


GONE = [file for file in SAMPLES if (sample := read(file))["before"] and not sample["after"]]


@pytest.mark.parametrize("file", GONE, ids=lambda file: file.stem)
def test_a_goodbye_is_noted(file):
    """Else who left would be waited for in the figures."""
    sample = read(file)
    picture = picture_at(sample)
    for change in sample["changes"]:
        picture.receive(change, 1.0)
    version = sample["changes"][-1]["version"]
    assert picture.note[-2:] == [("applied", version, None), ("gone", version, None)]


WITH_PAGES = [file for file in SAMPLES if (sample := read(file)).get("page") and sample["before"] and sample["after"]]


@pytest.mark.parametrize("file", WITH_PAGES, ids=lambda file: file.stem)
def test_changes_and_pages_lead_to_the_messages_after(file):
    sample = read(file)
    after = room_picture(sample["after"], sample["page"]["after"]["results"])["messages"]
    early, late = picture_at(sample, sample["page"]["before"]), picture_at(sample)
    for change in sample["changes"]:
        early.receive(change, 1.0)
        late.receive(change, 1.0)
    late.rooms[sample["before"]["id"]].take_page(sample["page"]["before"])
    for picture in (early, late):
        (room,) = picture.shown().values()
        assert room["messages"] == after


def test_a_page_that_is_ahead_even_after_a_sync_is_of_another_history():
    sample = read(WITH_PAGES[0])
    picture = picture_at(sample)
    (room,) = picture.rooms.values()
    nothing: dict[str, dict[str, object]] = {"rooms": {}, "gone": {}, "mine": {}}
    page = {"version": room.version + 9, "change_id": "lost", "results": []}
    _, before = picture.request()
    room.take_page(page)
    picture.answer(nothing, before, 1.0, why="sync")
    assert room.page == page
    _, after = picture.request()
    picture.answer(nothing, after, 1.0, why="sync")
    assert room.page is None


def test_there_are_samples_with_messages():
    assert len(WITH_PAGES) > 10


BUSY = read(FOLDER / "a-busy-hour.bob.json")


def test_a_gap_is_noticed_and_closed_by_what_was_asked_for():
    picture = picture_at(BUSY)
    first, second, *rest = BUSY["changes"]
    picture.receive(second, 1.0)
    assert [room.version for room in picture.gaps()] == [7]
    picture.take_range(1, [first, second, *rest], 2.0)
    assert not picture.gaps()
    assert ("repaired", None, None) in picture.note
    assert picture.rooms[1].version == 15


def test_a_change_of_another_history_asks_for_a_sync_and_is_not_applied():
    picture = picture_at(BUSY)
    picture.receive({**BUSY["changes"][0], "prev": "00000000-0000-4000-8000-0000000000ff"}, 1.0)
    assert picture.needs_sync()
    assert picture.rooms[1].version == 7


def test_late_news_is_dropped():
    picture = picture_at(BUSY)
    for change in BUSY["changes"]:
        picture.receive(change, 1.0)
    picture.take_card(BUSY["before"], 2.0, why="sync")
    picture.take_gone(1, 9)
    picture.receive(BUSY["changes"][0], 3.0)
    assert picture.note[-3:] == [
        ("dropped", 7, "late snapshot"),
        ("dropped", 9, "late gone"),
        ("dropped", 8, "known"),
    ]
    assert picture.rooms[1].version == 15


def test_reset_wins_whatever_the_version():
    picture = picture_at(BUSY)
    for change in BUSY["changes"]:
        picture.receive(change, 1.0)
    _, asked = picture.request()
    answer = {"rooms": {"1": {"snapshot": BUSY["before"], "reset": True}}, "gone": {}, "mine": {}}
    picture.answer(answer, asked, 2.0, why="sync")
    assert picture.rooms[1].version == 7
    picture.take_gone(1, 0, reset=True)
    assert picture.rooms == {}


def test_a_sync_names_no_marker_that_a_post_of_ones_own_has_moved():
    sample = read(FOLDER / "sending.bob.json")
    picture = picture_at(sample)
    assert picture.request()[0]["rooms"]["1"].keys() == {"version", "id", "mine_version"}
    for change in sample["changes"]:
        picture.receive({**change, "body": {**change["body"], "user": {**change["body"]["user"], "id": 2}}}, 1.0)
    assert picture.request()[0]["rooms"]["1"].keys() == {"version", "id"}


def own(read_number, mine_version, version):
    told = {"read_number": read_number, "mine_version": mine_version, "version": version}
    return {**told, "unread_count": 0, "mention_count": 0, "mentioned_in": [], "notify": "all"}


def test_a_marker_told_before_ones_own_post_does_not_take_it_back():
    sample = read(FOLDER / "sending.alice.json")
    (post,) = sample["changes"]
    picture, room, number = picture_at(sample), post["room"], post["body"]["number"]
    picture.receive(post, 1.0)
    picture.take_own(room, own(0, 2, post["version"] - 1))
    assert (picture.rooms[room].card["read_number"], picture.rooms[room].is_settled()) == (number, False)
    picture.take_card({**sample["before"], **own(0, 3, post["version"] - 1)}, 2.0, why="late")
    assert picture.rooms[room].card["read_number"] == number
    picture.take_own(room, own(number, 4, post["version"]))
    assert (picture.rooms[room].card["read_number"], picture.rooms[room].is_settled()) == (number, True)


def test_nor_does_a_late_post_move_one_that_was_told_after_it():
    sample = read(FOLDER / "sending.alice.json")
    (post,) = sample["changes"]
    picture, room = picture_at(sample), post["room"]
    picture.take_own(room, own(0, 5, post["version"] - 1))
    picture.take_own(room, own(0, 5, post["version"]))  # the same, told when it stood for more
    picture.receive(post, 1.0)
    assert (picture.rooms[room].card["read_number"], picture.rooms[room].is_settled()) == (0, True)
    number = post["body"]["number"] + 1
    picture.receive(
        {
            **post,
            "id": "later",
            "prev": post["id"],
            "version": post["version"] + 1,
            "body": {**post["body"], "number": number},
        },
        2.0,
    )
    assert (picture.rooms[room].card["read_number"], picture.rooms[room].is_settled()) == (number, False)
    card = {**sample["after"], **own(number, 6, post["version"] + 9)}
    picture.take_card(card, 3.0, why="gap")
    assert (picture.rooms[room].card["read_number"], picture.rooms[room].is_settled()) == (number, True)


def marker(picture, room):
    return [picture.rooms[room].card[name] for name in ("read_number", "mine_version")]


def test_a_sync_brings_back_a_marker_of_an_older_database_and_a_late_one_brings_back_none():
    sample = read(FOLDER / "sending.alice.json")
    picture, room = picture_at(sample), sample["before"]["id"]
    at = sample["before"]["version"]
    picture.take_own(room, own(1, 20, at))
    asked = picture.request()[1]
    older = {"rooms": {}, "gone": {}, "mine": {str(room): own(0, 7, at)}}
    picture.answer(older, asked, 1.0, why="sync")
    assert marker(picture, room) == [0, 7]
    picture.take_own(room, own(1, 8, at))
    picture.answer(older, asked, 2.0, why="sync")
    assert marker(picture, room) == [1, 8]
    picture.take_own(room, own(1, 20, at))
    card = {**sample["before"], "version": at + 300, "change_id": "later", **own(0, 7, at + 300)}
    picture.answer({"rooms": {str(room): {"snapshot": card}}, "gone": {}, "mine": {}}, asked, 3.0, why="sync")
    assert marker(picture, room) == [0, 7]


def test_a_card_does_not_take_back_what_was_told_ahead_of_it():
    sample = read(FOLDER / "sending.alice.json")
    (post,) = sample["changes"]
    picture, room = picture_at(sample), post["room"]
    picture.take_own(room, own(0, 5, post["version"]))
    card = {**sample["before"], "version": post["version"] - 1, "change_id": post["prev"]}
    picture.rooms[room].card["version"] = post["version"] - 2
    picture.take_card({**card, **own(0, 4, post["version"] - 1)}, 1.0, why="gap")
    picture.receive(post, 2.0)
    assert (picture.rooms[room].card["read_number"], picture.rooms[room].is_settled()) == (0, True)
