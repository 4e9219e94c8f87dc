"""What stands in the log, and what of it is told to whoever asked."""

import logging
from io import StringIO
from typing import Any

import pytest
from django.db import connection

from rooms.models import Room
from tests.person import Person
from tests.shapes import told


def said_of(person: Person, path: str, **headers: str) -> str:
    """What the log's handler writes while this is asked for."""
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    said = StringIO()
    before = handler.setStream(said)
    try:
        person.post(path, **headers)
    finally:
        handler.setStream(before or said)
    return said.getvalue()


@pytest.mark.parametrize("path", ["/api/invites/link-secret/", "/api/mail/off/link-secret/"])
def test_a_link_that_is_a_secret_is_not_named(path: str, nobody: Person):
    said = said_of(nobody, path)
    assert path.replace("link-secret", "…") in said
    assert "secret" not in said


def test_other_addresses_are(nobody: Person):
    assert "Forbidden: /api/rooms/5/invites/" in said_of(nobody, "/api/rooms/5/invites/")


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


def test_who_was_refused_what(carol: Person, nobody: Person, vault: Room, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, logger="common.handlers"):
        carol.patch(f"/api/rooms/{vault.pk}/messages/7/", {"content": "hello"})
        carol.patch("/api/server/", {"name": "mine"})
        carol.post("/api/invites/once-a-good-code/")
        nobody.get("/api/me/")
    assert [record.getMessage() for record in caplog.records if record.name == "common.handlers"] == [
        f"not_found for user {carol.id}: patch_message_detail room_id {vault.pk} message_id 7",
        f"forbidden for user {carol.id}: patch_server -",
        f"invite_spent for user {carol.id}: post_invite_link -",
        "not_signed_in for user -: get_my_account -",
    ]


@pytest.mark.parametrize(("sent", "told"), [("5af0" * 8, f" [{'5af0' * 8}]"), ("forged", ""), ("", "")])
def test_a_line_names_its_request(alice: Person, sent: str, told: str):
    """By nginx's id, and by nothing that somebody else may have sent."""
    said = said_of(alice, "/api/nowhere/", **{"X-Request-ID": sent})
    assert said.endswith(f" WARNING django.request Not Found: /api/nowhere/{told}\n")


def test_what_is_asked_for_begins_no_line_of_the_log(alice: Person, caplog: pytest.LogCaptureFixture):
    assert alice.get("/api/nowhere%0A2026-01-01 ERROR forged/").status_code == 404
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]
    assert "forged" in caplog.text
