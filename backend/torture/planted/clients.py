"""Mistakes of a client, planted in the light ones: the checker must see them in what these say and show."""

from __future__ import annotations

from torture.planted.bug import bug
from torture.planted.relay import REFUSED_FORGOTTEN
from torture.planted.rewrite import rewrite

DRAIN = "light.picture:LightPicture._drain"
RECEIVE = "light.picture:LightPicture.receive"
HEARD = "light.client:Light._heard"
HEAR = '    match data["type"]:\n'
THROWS = """\
    self.threw = getattr(self, "threw", False) or data["type"] == "message_edited"
    if self.threw:
        return
"""
FORGET = "        room.ahead = {}\n"
NEXT = '    due = [change for change in self.ahead.values() if change["version"] == self.version + 1]\n'
ANY = """\
    due = [change for change in self.ahead.values() if change["version"] > self.version]
    if due:
        self.card = {**self.card, "version": due[0]["version"] - 1, "change_id": due[0]["prev"]}
"""

BUGS = (
    bug(
        "ahead-applied-at-once",
        "a change further ahead is applied without those before it",
        "C5",
        rewrite("light.room:Room.next_ahead", (NEXT, ANY)),
    ),
    bug(
        "no-dedupe",
        "what is known already is applied again",
        "C5",
        rewrite(
            RECEIVE,
            (
                '        self.note("dropped", room=id, version=version, why="known")\n',
                '        self.note("applied", room=id, version=version, id=change["id"])\n',
            ),
        ),
    ),
    bug(
        "late-snapshot-overwrites",
        "a card that was read earlier takes the place of what is shown",
        "C5 C6 C8",
        rewrite(
            "light.picture:LightPicture.take_card",
            ("    if not reset and version <= self._at(id):", "    if False:"),
        ),
    ),
    bug(
        "late-goodbye-removes",
        "an answer from before one came back removes the room",
        "C5 C6 C8",
        rewrite(
            "light.picture:LightPicture.take_gone",
            ("    if room and version < room.version and not reset:\n", "    if False:\n"),
        ),
    ),
    bug(
        "late-marker-overwrites",
        "what is told of the read marker from before one's own post takes it back",
        "C6",
        rewrite(
            "light.room:Room._count_post", ("    if self.posted:\n", "    self.posted = None\n    if self.posted:\n")
        ),
        rewrite("light.room:Room.apply", ('{**after, "read_number": before}', "after")),
    ),
    bug(
        "no-sync-after-subscribing",
        "only the first socket is followed by a sync",
        "C6 C8",
        rewrite(
            "light.client:Light._live", ("            self.sync()\n", "            self.synced_once or self.sync()\n")
        ),
    ),
    bug(
        "handler-throws",
        "one bad change, and nothing more is taken from the socket",
        "C6 C8",
        rewrite(HEARD, (HEAR, THROWS + HEAR)),
    ),
    bug(
        "no-periodic-sync",
        "a last change that is lost is never asked for",
        "C6 C8 C11",
        REFUSED_FORGOTTEN,
        rewrite("light.client:Light._sync", ("    elif self._periodic:\n", "    elif False:\n")),
    ),
)
