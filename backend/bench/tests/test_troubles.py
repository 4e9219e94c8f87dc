"""What is made of lost messages, absence, upkeep and a standstill: when it is well, and what is written down."""

from dataclasses import replace

import pytest

from bench import absence, lost, standstill, upkeep
from bench.crowd import Asked
from realtime.models import PublishCursor
from sync.proving.record import Record
from tests.factories import make_person, make_room

STOOD = standstill.Standstill(
    seconds=360, written=1_800, lost=0, different=(), out_of_order=(), heard_again=0, alarm=20.0, done=3.0
)


def test_a_loss_is_well_when_everybody_found_it():
    found = lost.figures(3, [10.0, 20.0, 55.04])
    assert (found.p50, found.p99, found.longest, found.well) == (20.0, 55.0, 55.0, True)
    assert not lost.figures(4, [10.0, 20.0, 55.0]).well
    assert lost.as_table([found]).splitlines()[-1] == "| 1 | 3 of 3 | 20.0 / 55.0 / 55.0 |"


@pytest.mark.django_db(transaction=True)
def test_what_is_lost_counts_as_published():
    alice = make_person("alice")
    room = make_room(owner=alice)
    version = lost.write_unheard(alice.user.pk, room.pk)
    room.refresh_from_db()
    assert (room.version, PublishCursor.objects.get(room=room).published_version) == (version, version)


def test_coming_back_is_well_when_nothing_is_shown_otherwise():
    found = absence.figures([0.5, 0.25, 1.0], [])
    assert (found.p50, found.p99, found.longest, found.well) == (0.5, 1.0, 1.0, True)
    assert not absence.figures([0.5], ["user 1, room 2: is not shown"]).well
    assert absence.as_table([found]).splitlines()[-1] == "| 3 | 0.50 / 1.00 / 1.00 | nothing |"


def test_5xx_and_no_answer_are_failures_and_refusals_are_none():
    asked = [Asked("other", 0, 0.01, status) for status in (201, 200, 429, 0, 502, 502)]
    found = upkeep.figures("nginx is reloaded", asked)
    assert (found.failed, found.well) == ({"no answer": 1, "502": 2}, False)
    assert upkeep.figures("nothing", asked[:3]).well
    assert upkeep.as_table([found]).splitlines()[-1] == "| nginx is reloaded | 6 | 2 502, 1 no answer | 10 / 10 / 10 |"


@pytest.mark.parametrize(
    ("what", "well"),
    [
        ({}, True),
        ({"heard_again": 5}, True),
        ({"alarm": None}, False),
        ({"alarm": 60.1}, False),
        ({"done": None}, False),
        ({"lost": 1}, False),
        ({"different": ("user 1, room 2: is not shown",)}, False),
        ({"out_of_order": ("user 1, room 2: 3 was applied after 3",)}, False),
    ],
)
def test_a_standstill_is_well_when_it_was_told_and_nothing_is_wrong_after_it(what, well):
    assert replace(STOOD, **what).well == well


def test_a_standstill_in_one_line():
    line = standstill.as_table([replace(STOOD, done=None)]).splitlines()[-1]
    assert line == "| 360 s | 1,800 | 0 | 0 | 0 | 20.0 s | never | nothing |"


def test_what_was_heard_again():
    record = Record()
    for version in (1, 2, 2, 3, 3):
        record.note("7", "heard", room=1, version=version, id="", sha="", text="")
    assert standstill.heard_again(record) == 2
