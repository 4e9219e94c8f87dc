"""What the worker does about files."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from time_machine import TimeMachineFixture

from common.jobs import EVERY_MINUTE
from common.media import folder
from common.times import now
from messaging.attachments import Attachment
from messaging.jobs import forget_files, remove_files, remove_nobodys_files
from messaging.uploads import folder_of
from rooms.models import Room
from tests.factories import attach, say
from tests.person import Person

DAY = timedelta(days=1)


def states() -> list[str]:
    return list(Attachment.objects.order_by("created_at").values_list("state", flat=True))


def test_what_is_never_sent_is_given_up_after_a_day(bob: Person, lobby: Room, time_machine: TimeMachineFixture):
    time_machine.move_to("2026-01-01T12:00:00Z", tick=False)
    old, sent, arriving = attach(bob, lobby), attach(bob, lobby), attach(bob, lobby)
    say(bob, lobby, attachments=[sent])
    Attachment.objects.filter(pk=arriving.pk).update(state="arriving")
    time_machine.shift(DAY)
    young = attach(bob, lobby)
    forget_files()
    assert set(states()) == {"ready", "arriving"}
    time_machine.shift(1)
    forget_files()
    kept = set(Attachment.objects.values_list("pk", flat=True))
    assert kept == {sent.pk, young.pk}
    there = [folder(folder_of(each.pk)).exists() for each in (old, arriving, sent, young)]
    assert there == [False, False, True, True]


def test_what_is_gone_counts_for_its_day(bob: Person, lobby: Room, time_machine: TimeMachineFixture):
    time_machine.move_to("2026-01-01T12:00:00Z", tick=False)
    attach(bob, lobby)
    Attachment.objects.all().give_up()
    forget_files()
    assert states() == ["cleared"]
    time_machine.shift(DAY + timedelta(seconds=1))
    forget_files()
    assert states() == []


def test_removing_again_changes_nothing(bob: Person, lobby: Room):
    """As after a worker that died between the file and its row."""
    gone = attach(bob, lobby)
    Attachment.objects.all().give_up()
    remove_files()
    Attachment.objects.update(state="gone")
    remove_files()
    assert (states(), folder(folder_of(gone.pk)).exists()) == (["cleared"], False)


def test_two_may_remove_the_same(bob: Person, lobby: Room, monkeypatch: pytest.MonkeyPatch):
    gone = attach(bob, lobby)
    Attachment.objects.all().give_up()
    real = shutil.rmtree

    def beside_another(path: Path) -> None:
        monkeypatch.setattr(shutil, "rmtree", real)
        next(path.iterdir()).unlink()  # the other's doing, before it comes to the rest
        raise FileNotFoundError

    monkeypatch.setattr(shutil, "rmtree", beside_another)
    remove_files()
    assert (states(), folder(folder_of(gone.pk)).exists()) == (["cleared"], False)


def test_files_that_no_row_knows_are_removed_after_a_month(bob: Person, lobby: Room, time_machine: TimeMachineFixture):
    """As after the restore of an older database. Each minute another of the folders is looked into."""
    lost, kept = attach(bob, lobby), attach(bob, lobby)
    say(bob, lobby, attachments=[kept])
    Attachment.objects.filter(pk=lost.pk).delete()
    odd = folder(folder_of(lost.pk)).with_name("somebody's")
    odd.mkdir()

    start = now()

    def there_after(days: int) -> list[bool]:
        for minute in range(256):
            time_machine.move_to(start + timedelta(days=days, minutes=minute), tick=False)
            remove_nobodys_files()
        return [folder(folder_of(each.pk)).exists() for each in (lost, kept)]

    assert there_after(days=29) == [True, True]
    assert there_after(days=30) == [False, True]
    assert odd.exists()


def test_it_is_done_each_minute():
    assert {"forget_files", "remove_nobodys_files"} <= EVERY_MINUTE
