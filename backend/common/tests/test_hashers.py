"""Hashing passwords: how many at a time."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from pytest_django import Settings

from common.hashers import AT_ONCE
from config import settings as as_set

PASSWORD = "correct horse 7 battery"


@pytest.fixture
def hashed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """From now on hashing takes no time."""
    settings.PASSWORD_HASHERS = as_set.PASSWORD_HASHERS
    hashed = make_password(PASSWORD)
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *_: hashed)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *_: True)
    return hashed


@pytest.mark.parametrize("making", [False, True], ids=["comparing", "making"])
def test_a_third_one_waits(hashed, making):
    def work() -> bool:
        return bool(make_password(PASSWORD)) if making else check_password(PASSWORD, hashed)

    with ThreadPoolExecutor(1) as pool, AT_ONCE:
        assert pool.submit(work).result(30)
        with AT_ONCE:
            third = pool.submit(work)
            assert wait([third], 0.5).not_done == {third}
        assert third.result(30)
