"""A defect of ours: whoever asked is told nothing of it, and the log everything."""

import logging
from typing import Any

import pytest
from django.db import connection

from tests.person import Person
from tests.shapes import told


def test_a_defect_is_told_to_the_log_alone(alice: Person, caplog: pytest.LogCaptureFixture):
    def fail(*_: Any) -> None:
        raise RuntimeError("the key is under the mat")

    alice.client.raise_request_exception = False
    with connection.execute_wrapper(fail), caplog.at_level(logging.ERROR):
        answer = alice.get("/api/rooms/")
    assert told(answer) == (
        500,
        {"detail": "Something broke on our side. It was logged; try again.", "code": "server_error"},
    )
    assert "the key is under the mat" in caplog.text


def test_what_is_asked_for_begins_no_line_of_the_log(alice: Person, caplog: pytest.LogCaptureFixture):
    assert alice.get("/api/nowhere%0A2026-01-01 ERROR forged/").status_code == 404
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]
    assert "forged" in caplog.text
