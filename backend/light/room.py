"""One room as a light client holds it: docs/protocol.md, "Applying", with what came too early kept aside."""

from __future__ import annotations

from collections import deque
from typing import Any

from light.rule import MENTIONS_TOLD, apply
from light.shown import Picture, room_picture
from light.window import Window, add, after_change

POSTED = ("message_added", "event_created")
OWN = ("read_number", "notify", "mine_version")
RECENT = 200  # applied changes that are kept, to bring a page that was read earlier up to the room's version

Change = dict[str, Any]
Card = dict[str, Any]


class Room:
    def __init__(self, card: Card, me: int, ahead: dict[str, Change] | None = None) -> None:
        self.me = me
        self.card = {**card, "mentioned_in": list(card["mentioned_in"])}
        self.told_at = int(card["version"])  # the room's version when the read marker was told
        self.posted: Change | None = None  # one's own last post after that: it has moved the marker
        self.complete_after = told_after(card)
        self.ahead = ahead or {}  # changes that came too early, by id
        self.gap_since: float | None = None
        self.recent: deque[Change] = deque(maxlen=RECENT)
        self.window: Window | None = None
        self.page: dict[str, Any] | None = None  # read at a version that the room has not reached

    @property
    def version(self) -> int:
        return int(self.card["version"])

    def apply(self, change: Change) -> bool:
        """Take the change that follows. False when it says that one has left."""
        before = self.card["read_number"]
        after = apply(self.card, change, self.me)
        if after is None:
            return False
        if change["type"] in POSTED and change["body"]["user"]["id"] == self.me:
            self.posted = change
        self.card = {**after, "read_number": before}
        self._count_post()
        self.recent.append(change)
        if self.window is not None:
            after_change(self.window, change, self.me)
        self.settle_page()
        return True

    def next_ahead(self) -> tuple[list[Change], Change | None]:
        """The early changes of the next version, and the one of them that belongs to this history."""
        due = [change for change in self.ahead.values() if change["version"] == self.version + 1]
        return due, next((change for change in due if change["prev"] == self.card["change_id"]), None)

    def forget_ahead(self, up_to: int) -> None:
        self.ahead = {id: change for id, change in self.ahead.items() if change["version"] > up_to}

    def take_own(self, told: Card, asked: int = 0) -> None:
        """What is one's own, and what mentions one above the read marker: the higher mine_version wins.

        `asked`: the one that was held when the sync was asked for that tells this. A lower one is of another history,
        and stands, unless less is held by now.
        """
        anew = told["mine_version"] < asked <= self.card["mine_version"]
        if anew or (told["mine_version"], told["version"]) > (self.card["mine_version"], self.told_at):
            self.card = {**self.card, **{name: told[name] for name in OWN}}
            self.told_at = told["version"] if anew else max(told["version"], self.told_at)
            self._count_post()
        after = told_after(told)
        if told["version"] >= self.version and after < self.complete_after:
            below = {number for number in told["mentioned_in"] if number <= self.complete_after}
            self.card = {**self.card, "mentioned_in": sorted({*self.card["mentioned_in"], *below}, reverse=True)}
            self.complete_after = after

    def follow(self, known: Room) -> None:
        """Of what is one's own, go on from what was known: a card may have been read before it."""
        card = self.card
        self.card = {**card, **{name: known.card[name] for name in OWN}}
        self.told_at, self.posted = known.told_at, known.posted
        self.take_own(card)

    def _count_post(self) -> None:
        """A post up to `told_at` is counted in what was told; a later one stands above that."""
        if self.posted and self.posted["version"] <= self.told_at:
            self.posted = None
        if self.posted:
            read = max(self.card["read_number"], self.posted["body"]["number"])
            self.card = {**self.card, "read_number": read}

    def mentioned_in(self) -> list[int]:
        return [number for number in self.card["mentioned_in"] if number > self.card["read_number"]][:MENTIONS_TOLD]

    def is_settled(self) -> bool:
        """Whether what is one's own is known; else a sync must not name its version."""
        known = self.card["read_number"] >= self.complete_after or len(self.mentioned_in()) >= MENTIONS_TOLD
        return self.posted is None and known

    def take_page(self, page: dict[str, Any]) -> bool:
        """The newest messages as read; False when they must be read again."""
        self.page = page
        self.settle_page()
        return self.window is not None or self.page is not None

    def settle_page(self) -> None:
        """Show the page that waits, once the room has caught up with it."""
        if self.page is None or self.page["version"] > self.version:
            return
        page, self.page = self.page, None
        since = [change for change in self.recent if change["version"] > page["version"]]
        if len(since) != self.version - page["version"]:
            return  # read too long ago
        if page["change_id"] != (since[0]["prev"] if since else self.card["change_id"]):
            return  # of another history
        window: Window = {}
        for message in reversed(page["results"]):
            add(window, message)
        for change in since:
            after_change(window, change, self.me)
        self.window = window

    def picture(self) -> Picture:
        numbers = self.mentioned_in()
        unread = max(0, self.card["last_number"] - self.card["read_number"])
        card = {**self.card, "mention_count": len(numbers), "unread_count": unread}
        return room_picture(card, (self.window or {}).values())


def told_after(card: Card) -> int:
    """All messages above this number that mention one are named in a card, or in what is one's own."""
    numbers = card["mentioned_in"]
    return int(card["read_number"]) if len(numbers) < MENTIONS_TOLD else min(numbers) - 1
