"""DELETE /api/me/tokens/{id}/"""

import pytest

from accounts.models import SocketCut
from programs.models import PersonalToken
from tests.factories import make_person
from tests.person import Person
from tests.program import program_of
from tests.shapes import NOT_FOUND, NOT_SIGNED_IN, refusal, told


def path_of_last() -> str:
    return f"/api/me/tokens/{PersonalToken.objects.latest('id').pk}/"


def test_it_is_worthless_at_once(alice: Person):
    program = program_of(alice, "read")
    assert program.get("/api/me/").status_code == 200
    assert told(alice.delete(path_of_last())) == (200, {})
    assert refusal(program.get("/api/me/")) == (401, "bad_token", [])
    assert list(SocketCut.objects.values_list("user", flat=True)) == [alice.id]


def test_the_others_stay(alice: Person):
    kept = program_of(alice, "read")
    program_of(alice, "read")
    alice.delete(path_of_last())
    assert kept.get("/api/me/").status_code == 200


def test_signed_out(alice: Person, nobody: Person):
    program_of(alice, "read")
    assert told(nobody.delete(path_of_last())) == NOT_SIGNED_IN


def test_another_persons_is_like_none(alice: Person, bob: Person):
    admin = make_person("grace", is_superuser=True)
    program_of(alice, "read")
    missing = alice.delete("/api/me/tokens/999999999/")
    assert told(missing) == NOT_FOUND
    for person in (bob, admin):
        assert person.delete(path_of_last()).content == missing.content
    assert PersonalToken.objects.count() == 1
    assert not SocketCut.objects.exists()


def test_no_token_revokes_tokens(alice: Person):
    program = program_of(alice, "read", "write", "rooms", "admin")
    assert refusal(program.delete(path_of_last())) == (403, "session_needed", [])
    assert program.get("/api/me/").status_code == 200


@pytest.mark.parametrize("token_id", [0, 2**63 - 1, 2**63, 10**30])
def test_ids_out_of_range(alice: Person, token_id: int):
    assert told(alice.delete(f"/api/me/tokens/{token_id}/")) == NOT_FOUND


def test_again(alice: Person):
    program_of(alice, "read")
    path = path_of_last()
    assert alice.delete(path).status_code == 200
    assert told(alice.delete(path)) == NOT_FOUND
    assert SocketCut.objects.count() == 1
