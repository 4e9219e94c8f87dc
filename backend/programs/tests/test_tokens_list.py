"""GET /api/me/tokens/"""

from tests.person import Person
from tests.program import program_of
from tests.shapes import A_TIME, AN_ID, NOT_SIGNED_IN, refusal, told
from tests.statements import statements

PATH = "/api/me/tokens/"


def test_ones_own_newest_first(alice: Person, bob: Person):
    program_of(alice, "read")
    alice.post(PATH, {"name": "second", "scopes": ["admin"], "expires_at": "2100-01-01T00:00:00Z"})
    program_of(bob, "read")
    blank = {"id": AN_ID, "created_at": A_TIME, "expires_at": None, "last_used_at": None}
    assert told(alice.get(PATH)) == (200, {"results": [
        {**blank, "name": "second", "scopes": ["admin"], "expires_at": "2100-01-01T00:00:00.000Z"},
        {**blank, "name": "bot", "scopes": ["read"]},
    ]})  # fmt: skip


def test_none(alice: Person):
    assert told(alice.get(PATH)) == (200, {"results": []})


def test_signed_out(nobody: Person, db: None):
    assert told(nobody.get(PATH)) == NOT_SIGNED_IN


def test_no_token_lists_tokens(alice: Person):
    assert refusal(program_of(alice, "read", "admin").get(PATH)) == (403, "session_needed", [])


def test_as_many_queries_for_many(alice: Person):
    program_of(alice, "read")
    with statements(alice) as few:
        alice.get(PATH)
    for _ in range(40):
        program_of(alice, "read")
    with statements(alice) as many:
        assert len(alice.get(PATH).json()["results"]) == 41
    assert len(few) == len(many) == 2
