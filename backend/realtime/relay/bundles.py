"""What one person is to hear of a request's changes goes to them as one publication (docs/decisions/0044).

The changes of a request are of different rooms, so nothing is said about their order. One that goes alone is published
as it is; several are `{"type": "changes", "body": {"changes": [...]}}`, for those alone who said that they take that.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import sha256

from realtime.centrifugo import Broadcast
from realtime.channels import PERSONAL
from realtime.relay.queue import Sending

LARGEST = 32_768  # bytes of changes in one publication of several: no more than a long message of its own may have
MOST = 1_048_576  # bytes of changes in a request of such publications: people who differ much would make it grow

Part = tuple[Sending, list[str]]


@dataclass(frozen=True)
class Bundle:
    """Changes, and the user ids of those who are to hear just these."""

    sendings: Sequence[Sending]
    names: list[str]

    @property
    def size(self) -> int:
        """Bytes of all its changes."""
        return sum(len(sending.data) for sending in self.sendings)

    def as_broadcast(self) -> Broadcast:
        if len(self.sendings) == 1:
            [sending] = self.sendings
            author = str(sending.change.actor_id)
            return Broadcast(PERSONAL, self.names, sending.data, str(sending.change.uuid), author)
        changes = b",".join(sending.data for sending in self.sendings)
        key = sha256(b"".join(sending.change.uuid.bytes for sending in self.sendings)).hexdigest()
        return Broadcast(PERSONAL, self.names, b'{"type":"changes","body":{"changes":[%b]}}' % changes, key)


def bundled(parts: Sequence[Part], apart: AbstractSet[str]) -> list[Bundle]:
    """The same changes for the same people, in fewer publications where that is worth it.

    `apart`: the user ids who are to hear each change by itself.
    """
    if len(parts) > 1:
        bundles = [bundle for shelf in shelves(parts) for bundle in by_hearers(shelf, apart)]
        if sum(bundle.size for bundle in bundles) <= MOST:
            return bundles
    return [Bundle([sending], names) for sending, names in parts]


def shelves(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """In their order, as many at a time as fit into one publication."""
    shelf: list[Part] = []
    space = LARGEST
    for part in parts:
        size = len(part[0].data)
        if shelf and size > space:
            yield shelf
            shelf, space = [], LARGEST
        shelf.append(part)
        space -= size
    yield shelf


def by_hearers(parts: Sequence[Part], apart: AbstractSet[str]) -> list[Bundle]:
    """One bundle for each set of changes that somebody is to hear; of one change each, for those who are `apart`."""
    heard: dict[str, int] = {}  # by user id, a bit for each part
    for number, (_, names) in enumerate(parts):
        for name in names:
            heard[name] = heard.get(name, 0) | 1 << number
    together: dict[int, list[str]] = {}
    for name, numbers in heard.items():
        for those in singly(numbers) if name in apart else (numbers,):
            together.setdefault(those, []).append(name)
    return [
        Bundle([sending for number, (sending, _) in enumerate(parts) if numbers >> number & 1], names)
        for numbers, names in together.items()
    ]


def singly(numbers: int) -> Iterator[int]:
    """Each bit by itself."""
    while numbers:
        lowest = numbers & -numbers
        yield lowest
        numbers ^= lowest
