"""Which handles there can be, and when two are the same."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.handles import SYSTEM_NAMES, handle_key, normalise_handle, skeleton, why_not


@pytest.mark.parametrize("handle", [
    "alice", "Alice", "a1", "a.b_c-d", "_x_", "42", "x" * 32, "josé", "JOSÉ", "jose\u0301", "Łukasz", "bjørn", "straße",
    "əli", "αλέξης", "алиса", "Ձայն", "გიორგი", "דוד", "محمد", "कमल", "ไทย", "愛子", "佐々木", "あいこ", "ユーザー",
    "김민수", "toto愛", "समीर१", "علی۲",
])  # fmt: skip
def test_can_be(handle: str):
    assert why_not(handle) == ""


@pytest.mark.parametrize("handle", [
    "", "a", "x" * 33, "ß" * 17, "a b", "a@b", "a/b", "a\0b", "a\nb", "..", "-_", "a\u200bb", "a\u202eb", "\ufeffab",
    "ab😀", "a\u0337b", "\u3164\u3164", "\u1160\u115f", "ᗩᗪᗰ", "ꭺlice", "ɑlice", "ᴀlice", "aliсe", "αlice",
    "ａ\u00a0ｂ", "\ud800ab", "a①b\u2028", "a٣", "क\u200dम", "\U000e0061b",
])  # fmt: skip
def test_cannot_be(handle: str):
    assert why_not(handle) != ""


@pytest.mark.parametrize(("one", "other"), [
    ("alice", "ALICE"), ("alice", "ａｌｉｃｅ"), ("alice", "ⓐⓛⓘⓒⓔ"), ("straße", "STRASSE"), ("straße", "strasse"),
    ("josé", "jose\u0301"), ("ﬁona", "fiona"), ("ſam", "sam"), ("Ωmega", "ωmega"), ("\u2126mega", "ωmega"),
    ("sigmaς", "sigmaΣ"), ("x²", "x2"), ("ⅷ", "viii"), ("\u212aate", "kate"), ("ｶﾞ", "ガ"), ("ısıl", "ISIL"),
])  # fmt: skip
def test_the_same(one: str, other: str):
    assert handle_key(one) == handle_key(other)


@pytest.mark.parametrize(("one", "other"), [("alice", "alicе"), ("jose", "josé"), ("a.b", "a_b"), ("ali", "all")])
def test_not_the_same(one: str, other: str):
    assert handle_key(one) != handle_key(other)


@pytest.mark.parametrize("handle", [
    *sorted(SYSTEM_NAMES), "ADMIN", "Admin", "a.d.m.i.n", "-admin-", "_admin", "adm1n", "4dmin", "adrnin", "ádmin",
    "admi\u0301n", "ａｄｍｉｎ", "ⓐⓓⓜⓘⓝ", "adm\u0131n", "l0ckstep", "1ockstep", "Iockstep", "lock.step", "Løckstep",
    "ѕуѕтем", "5ystem", "sy5tem", "Süpport", "suppOrt", "r00t", "r0ot", "he1p", "heIp", "a11", "tearn", "t3am",
    "deleted-7", "Deleted_7", "de1eted.7", "deleted7", "0wner", "0ff1c1al", "m0d", "b0t", "8ot", "vvebrnaster",
])  # fmt: skip
def test_kept_for_the_server(handle: str):
    assert why_not(handle) == "This name is kept for the server itself."


@pytest.mark.parametrize("handle", ["adam", "rooted", "teammate", "helper", "allan", "metoo", "bottle", "herein"])
def test_near_but_clear(handle: str):
    assert why_not(handle) == ""


@given(st.text(min_size=1, max_size=40))
def test_whatever_is_written(handle: str):
    """Never an exception; what is allowed stays allowed, and the same, however it is written."""
    reason = why_not(handle)
    key = handle_key(handle)
    if not reason:
        assert 2 <= len(key) <= 32
        assert not any(unicodedata.category(char)[0] in "CZ" for char in normalise_handle(handle))
        assert key not in {skeleton(name) for name in SYSTEM_NAMES}
    for written in (
        key,
        handle.upper(),
        handle.lower(),
        normalise_handle(handle),
        unicodedata.normalize("NFD", handle),
    ):
        if not reason and handle_key(written) == key:
            assert why_not(normalise_handle(written)) == ""
    assert handle_key(key) == key or reason


ALLOWED = st.text(st.characters(categories=["L", "Nd", "Mn", "Mc"], include_characters="._-"), min_size=2, max_size=16)


@given(
    ALLOWED.filter(lambda handle: not why_not(handle)), st.sampled_from([str.upper, str.lower, str.swapcase, str.title])
)
def test_case_makes_no_second_account(handle: str, change: Callable[[str], str]):
    """Either it is the same person or nobody."""
    written = change(handle)
    assert handle_key(written) == handle_key(handle) or why_not(written)


LOOK_ALIKES = {
    "a": "аα4á", "c": "с", "d": "ԁđ", "e": "еε3é", "i": "іιí1lı", "l": "1iIł", "m": "м", "n": "η", "o": "оο0öø",
    "p": "рρ", "s": "ѕ5", "t": "тτ7", "u": "υü", "y": "уý",
}  # fmt: skip


@given(st.sampled_from(sorted(SYSTEM_NAMES)), st.data())
def test_nothing_that_looks_like_a_system_name(name: str, data: st.DataObject):
    """Whatever letters are put in, whatever marks between them."""
    letters = [data.draw(st.sampled_from(char + LOOK_ALIKES.get(char, ""))) for char in name]
    written = data.draw(st.sampled_from(["", ".", "_", "-"])).join(letters)
    assert why_not(written) != ""
