"""One mistake, and by which rules it is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from torture.planted.rewrite import Rewrite

OF_CLIENTS = "light."


@dataclass(frozen=True)
class Bug:
    name: str
    says: str  # what the code does with it
    rules: frozenset[str]  # any of which shows it
    rewrites: tuple[Rewrite, ...]

    def in_servers(self) -> list[Rewrite]:
        return [rewrite for rewrite in self.rewrites if not rewrite.where.startswith(OF_CLIENTS)]

    def in_clients(self) -> list[Rewrite]:
        """In the light clients, which are the harness's own."""
        return [rewrite for rewrite in self.rewrites if rewrite.where.startswith(OF_CLIENTS)]

    def plant(self, rewrites: Sequence[Rewrite]) -> list[Callable[[], None]]:
        """What puts each back, the last one first. Raises Moved, and then nothing is planted."""
        undo: list[Callable[[], None]] = []
        try:
            for rewrite in rewrites:
                undo.insert(0, rewrite.apply())
        except Exception:
            put_back(undo)
            raise
        return undo

    @contextmanager
    def planted(self) -> Iterator[None]:
        undo = self.plant(self.rewrites)
        try:
            yield
        finally:
            put_back(undo)


def put_back(undo: list[Callable[[], None]]) -> None:
    for each in undo:
        each()


def bug(name: str, says: str, rules: str, *rewrites: Rewrite) -> Bug:
    return Bug(name, says, frozenset(rules.split()), rewrites)
