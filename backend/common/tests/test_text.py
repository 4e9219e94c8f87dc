"""What names and messages may hold."""

import pytest
from rest_framework.exceptions import ValidationError

from common.text import VisibleText

NAME = VisibleText(max_length=80)
MESSAGE = VisibleText(max_length=8_000, max_bytes=32 * 1024, lines=True)


@pytest.mark.parametrize(("given", "kept"), [
    ("lobby", "lobby"), ("  lobby\t", "lobby"), ("Füße & Köpfe", "Füße & Köpfe"), ("部屋", "部屋"), ("🎉", "🎉"),
    ("👩‍👩‍👧", "👩‍👩‍👧"), ("שלום\u200f", "שלום\u200f"), ("<b>x</b>", "<b>x</b>"), ("x" * 80, "x" * 80),
    ("é" * 80, "é" * 80),
])  # fmt: skip
def test_names(given: str, kept: str):
    assert NAME.run_validation(given) == kept


@pytest.mark.parametrize("given", [
    "", " ", "\t\n", "\u200b", "\u200b\u2060\ufeff", "\u3164", "\u2800", "\u00ad", "\u0301", "\U000e0001", "a\nb",
    "a\rb", "a\tb", "a\0b", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b", "a\u2029b", "a\u202eb", "a\u2066b",
    "\ud800", "a\udfffb",
    "x" * 81, None, [], {}, True,
])  # fmt: skip
def test_no_names(given: object):
    with pytest.raises(ValidationError):
        NAME.run_validation(given)


@pytest.mark.parametrize(("given", "kept"), [
    (" hello \n", "hello"), ("a\nb", "a\nb"), ("a\r\nb\rc", "a\nb\nc"), ("a\tb", "a\tb"), ("  a\n    b", "a\n    b"),
    ("x" * 8_000, "x" * 8_000), ("🎉" * 8_000, "🎉" * 8_000), ("a\u2028b", "a\u2028b"), (" " * 9_000 + "x", "x"),
])  # fmt: skip
def test_messages(given: str, kept: str):
    assert MESSAGE.run_validation(given) == kept


@pytest.mark.parametrize("given", [
    "", "\n\n", "\u200b", "a\0b", "a\x1b[31mb", "\x08", "a\ud83d", "x" * 8_001, "🎉" * 8_001, "\0" * 8_001,
    None, [], False,
])  # fmt: skip
def test_no_messages(given: object):
    with pytest.raises(ValidationError):
        MESSAGE.run_validation(given)


def test_bytes_count_too():
    short = VisibleText(max_length=10, max_bytes=12)
    assert short.run_validation("éééééé") == "éééééé"
    with pytest.raises(ValidationError, match="At most 12 bytes"):
        short.run_validation("ééééééé")
