"""C8 and C9: how runs end, broken in one way each; and how what is found is told."""

from collections.abc import Iterator
from datetime import UTC, datetime

from torture.checker.__main__ import summary
from torture.checker.check import check, errors, looked_at
from torture.checker.system import NO_NOTE, away, complaints, refused
from torture.checker.violation import SHOWN, Violation, told
from torture.history import Event
from torture.tests.crafted import ROOM, Run


class Counted(list[Event]):
    """How often one goes through all of it."""

    walks = 0

    def __iter__(self) -> Iterator[Event]:
        self.walks += 1
        return super().__iter__()


def test_a_long_history_is_gone_through_as_often_as_a_short_one():
    run = Run()
    short, long = Counted(run.events), Counted(run.events * 20)
    for events in (short, long):
        check(events, run.rows)
    assert short.walks == long.walks > 0


def test_c8_never_converged():
    run = Run()
    run.take("converged", "light-2")
    assert run.only("C8").text == "light-2 never showed what the database holds"


def test_c8_too_slow():
    run = Run()
    run.alter("converged", "light-2", to={"t": 152.0})
    assert run.only("C8").text == "light-2 needed 121.0 s, 120 are allowed"


def test_c8_converged_before_the_end_is_not_converged():
    run = Run()
    run.alter("converged", "light-2", to={"t": 30.5})
    assert run.only("C8").text == "light-2 never showed what the database holds"


def test_c8_whoever_signed_out_need_not():
    run = Run()
    run.take("converged", "light-2")
    run.note(29.0, "light-2", "session", user=2, state="out")
    assert run.found() == []


def test_c8_left_without_a_connection():
    run = Run()
    run.note(35.0, "light-2", "socket", state="failed")
    assert run.only("C8").text == "light-2 is left without a connection: failed"


def test_c8_a_run_that_was_never_quiet_shows_nothing():
    run = Run()
    run.take("quiet")
    assert run.only("C8").text.startswith("the run never healed everything and stopped writing")


def test_c9_not_published():
    run = Run()
    run.set_rows(published={ROOM: 6})
    assert run.only("C9").text == "room 7 is at 7, published is 6"


def test_c9_contradictions_and_deadlocks():
    run = Run()
    run.set_rows(problems=["room 7: says 3 members and has 2"], deadlocks=1)
    assert [each.text for each in run.found()] == ["check_sync: room 7: says 3 members and has 2", "1 deadlocks"]


def test_c9_what_a_client_throws_is_a_finding_and_the_run_is_not_void():
    run = Run()
    run.note(20.0, "page-1", "thrown", text="TypeError: no room\n    at apply.js:1")
    found = run.only("C9")
    assert found.text == "page-1 has thrown TypeError: no room"
    assert [event.kind for event in found.events] == ["thrown"]
    assert errors(run.events) == []


LOG = """\
2026-01-01 INFO relay lane 0 is ours
Traceback (most recent call last):
  File "a.py", line 1, in f
    g()
psycopg2.OperationalError: server closed the connection unexpectedly
2026-01-01 ERROR django.request Internal Server Error: /api/rooms/
Traceback (most recent call last):
  File "a.py", line 1, in f
    g()
KeyError: 'version'
2026-01-01 00:00:00 UTC ERROR:  deadlock detected
"""


def test_c9_logs_tell_of_nothing_but_faults():
    assert list(complaints(LOG.splitlines(keepends=True))) == [
        "an unexpected error: KeyError: 'version'",
        "2026-01-01 00:00:00 UTC ERROR:  deadlock detected",
    ]


NOTING = """\
2026-01-01 00:00:30,123 ERROR django-q Could not save task result
Traceback (most recent call last):
  File "monitor.py", line 1, in save_task
    task_obj = Task.objects.get(id=task["id"], name=task["name"])
django_q.models.Task.DoesNotExist: Task matching query does not exist.

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "monitor.py", line 2, in save_task
    task_obj = Task.objects.create(
django.db.utils.OperationalError: server closed the connection unexpectedly
"""
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def noting_while(target: str, *, begin: float, end: float, log: str = NOTING) -> list[str]:
    """What is found when a job's note is lost half a minute into the run, and this fault lasts from then to then."""
    run = Run()
    run.alter("seed", to={"clock": NEW_YEAR})
    run.note(begin, "nemesis", "fault", id="f2", name="freeze", target=target, phase="begin")
    run.note(end, "nemesis", "fault", id="f2", name="freeze", target=target, phase="end")
    return list(complaints(log.splitlines(keepends=True), away(run.events)))


def test_c9_a_job_that_can_not_be_noted_is_nothing_new_while_postgresql_is_away():
    assert noting_while("postgres", begin=28, end=35) == []
    assert noting_while("postgres", begin=12, end=12) == []  # it recovers


def test_c9_a_job_that_can_not_be_noted_at_other_times_is_a_finding():
    unexpected = [f"an unexpected error: {NO_NOTE}"]
    assert noting_while("postgres", begin=31.2, end=35) == unexpected
    assert noting_while("postgres", begin=5, end=9) == unexpected
    assert noting_while("web", begin=28, end=35) == unexpected
    run = Run()
    run.take("seed")  # with its clock: nobody knows when
    run.note(28.0, "nemesis", "fault", id="f2", name="freeze", target="postgres", phase="begin")
    assert list(complaints(NOTING.splitlines(keepends=True), away(run.events))) == unexpected


def test_c9_the_worker_may_tell_of_nothing_else_meanwhile():
    alone = NOTING.replace("OperationalError: server closed the connection unexpectedly", "IntegrityError: twice")
    assert noting_while("postgres", begin=28, end=35, log=alone) == [
        "an unexpected error: django.db.utils.IntegrityError: twice"
    ]
    other = NOTING.replace(NO_NOTE, "KeyError: 'id'")
    assert noting_while("postgres", begin=28, end=35, log=other) == ["an unexpected error: KeyError: 'id'"]
    elsewhere = NOTING.replace("Could not save task result", "Could not do something else")
    assert noting_while("postgres", begin=28, end=35, log=elsewhere) == [f"an unexpected error: {NO_NOTE}"]


STOPPED = (
    "2026-01-01 00:00:30,123 ERROR realtime.relay.publishing room 9 stopped: Centrifugo calls version 11 "
    "(message_added) invalid: bad request (107). Nothing is thrown away; mend the cause.\n"
)


def stopped_while(name: str, *, begin: float, end: float, log: str = STOPPED) -> list[str]:
    run = Run()
    run.alter("seed", to={"clock": NEW_YEAR})
    run.note(begin, "nemesis", "fault", id="f2", name=name, target="api", phase="begin")
    run.note(end, "nemesis", "fault", id="f2", name=name, target="api", phase="end")
    return list(complaints([log], is_refused=refused(run.events)))


def test_c9_a_room_stops_while_its_change_is_refused():
    assert stopped_while("API refuses a change", begin=28, end=29) == []


def test_c9_a_room_that_stops_at_other_times_is_a_finding():
    told = [STOPPED.strip()]
    assert stopped_while("API refuses a change", begin=31.2, end=35) == told
    assert stopped_while("API refuses a change", begin=5, end=19) == told
    assert stopped_while("API fails", begin=28, end=35) == told
    unknown = STOPPED.replace("bad request (107)", "unknown channel (102)")
    assert stopped_while("API refuses a change", begin=28, end=35, log=unknown) == [unknown.strip()]


def test_c9_every_log_of_the_folder_is_read(tmp_path):
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "gunicorn.log").write_text(LOG)
    run = Run()
    found = check(run.events, run.rows, logs=tmp_path)
    assert next(each.text for each in found) == "gunicorn.log: an unexpected error: KeyError: 'version'"
    assert {each.rule for each in found} == {"C9"}


def test_c9_the_older_part_of_a_log_comes_before_it(tmp_path):
    cut = LOG.index("    g()\nKeyError")
    (tmp_path / "web.log.1").write_text(LOG[:cut])
    (tmp_path / "web.log").write_text(LOG[cut:])
    (tmp_path / "relay.log").write_text("")
    run = Run()
    found = [each.text for each in check(run.events, run.rows, logs=tmp_path)]
    assert found == [
        "web.log: an unexpected error: KeyError: 'version'",
        "web.log: 2026-01-01 00:00:00 UTC ERROR:  deadlock detected",
    ]


def test_the_slice_names_the_faults_of_its_time():
    run = Run()
    run.alter("heard", "light-2", version=5, to={"sha": "other"})
    faults = [event for event in run.events if event.kind == "fault"]
    lines = told(run.only("C4"), faults)
    assert lines[0] == "C4: change 7/5 was heard otherwise than it stands in the log"
    assert [line.split()[1:3] for line in lines[1:]] == [
        ["nemesis", "fault"],
        ["light-2", "heard"],
        ["nemesis", "fault"],
    ]
    run = Run()
    run.alter("heard", "light-2", version=7, to={"sha": "other"})
    assert len(told(run.only("C4"), faults)) == 2


def test_of_many_events_the_first_and_the_last_few_are_shown():
    run = Run()
    many = tuple(run.note(50.0 + number, "light-1", "heal") for number in range(SHOWN + 1))
    lines = told(Violation("C1", "many", many), [])
    half = SHOWN // 2
    assert [float(line.split()[0]) for line in lines[1:]] == [event.t for event in (*many[:half], *many[-half:])]


def test_seconds_count_from_the_first_write_to_the_last_event_that_it_takes():
    run = Run()
    heard = [event for event in run.events if event.kind == "heard"]
    assert summary(Violation("C4", "text", tuple(heard[:2])), run.events) == {
        "rule": "C4",
        "text": "text",
        "seconds": 1.2,  # alice writes at 10.0, and bob hears it at 11.2
    }
    shown = next(event for event in run.events if event.kind == "picture")
    assert summary(Violation("C6", "text", (heard[0], shown)), run.events)["seconds"] is None  # in the end alone
    assert summary(Violation("C9", "text"), run.events)["seconds"] is None


def test_errors_of_the_harness_void_the_run():
    run = Run()
    assert errors(run.events) == []
    run.note(3.0, "harness", "error", text="a client died")
    run.take("seed")
    assert errors(run.events) == ["a client died", "its history doesn't say with which seed it ran"]


def test_it_says_how_much_it_looked_at():
    run = Run()
    for phase in ("begin", "void", "end"):  # which could not be had
        run.note(24.0, "nemesis", "fault", id="f2", name="disk full", target="disk", phase=phase)
    assert looked_at(run.events, run.rows) == {
        "writes asked for": 5,
        "acknowledged": 3,
        "refused": 1,
        "unknown": 1,
        "sends without an answer, sent again": 1,
        "changes in the log": 7,
        "of these, of who is in a room": 4,
        "deliveries checked": 6,
        "changes applied": 6,
        "pictures compared": 2,
        "faults": 1,
    }
