"""What a history comes to."""

from torture.figures import figures, table
from torture.history import event_from
from torture.outages import heard_after_signing_out, without_writes


def history(*lines):
    return [event_from({"t": float(t), "who": who, "kind": kind, **facts}) for t, who, kind, facts in lines]


def change(version):
    return {"user": 1, "room": 5, "version": version, "id": f"id-{version}", "sha": "", "text": ""}


def shows(version):
    return {"room": 5, "version": version, "id": f"id-{version}"}


CUT = {"id": "0", "name": "cut", "target": "door"}
RUN = history(
    (0, "a", "snapshot", {**shows(1), "why": "start"}),
    (0, "b", "snapshot", {**shows(1), "why": "start"}),
    (1, "nemesis", "fault", {**CUT, "phase": "begin"}),
    (2, "writer-1", "send_begin", {"op": "x", "user": 1, "room": 5, "what": "message"}),
    (3, "writer-1", "send_end", {"op": "x", "outcome": "ok", "status": 201, "answer": {"version": 2}}),
    (4, "a", "heard", change(2)),
    (4, "a", "applied", shows(2)),
    (5, "nemesis", "fault", {**CUT, "phase": "end"}),
    (6, "a", "heard", change(2)),
    (8, "b", "heard", change(3)),
    (8, "b", "heard", change(2)),
    (8, "b", "applied", shows(2)),
    (8, "b", "applied", shows(3)),
    (8, "b", "repaired", {"room": 5, "how": "buffer", "from": 1, "to": 3, "ms": 5}),
    (9, "harness", "quiet", {}),
    (9.5, "b", "converged", {"user": 2}),
)


def test_what_a_history_comes_to():
    assert figures(RUN) == {
        "writes": {"ok": 1},
        "statuses": {"201": 1},
        "deliveries": 4,
        "applied": 3,
        "heard_again": 1,
        "heard_out_of_order": 1,
        "applied_again": 0,
        "gaps_repaired": {"buffer": 1},
        "snapshots": {"start": 2},
        "sockets_lost": 0,
        "seconds_to_deliver": {"during faults": {"p50": 4.0, "p99": 6.0, "max": 6.0}},
        "seconds_to_converge": {"cut": {"faults": 1, "p50": 0.0, "p99": 3.0, "max": 3.0}},  # a at once, b after 3 s
        "seconds_heard_after_signing_out": {},
        "seconds_without_writes": {},
        "not_done": {},
        "pages": {},
        "held": {},
        "seconds_to_end": [0.5],
    }


def test_what_is_applied_twice_is_counted_once_for_each_client():
    again = history((10, "b", "applied", shows(3)), (11, "b", "applied", shows(3)), (12, "a", "applied", shows(3)))
    assert figures([*RUN, *again])["applied_again"] == 1


def test_how_long_somebody_hears_after_signing_out():
    run = history(
        (0, "a", "session", {"user": 1, "state": "in"}),
        (1, "a", "heard", change(2)),
        (2, "a", "session", {"user": 1, "state": "out"}),
        (2.5, "a", "heard", change(3)),
        (3, "a", "heard", change(4)),
        (4, "a", "session", {"user": 1, "state": "in"}),
        (5, "a", "heard", change(5)),
        (6, "a", "session", {"user": 1, "state": "out"}),
    )
    assert heard_after_signing_out(run) == [1.0, 0.0]


def test_how_long_nothing_is_written_after_postgresql_was_killed():
    kill = {"id": "0", "name": "kill", "target": "postgres"}

    def write(op, begin, end, outcome="ok"):
        facts = {"op": op, "user": 1, "room": 5, "what": "message"}
        return (
            (begin, "w", "send_begin", facts),
            (end, "w", "send_end", {"op": op, "outcome": outcome, "status": 0, "answer": {}}),
        )

    run = history(
        *write("asked before", 1, 4),
        (3, "nemesis", "fault", {**kill, "phase": "begin"}),
        (3, "nemesis", "fault", {**kill, "target": "web", "phase": "begin"}),
        *write("refused", 3.5, 4.5, outcome="fail"),
        *write("first", 4.25, 5.5),
        *write("second", 5, 6),
    )
    assert without_writes(run) == [2.5]


def test_the_table_names_each_kind_of_fault():
    assert "after: cut                        1     0.00     3.00     3.00" in table(figures(RUN))


def test_one_that_leaves_is_not_waited_for():
    left = history(
        (0, "a", "snapshot", {**shows(1), "why": "start"}),
        (1, "b", "heard", change(2)),
        (2, "nemesis", "fault", {**CUT, "phase": "end"}),
        (3, "a", "gone", {"room": 5, "version": 2}),
    )
    assert figures(left)["seconds_to_converge"]["cut"]["max"] == 1.0


def test_a_fault_that_could_not_be_had_is_told_and_not_counted():
    fault = {"id": "0", "name": "disk full", "target": "disk"}
    run = history(
        (1, "nemesis", "fault", {**fault, "phase": "begin"}),
        (1, "nemesis", "fault", {**fault, "phase": "void", "text": "only root may"}),
        (1, "nemesis", "fault", {**fault, "phase": "end"}),
    )
    assert figures(run)["not_done"] == {"disk full": ["only root may"]}
    assert "not done: disk full               1    only root may" in table(figures(run))
    assert figures(run)["seconds_to_converge"] == {}


def test_after_a_restore_what_is_gone_is_shown_no_more():
    fault = {"id": "0", "name": "restore", "target": "database"}
    run = history(
        (0, "a", "snapshot", {**shows(4), "why": "start"}),
        (1, "nemesis", "fault", {**fault, "phase": "begin"}),
        (2, "a", "applied", shows(5)),
        (3, "nemesis", "restored", {"since": 1.0, "lost": ["id-5"]}),
        (3, "nemesis", "fault", {**fault, "phase": "end"}),
        (7, "a", "snapshot", {**shows(4), "why": "reset"}),
    )
    assert figures(run)["seconds_to_converge"]["restore"]["max"] == 4.0
