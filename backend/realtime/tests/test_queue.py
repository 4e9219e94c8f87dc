"""What a lane has in hand, without any server."""

import uuid

import pytest

from realtime.relay.queue import GATHER_SECONDS, Queue, Sending
from rooms.models import Change


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(clock):
    return Queue(clock)


def change(room_id, version=1):
    return Change(room_id=room_id, version=version, uuid=uuid.UUID(int=version), type="message_added", body={})


def start(queue, room_id, people, version=1):
    """A change on its way to so many people."""
    queue.add(room_id, [change(room_id, version)])
    sending = Sending(change(room_id, version), b"{}", [str(n) for n in range(people)])
    queue.open(sending)
    return sending


def sizes(parts):
    return [(sending.room_id, len(names)) for sending, names in parts]


def test_each_room_is_read_once_however_often_it_wakes(queue):
    for room_id in (7, 5, 7, 7):
        queue.wake(room_id)
    assert queue.to_read() == [7, 5]
    assert queue.to_read() == []


def test_a_room_with_changes_in_hand_is_read_when_they_are_out(queue):
    start(queue, 7, people=0)
    queue.wake(7)
    assert queue.to_read() == []
    queue.finish(7)
    assert queue.to_read() == [7]


def test_a_room_that_gave_all_that_was_asked_for_is_read_again(queue):
    queue.add(7, [change(7, version) for version in range(1, 9)])
    for version in range(1, 9):
        assert queue.to_read() == []
        queue.open(Sending(change(7, version), b"{}", []))
        queue.finish(7)
    assert queue.to_read() == [7]


def test_a_room_has_one_change_on_its_way(queue):
    queue.add(7, [change(7, 1), change(7, 2)])
    assert [each.version for each in queue.unopened()] == [1]
    queue.open(Sending(change(7, 1), b"{}", ["1"]))
    assert queue.unopened() == []
    queue.finish(7)
    assert [each.version for each in queue.unopened()] == [2]


def test_small_rooms_share_a_request(queue):
    for room_id in (1, 2, 3):
        start(queue, room_id, people=10)
    assert sizes(queue.pick()) == [(1, 10), (2, 10), (3, 10)]


def test_a_big_room_goes_in_parts_and_others_get_their_turn_between(queue):
    big = start(queue, 1, people=6_000)
    start(queue, 2, people=10)
    parts = queue.pick()
    assert sizes(parts) == [(1, 2_500), (2, 10)]
    big.left = big.left[2_500:]
    queue.finish(2)
    start(queue, 3, people=10)
    assert sizes(queue.pick()) == [(1, 2_500), (3, 10)]


def test_the_next_request_begins_with_who_waited_longest(queue):
    for room_id in (1, 2, 3):
        start(queue, room_id, people=2_500)
    assert sizes(queue.pick()) == [(1, 2_500), (2, 2_500)]
    assert sizes(queue.pick()) == [(3, 2_500), (1, 2_500)]


def test_a_failure_holds_back_its_room_alone(queue, clock):
    failed = start(queue, 1, people=3)
    start(queue, 2, people=3)
    queue.fail(failed)
    queue.wake(1)
    assert sizes(queue.pick()) == [(2, 3)]
    assert queue.to_read() == []
    clock.now += 0.2
    assert queue.to_read() == [1]


def test_while_a_room_waits_others_are_read(queue):
    queue.fail(start(queue, 1, people=3))
    queue.wake(1)
    queue.wake(2)
    assert queue.to_read() == [2]


def test_a_retry_goes_to_those_who_refused_or_were_not_asked(queue, clock):
    failed = start(queue, 1, people=4)
    failed.left, failed.refused = ["3"], ["1"]
    queue.fail(failed)
    assert queue.left_of(change(1)) == ["3", "1"]
    assert queue.left_of(change(1, version=2)) is None


def test_what_may_spoil_a_request_goes_alone(queue, clock):
    queue.fail(start(queue, 1, people=3), alone=True)
    clock.now += 1
    start(queue, 2, people=3)
    start(queue, 1, people=3)
    start(queue, 3, people=3)
    assert sizes(queue.pick()) == [(2, 3), (3, 3)]
    assert sizes(queue.pick()) == [(1, 3)]


@pytest.mark.parametrize(("failures", "least", "most"), [(1, 0.05, 0.1), (3, 0.2, 0.4), (30, 2.5, 5.0)])
def test_pauses_grow_with_jitter_up_to_five_seconds(queue, clock, failures, least, most):
    for _ in range(failures):
        failure = queue.fail(start(queue, 1, people=1))
    assert least <= failure.again_at - clock.now <= most


def test_success_forgets_the_failures(queue):
    queue.fail(start(queue, 1, people=1))
    start(queue, 1, people=0)
    queue.finish(1)
    assert queue.failures() == 0
    assert queue.is_idle()


def test_an_invalid_change_stops_its_room_until_it_goes_through(queue, clock):
    sending = start(queue, 1, people=1)
    sending.invalid = True
    queue.fail(sending)
    assert (queue.stopped(), queue.is_stopped(1), queue.is_stopped(2)) == (1, True, False)
    clock.now += 5
    assert queue.to_read() == [1]
    start(queue, 1, people=0)
    assert queue.finish(1) is True
    assert queue.stopped() == 0


def test_patience_is_for_the_next_thing_to_do(queue, clock):
    assert queue.patience(0.5) == 0.5
    queue.wake(1)
    assert queue.patience(0.5) == 0
    queue.to_read()
    queue.add(1, [change(1, 1), change(1, 2)])
    assert queue.patience(0.5) == 0
    queue.open(Sending(change(1), b"{}", []))
    queue.finish(1)
    assert queue.patience(0.5) == 0
    failed = start(queue, 1, people=1)
    queue.fail(failed)
    assert 0.05 <= queue.patience(0.5) <= 0.1


def test_news_after_a_quiet_while_is_read_at_once_and_more_gathers_behind_it(queue, clock):
    queue.wake(1)
    assert queue.gathering() == 0
    queue.to_read()
    queue.add(1, [change(1)])
    start(queue, 1, people=0)
    queue.finish(1)
    assert queue.gathering() == 0  # for nothing is due
    clock.now += 0.005
    queue.wake(2)
    assert queue.gathering() == pytest.approx(GATHER_SECONDS - 0.005)
    clock.now += GATHER_SECONDS
    assert queue.gathering() == 0


def test_a_look_that_finds_nothing_due_makes_nobody_wait(queue):
    queue.to_read()
    queue.wake(1)
    assert queue.gathering() == 0


def test_a_room_that_is_behind_does_not_wait_for_news(queue):
    queue.wake(1)
    queue.to_read()
    queue.add(1, [change(1, 1), change(1, 2)])
    queue.wake(2)
    assert queue.gathering() == 0


def test_while_nobody_can_be_reached_every_room_waits(queue, clock):
    half = start(queue, 1, people=4)
    half.left = half.left[2:]
    queue.add(2, [change(2)])
    queue.wake(3)
    assert queue.shut() is True
    assert (queue.to_read(), queue.pick(), queue.unopened()) == ([], [], [])
    assert 0.05 <= queue.patience(0.5) <= 0.1
    clock.now += 0.1
    assert set(queue.to_read()) == {1, 2, 3}
    assert queue.left_of(change(1)) == ["2", "3"]
    assert queue.shut() is False
    assert queue.reached() is True
    assert queue.reached() is False


def test_nobody_waits_longer_than_a_second_for_the_next_try(queue, clock):
    for _ in range(30):
        queue.shut()
    assert 0.5 <= queue.patience(5) <= 1


def refused_by(queue, clock, *, tries, taken=True, names=("1",)):
    """A change that these refused so often; the last try is not noted yet."""
    clock.now += 10
    sending = start(queue, 1, people=2)
    for _ in range(tries - 1):
        sending.left, sending.refused, sending.taken = [], list(names), taken
        queue.fail(sending)
        clock.now += 10
        sending = start(queue, 1, people=2)
    sending.left, sending.refused = [], list(names)
    sending.taken |= taken and tries == 1
    return sending


@pytest.mark.parametrize(("tries", "goes_on"), [(1, False), (4, False), (5, True)])
def test_a_room_goes_on_without_a_channel_that_refuses_what_others_took(queue, clock, tries, goes_on):
    assert queue.goes_on_without(refused_by(queue, clock, tries=tries)) is goes_on


def test_while_nobody_takes_anything_it_waits(queue, clock):
    assert not queue.goes_on_without(refused_by(queue, clock, tries=9, taken=False))


def test_what_is_invalid_is_never_gone_on_without(queue, clock):
    sending = refused_by(queue, clock, tries=9)
    sending.invalid = True
    assert not queue.goes_on_without(sending)


def test_a_channel_that_is_known_to_refuse_makes_nobody_wait_again_for_a_minute(queue, clock):
    assert queue.goes_on_without(refused_by(queue, clock, tries=5))
    queue.finish(1)
    assert queue.goes_on_without(refused_by(queue, clock, tries=1, names=["1"]))
    assert not queue.goes_on_without(refused_by(queue, clock, tries=1, names=["1", "2"]))
    clock.now += 60
    assert not queue.goes_on_without(refused_by(queue, clock, tries=1, names=["1"]))
