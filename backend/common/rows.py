"""Rows read and written by plain SQL, as models.

For the few statements that every message needs: to build such a query takes Django several times as long as
PostgreSQL takes to answer it. Everything else goes through the ORM.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, Field, Model

Row = TypeVar("Row", bound=Model)


def first(model: type[Row], sql: str, values: Sequence[Any]) -> Row | None:
    """The first row of a `SELECT *`, as a model; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
        return made(model, columns_of(cursor), row) if row else None


def columns_of(cursor: Any) -> tuple[str, ...]:
    return tuple([column.name for column in cursor.description])


def made(model: type[Row], columns: tuple[str, ...], row: Sequence[Any]) -> Row:
    """The model that a row is, its columns in whatever order."""
    order = _order(model, columns)
    found = [row[place] if read is None else read(row[place], None, connection) for place, read in order]
    return model.from_db(DEFAULT_DB_ALIAS, _names(model), found)


def insert(row: Model) -> None:
    """Save a new row, whose key is then known. Sends no signals; what the database would give must be given."""
    sql, fields = _insert(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _order(model: type[Model], columns: tuple[str, ...]) -> list[tuple[int, Any]]:
    """For each field, where its value stands in the row, and what makes Python's value of it, if anything."""
    return [(columns.index(field.column), getattr(field, "from_db_value", None)) for field in _fields(model)]


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in _fields(model)]


@cache
def _insert(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    fields = [field for field in _fields(model) if not isinstance(field, AutoField)]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table, key = model._meta.db_table, model._meta.pk.column
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608


def _fields(model: type[Model]) -> Sequence[Field[Any, Any]]:
    return model._meta.concrete_fields
