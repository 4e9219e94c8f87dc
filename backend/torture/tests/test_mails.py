"""Links in the mails that the catcher wrote down."""

import asyncio
import os

import pytest

from torture import mails
from torture.account_writes import RESET, WAY_OUT
from torture.mails import Mails, wait_for
from torture.tests.catcher import catch

TO = "alice@torture.test"


@pytest.fixture
def of_bob(tmp_path):
    """What is never alice's."""
    return catch(tmp_path, f"b{TO}", "http://localhost/reset/bob", way_out="http://localhost/api/mail/off/bob/")


def test_the_newest_counts(tmp_path, of_bob):
    older, newer = (catch(tmp_path, TO, f"Here:\n\nhttp://localhost/reset/{token}\n") for token in ("older", "newer"))
    for file, moment in ((newer, 20), (older, 10), (of_bob, 30)):
        os.utime(file, (moment, moment))
    assert Mails(tmp_path).newest(TO, RESET) == "newer"
    newer.unlink()
    assert Mails(tmp_path).newest(TO, RESET) == "older"
    assert Mails(tmp_path).newest(TO, WAY_OUT) is None


def test_the_way_out_stands_in_the_head(tmp_path, of_bob):
    signed = "WzY2LCJldmVudHMiXQ:Y6xfI7Eur38yxgNlguA9wj6SfxLBAh6jQuWs49ez47Y" * 3  # folded
    catch(tmp_path, TO, "Tea", way_out=f"http://localhost:9000/api/mail/off/{signed}/")
    assert Mails(tmp_path).newest(TO, WAY_OUT) == f"mail/off/{signed}/"


def test_a_mail_that_is_forgotten_meanwhile_is_none(tmp_path, of_bob):
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")
    assert Mails(tmp_path).newest(TO, RESET) is None


def test_waited_for_is_what_was_not_there_before(monkeypatch):
    monkeypatch.setattr(mails, "LOOK_EVERY", 0.001)
    looks = iter(["old", "old", "new"])
    assert asyncio.run(wait_for(lambda: next(looks), other_than="old")) == "new"
    monkeypatch.setattr(mails, "LOOK_WITHIN", 0.01)
    assert asyncio.run(wait_for(lambda: "old", other_than="old")) is None
