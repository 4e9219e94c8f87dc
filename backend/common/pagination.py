"""Pages by key, never by offset: `{"results": […], "next": url|null, "previous": url|null}`."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from common.characters import control_characters
from common.errors import Invalid

LIMIT_DEFAULT = 50
LIMIT_MAX = 100
ID_MAX = 2**63 - 1
SEARCH_MAX = 100  # characters

Row = TypeVar("Row", bound=Model)


def whole_number(
    request: Request, name: str, *, default: int | None = None, least: int = 0, most: int = ID_MAX
) -> int | None:
    """A number from the query string, or `default` when it isn't there. Raises Invalid for anything else."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise Invalid(fields={name: [f"A whole number from {least} to {most} is expected."]})
    return int(text)


def whole_numbers(request: Request, name: str, *, most: int) -> list[int]:
    """At most so many numbers, with commas between them. Raises Invalid."""
    texts = request.query_params.get(name, "").split(",")
    if len(texts) > most or not all(text.isascii() and text.isdigit() and len(text) < 20 for text in texts):
        raise Invalid(fields={name: [f"One to {most} whole numbers with commas between them are expected."]})
    return [number for text in texts if (number := int(text)) <= ID_MAX]


def page_limit(request: Request, *, default: int = LIMIT_DEFAULT, most: int = LIMIT_MAX) -> int:
    """`?limit=`; more than `most` gives `most`."""
    return min(whole_number(request, "limit", default=default, least=1) or default, most)


def one_of(request: Request, name: str, words: Sequence[str]) -> str | None:
    """One of these words from the query string; None when it isn't there. Raises Invalid."""
    word = request.query_params.get(name)
    if word is not None and word not in words:
        raise Invalid(fields={name: [f"One of {', '.join(words)}."]})
    return word


def search_text(request: Request, name: str) -> str:
    """What to look for, from the query string; empty when it isn't there. Raises Invalid."""
    text = request.query_params.get(name, "")
    if len(text) > SEARCH_MAX or control_characters(text):
        raise Invalid(fields={name: [f"At most {SEARCH_MAX} characters, on one line."]})
    return text


def address(request: Request, **query: object) -> str:
    """This request's own address with other query parameters."""
    params = request.query_params.copy()
    for name in ("cursor", "before", "after", "around"):
        params.pop(name, None)
    for name, value in query.items():
        params[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next: str | None
    previous: str | None

    def body(self, show: Callable[[Row], Any]) -> dict[str, Any]:
        return {"results": [show(row) for row in self.rows], "next": self.next, "previous": self.previous}


@dataclass(frozen=True)
class Keyset:
    """An order by one field and then by an id, both in one direction; the two together are unique.

    `read` makes the field's value again from the JSON in which the cursor holds it: moment, version or words, below.
    """

    field: str
    read: Callable[[Any], Any]
    id: str = "id"
    descending: bool = False

    def page(self, request: Request, rows: QuerySet[Row], *, limit: int | None = None) -> Page[Row]:
        """The page that `?cursor=` and `?limit=` ask for. Raises Invalid for a cursor that isn't ours."""
        size = limit or page_limit(request)
        cursor = request.query_params.get("cursor")
        backwards, after = self._decode(cursor) if cursor else (False, None)
        down = self.descending != backwards
        if after:
            rows = rows.filter(self._beyond(after, down=down))
        sign = "-" if down else ""
        found = list(rows.order_by(f"{sign}{self.field}", f"{sign}{self.id}")[: size + 1])
        more, found = len(found) > size, found[:size]
        if backwards:
            found.reverse()
        has_next, has_previous = (bool(found), more) if backwards else (more, bool(found) and after is not None)
        return Page(
            found,
            next=self._link(request, found[-1], back=False) if has_next else None,
            previous=self._link(request, found[0], back=True) if has_previous else None,
        )

    def _beyond(self, after: tuple[Any, int], *, down: bool) -> Q:
        value, row_id = after
        than = "lt" if down else "gt"
        return Q(**{f"{self.field}__{than}e": value}) & (
            Q(**{f"{self.field}__{than}": value}) | Q(**{f"{self.id}__{than}": row_id})
        )

    def _link(self, request: Request, row: Row, *, back: bool) -> str:
        value = attrgetter(self.field.replace("__", "."))(row)
        row_id = attrgetter(self.id.replace("__", "."))(row)
        key = json.dumps([int(back), getattr(value, "isoformat", lambda: value)(), row_id])
        return address(request, cursor=base64.urlsafe_b64encode(key.encode()).decode().rstrip("="))

    def _decode(self, cursor: str) -> tuple[bool, tuple[Any, int]]:
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            back, value, row_id = json.loads(raw)
            if back not in (0, 1) or not isinstance(row_id, int) or not 0 <= row_id <= ID_MAX:
                raise ValueError(cursor)
            return bool(back), (self.read(value), row_id)
        except (ValueError, TypeError, RecursionError):
            raise Invalid(fields={"cursor": ["This cursor isn't one of ours. Start again without it."]}) from None


def moment(value: Any) -> datetime:
    """A time out of a cursor, in UTC as it was put in. Raises ValueError or TypeError."""
    at = datetime.fromisoformat(value)
    if at.utcoffset() != timedelta(0):
        raise ValueError(value)
    return at


def version(value: Any) -> int:
    """A room's version out of a cursor. Raises ValueError."""
    if type(value) is not int or not 0 <= value <= ID_MAX:
        raise ValueError(value)
    return value


def words(value: Any) -> str:
    """A text out of a cursor that PostgreSQL can take, too. Raises ValueError or TypeError."""
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    value.encode()  # a lone surrogate
    return value
