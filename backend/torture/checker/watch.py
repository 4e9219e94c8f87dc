"""Tables of the run's database that have every move of a cursor (by whom, with the lane's lock or without, in order),
and what the harness has pruned from the log."""

from __future__ import annotations

from django.db import connection

from realtime.relay.connection import LANES, LOCK_CLASS
from rooms.models import Change
from torture.checker.rows import Move

WATCH = """
CREATE TABLE IF NOT EXISTS torture_cursor (
    id bigserial PRIMARY KEY, room bigint NOT NULL, before bigint NOT NULL, after bigint NOT NULL, session int NOT NULL,
    held boolean NOT NULL
);
CREATE OR REPLACE FUNCTION torture_cursor_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO torture_cursor (room, before, after, session, held)
    SELECT NEW.room_id, OLD.published_version, NEW.published_version, pg_backend_pid(), EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
        AND classid::bigint = %(lock_class)s AND objid::bigint = NEW.room_id %% %(lanes)s
    );
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER torture_cursor_moved AFTER UPDATE ON realtime_publishcursor
    FOR EACH ROW EXECUTE FUNCTION torture_cursor_moved();
CREATE TABLE IF NOT EXISTS torture_pruned (LIKE rooms_change);
CREATE OR REPLACE FUNCTION torture_change_pruned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO torture_pruned SELECT OLD.*;
    RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER torture_change_pruned BEFORE DELETE ON rooms_change
    FOR EACH ROW WHEN (current_setting('torture.pruning', true) = 'on') EXECUTE FUNCTION torture_change_pruned();
"""
KEEP_PRUNED = "SET torture.pruning = 'on'"  # in the session that prunes
FORGET = "DROP TRIGGER torture_cursor_moved ON realtime_publishcursor; DROP TABLE torture_cursor;"
FORGET += "DROP TRIGGER torture_change_pruned ON rooms_change; DROP TABLE torture_pruned;"
READ = "SELECT room, before, after, session, held FROM torture_cursor ORDER BY id"


def watch() -> None:
    """From now on, until `unwatch`. Call it once the tables are there and before any relay starts."""
    with connection.cursor() as cursor:
        cursor.execute(WATCH, {"lock_class": LOCK_CLASS, "lanes": LANES})


def unwatch() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def read_pruned() -> list[Change]:
    """None where nobody watched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('torture_pruned')")
        is_there = cursor.fetchone()[0] is not None
    return list(Change.objects.raw("SELECT * FROM torture_pruned")) if is_there else []


def read_moves() -> list[Move]:
    """In their order; none where nobody watched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('torture_cursor')")
        if cursor.fetchone()[0] is None:
            return []
        cursor.execute(READ)
        return [Move(row[0] % LANES, *row) for row in cursor.fetchall()]
