"""The light clients of a run: those of `light`, with the run's people, and answers that come late."""

import asyncio
from time import monotonic
from typing import Any

from light import client
from torture.person import Person

LATE_SHARE, LATE = 0.1, (0.1, 1.5)  # of the syncs' answers come so many seconds after what was asked for since


class Light(client.Light):
    person: Person

    async def open(self, id: int) -> None:
        """A room's card, as one asks for it on coming in. Raises NoAnswer."""
        card = await self.person.get("GET", f"/api/rooms/{id}/")
        self.picture.take_card(card, monotonic(), why="unknown")

    async def _ask_sync(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = await super()._ask_sync(body)
        if self._random.random() < LATE_SHARE:
            await asyncio.sleep(self._random.uniform(*LATE))
        return answer
