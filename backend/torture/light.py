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

    async def catch_up(self) -> None:
        """With what is one's own: who syncs by the clock does it once more, so that what is stuck stays stuck; the
        others may have lost an echo for good. Raises NoAnswer."""
        await self.refresh_own(anew=not self._periodic)

    async def _ask_sync(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = await super()._ask_sync(body)
        if self._random.random() < LATE_SHARE:
            await asyncio.sleep(self._random.uniform(*LATE))
        return answer
