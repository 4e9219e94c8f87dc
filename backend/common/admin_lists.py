"""Lists in the admin site that open at once, however long the table: nothing in them looks at every row."""

import calendar
import math
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Max, Min, Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

COUNT_MAX = 10_000  # rows; what has more is narrowed down, not leafed through
LOOKED_THROUGH = 100_000  # rows, the newest of a list, that a filter without an index looks at
SKEW = timedelta(minutes=1)  # by which rows may be out of the order of their keys

# The first key whose row is at or after a moment, in a table whose rows' times grow with their keys: halving the span
# of keys, each time with one look into the key's index. NULL: the table is empty.
FIRST_KEY = """
WITH RECURSIVE span (low, high) AS (
    SELECT min({key}), max({key}) + 1 FROM {table} WHERE {part}
    UNION ALL
    SELECT CASE WHEN probe.at >= %(moment)s THEN low ELSE probe.key + 1 END,
           CASE WHEN probe.at >= %(moment)s THEN (low + high) / 2 ELSE high END
    FROM span, LATERAL (
        SELECT {key} AS key, {field} AS at FROM {table} WHERE {part} AND {key} >= (low + high) / 2 ORDER BY key LIMIT 1
    ) AS probe
    WHERE low < high
)
SELECT low FROM span WHERE low >= high
"""


def first_key(model: type[Model], field: str, moment: datetime, *, key: str = "id", room: int = 0) -> int | None:
    """Of the whole table, or of one room's rows by a key of theirs."""
    part = "room_id = %(room)s" if room else "true"
    query = FIRST_KEY.format(table=model._meta.db_table, field=field, key=key, part=part)
    with connection.cursor() as cursor:
        cursor.execute(query, {"moment": moment, "room": room})
        found = cursor.fetchone()
    return int(found[0]) if found else None


class EstimatingPaginator(Paginator):
    """A whole table's rows as PostgreSQL last estimated them, others counted up to COUNT_MAX; pages up to there.

    Counted in the order of the list: what finds its rows at once finds so many of them soon.
    """

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        if not rows.query.where:
            estimated = estimate(rows.model)
            if estimated >= COUNT_MAX:
                return estimated
        return rows[:COUNT_MAX].count()

    @cached_property
    def num_pages(self) -> int:
        return max(1, math.ceil(min(self.count, COUNT_MAX) / self.per_page))


def estimate(model: type[Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        return int(cursor.fetchone()[0])


class NewestFilter(SimpleListFilter):
    """By what no index knows: among the newest rows of the list, which may be a room's own or a day's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = f"{self.title}, of the newest {LOOKED_THROUGH:,}"


class LeanChangeList(ChangeList):
    """Django's drill-down by date would look at every row for the dates that there are: here they are those in between.

    `model_admin.dates_follow_keys`: the table has no index on its time, which grows with the key.
    """

    def get_filters(self, request: HttpRequest) -> Any:
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:  # the year after 9999
            raise IncorrectLookupParameters(error) from error

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        if self.by_key:
            self.key, self.room = cast("Any", self.model_admin).key_of_list(request)
            self.reach = self.keys_reached()
            rows = rows.filter(**self.reach)
        return rows

    @property
    def by_key(self) -> bool:
        return bool(getattr(self.model_admin, "dates_follow_keys", False))

    def keys_reached(self) -> dict[str, int]:
        """Within which keys the list's rows are, as a filter: of the day asked for, the newest of those."""
        reach = {}
        if asked := self.asked_day():
            begin, end = (self.first_key(moment) for moment in around(asked))
            reach = {f"{self.key}__gte": begin, f"{self.key}__lt": end}
        if any(isinstance(each, NewestFilter) and each.value() for each in self.filter_specs):
            newest = self.own_rows().filter(**reach).aggregate(key=Max(self.key))["key"] or 0
            reach[f"{self.key}__gte"] = max(reach.get(f"{self.key}__gte", 0), newest - LOOKED_THROUGH + 1)
        return reach

    def asked_moments(self) -> dict[str, datetime]:
        if not (asked := self.asked_day()):
            return {}
        begin, end = asked.span()
        return {f"{self.date_hierarchy}__gte": begin, f"{self.date_hierarchy}__lt": end}

    def first_key(self, moment: datetime) -> int:
        return first_key(self.model, str(self.date_hierarchy), moment, key=self.key, room=self.room) or 0

    def own_rows(self) -> QuerySet[Any]:
        """Of the table or the room, whatever else the list is narrowed down by."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(room=self.room) if self.room else rows

    def asked_day(self) -> "Span | None":
        numbers = []
        for unit in ("year", "month", "day"):
            given = self.filter_params.get(f"{self.date_hierarchy}__{unit}")
            if not given:
                break
            numbers.append(int(given[-1]))
        return Span(*numbers) if numbers else None

    def dates(self) -> dict[str, Any]:
        """What the template admin/date_hierarchy.html shows."""
        asked, first_last = self.asked_day(), self.first_and_last()
        if first_last is None:
            return {"show": False}
        within = asked.parts(*first_last) if asked else Span.years(*first_last)
        back = None
        if asked:
            wider = asked.wider()
            back = {"link": self.link(wider), "title": wider.title() if wider else "All dates"}
        last = asked is not None and asked.day is not None
        choices = [{"link": None if last else self.link(part), "title": part.title()} for part in within]
        return {"show": True, "back": back, "choices": choices}

    def first_and_last(self) -> tuple[datetime, datetime] | None:
        field = str(self.date_hierarchy)
        if self.by_key:
            rows = self.own_rows().filter(**self.reach, **self.asked_moments()).values_list(field, flat=True)
            found: list[Any] = [rows.order_by(order).first() for order in (self.key, f"-{self.key}")]
        else:
            found = list(self.queryset.order_by().aggregate(first=Min(field), last=Max(field)).values())
        return None if found[0] is None else (found[0], found[1])

    def link(self, span: "Span | None") -> str:
        given = {f"{self.date_hierarchy}__{unit}": number for unit, number in (span.numbers() if span else ())}
        return str(self.get_query_string(given, [f"{self.date_hierarchy}__"]))


def around(asked: "Span") -> tuple[datetime, datetime]:
    """The span and what may be out of order at its ends. Raises IncorrectLookupParameters."""
    begin, end = asked.span()
    try:
        return begin - SKEW, end + SKEW
    except OverflowError as error:  # before the year 1
        raise IncorrectLookupParameters(error) from error


class Span:
    """A year, a month or a day, in UTC."""

    def __init__(self, year: int, month: int | None = None, day: int | None = None) -> None:
        self.year, self.month, self.day = year, month, day

    def numbers(self) -> list[tuple[str, int]]:
        named = (("year", self.year), ("month", self.month), ("day", self.day))
        return [(unit, number) for unit, number in named if number is not None]

    def span(self) -> tuple[datetime, datetime]:
        begin = datetime(self.year, self.month or 1, self.day or 1, tzinfo=UTC)
        if self.day:
            return begin, begin + timedelta(days=1)
        if self.month:
            return begin, begin + timedelta(days=calendar.monthrange(self.year, self.month)[1])
        return begin, begin.replace(year=self.year + 1)

    def title(self) -> str:
        month = calendar.month_name[self.month] if self.month else ""
        return f"{self.day or ''} {month} {self.year}".strip()

    def wider(self) -> "Span | None":
        if self.day:
            return Span(self.year, self.month)
        return Span(self.year) if self.month else None

    def parts(self, first: datetime, last: datetime) -> list["Span"]:
        """Months of a year, days of a month, from the first to the last that there is something of."""
        if self.day:
            return [self]
        if self.month:
            return [Span(self.year, self.month, day) for day in range(first.day, last.day + 1)]
        return [Span(self.year, month) for month in range(first.month, last.month + 1)]

    @classmethod
    def years(cls, first: datetime, last: datetime) -> list["Span"]:
        return [cls(year) for year in range(first.year, last.year + 1)]
