"""What a sync costs somebody who has missed nothing: after a restart of Centrifugo everybody asks at once."""

import time
from typing import Any

from bench.figures import Spread, spread
from bench.person import Person

SYNCS = 100


def up_to_date(person: Person) -> tuple[int, Spread]:
    """In how many rooms they are, and milliseconds from the request's start to its answer."""
    whole = person.ask("POST", "/api/sync/", {"rooms": {}})["rooms"]
    held = {room: held_as(news["snapshot"]) for room, news in whole.items()}
    times = []
    for _ in range(SYNCS):
        start = time.monotonic_ns()
        answer = person.ask("POST", "/api/sync/", {"rooms": held})
        times.append(time.monotonic_ns() - start)
        if answer["rooms"]:
            raise RuntimeError(f"Something is missing after all: {answer['rooms']}")
    return len(held), spread(times)


def held_as(card: dict[str, Any]) -> dict[str, Any]:
    return {"version": card["version"], "id": card["change_id"], "mine_version": card["mine_version"]}
