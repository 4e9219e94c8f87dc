"""A process of the harness that holds clients, and does what it is told: a command a line, an answer a line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stack.progress import tail

LARGEST = 2**27  # bytes of an answer


class Failed(Exception):
    """The harness itself went wrong: the run says nothing."""


class Driver:
    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name, self._process, self._log = name, process, log

    @classmethod
    async def start(cls, name: str, argv: Sequence[object], *, cwd: Path, env: Mapping[str, str], log: Path) -> Driver:
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *map(str, argv),
                cwd=cwd,
                env=env,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=output,
                limit=LARGEST,
            )
        return cls(name, process, log)

    async def tell(self, command: str, *, within: float) -> Any:
        """The answer to a command. Raises Failed when there is none."""
        reader, writer = self._process.stdout, self._process.stdin
        if reader is None or writer is None:
            raise Failed(f"{self.name} has no pipes")
        try:
            writer.write(f"{command}\n".encode())
            async with asyncio.timeout(within):
                line = await reader.readline()
        except (OSError, TimeoutError) as error:
            raise Failed(f"{self.name}: {command}: {error!r}") from None
        if not line:
            raise Failed(f"{self.name} ended at `{command}`:\n{tail(self._log)}")
        return json.loads(line)

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
