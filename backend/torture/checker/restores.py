"""What bears witness in a run in which older databases were put in place under those who were there.

What was answered between a backup and its restore may be gone and may be there: nobody knows of it. What was in the
log then and is not any more is known by its id, and counts for nothing, whenever it is heard: publications of before
the restore may come after it. All else must be there, from before the backup as from after the restore.
"""

from __future__ import annotations

from collections.abc import Sequence

from torture.history import Event

OF_CHANGES = ("heard", "applied", "snapshot")


def witnesses(events: Sequence[Event]) -> list[Event]:
    restores = [event for event in events if event.kind == "restored"]
    lost = lost_ids(events)
    windows = [(float(event.more["since"]), event.t) for event in restores]
    begun = {event.more["op"]: event.t for event in events if event.kind == "send_begin"}

    def is_known(event: Event) -> bool:
        if event.kind in OF_CHANGES:
            return event.id not in lost
        if event.kind != "send_end":
            return True
        begin = begun.get(event.more["op"], event.t)
        return not any(begin < until and event.t > since for since, until in windows)

    return [event for event in events if is_known(event)]


def lost_ids(events: Sequence[Event]) -> set[str]:
    return {id for event in events if event.kind == "restored" for id in event.more["lost"]}
