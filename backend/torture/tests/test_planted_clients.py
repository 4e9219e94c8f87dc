"""Mistakes planted in the light clients are found out in what these say they applied."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from light.picture import LightPicture
from tests.factories import say
from torture.planted import PLANTED
from torture.tests.story import Story
from torture.tests.test_planted_sockets import STORIES as WITH_SOCKETS

Card = dict[str, Any]
Tell = Callable[[LightPicture, Card, list[Any], Card], None]  # a picture, the card, the changes after it, a marker told
STORIES: dict[str, Tell] = {}


def story(name: str) -> Callable[[Tell], Tell]:
    def keep(tell: Tell) -> Tell:
        STORIES[name] = tell
        return tell

    return keep


@story("ahead-applied-at-once")
def in_another_order(picture: LightPicture, card: Card, changes: list[Any], own: Card) -> None:
    for change in (changes[1], changes[0], changes[2]):
        picture.receive(change, 1.0)


@story("no-dedupe")
def twice(picture: LightPicture, card: Card, changes: list[Any], own: Card) -> None:
    for change in (*changes, changes[-1]):
        picture.receive(change, 1.0)


@story("late-snapshot-overwrites")
def a_card_comes_late(picture: LightPicture, card: Card, changes: list[Any], own: Card) -> None:
    for change in changes:
        picture.receive(change, 1.0)
    picture.take_card(card, 1.0, why="sync")


@story("late-goodbye-removes")
def a_goodbye_comes_late(picture: LightPicture, card: Card, changes: list[Any], own: Card) -> None:
    for change in changes:
        picture.receive(change, 1.0)
    picture.take_gone(card["id"], card["version"])


@story("late-marker-overwrites")
def a_marker_comes_late(picture: LightPicture, card: Card, changes: list[Any], own: Card) -> None:
    for change in changes:
        picture.receive(change, 1.0)
    picture.take_own(card["id"], own)


def told(tell: Tell, alice: Any, bob: Any, lobby: Any, story: Story) -> set[str]:
    note = partial(story.note, "light-2")
    picture, card = LightPicture(bob.id, note), bob.get(f"/api/rooms/{lobby.id}/").json()
    picture.take_card(card, 0.0, why="start")
    for text in ("one", "two"):
        say(alice, lobby, text)
    own = bob.put(f"/api/rooms/{lobby.id}/read/", {"number": 1}).json()
    say(bob, lobby, "three")
    changes = bob.get(f"/api/rooms/{lobby.id}/changes/", after=card["version"]).json()["results"]
    tell(picture, card, changes, own)
    note("picture", user=bob.id, rooms=picture.shown())
    return story.broken(but=("C8", "C9"))  # no relay publishes here


def test_every_bug_of_clients_has_a_story():
    assert STORIES.keys() | WITH_SOCKETS.keys() == {name for name, bug in PLANTED.items() if bug.in_clients()}


@pytest.mark.parametrize("name", STORIES)
def test_it_is_found_out(name, alice, bob, lobby, tmp_path):
    with PLANTED[name].planted():
        found = told(STORIES[name], alice, bob, lobby, Story(tmp_path))
    assert found & PLANTED[name].rules


@pytest.mark.parametrize("name", STORIES)
def test_without_it_nothing_is_found(name, alice, bob, lobby, tmp_path):
    assert told(STORIES[name], alice, bob, lobby, Story(tmp_path)) == set()
