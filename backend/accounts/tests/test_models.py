"""Accounts in the database: how they are made, found and kept apart."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher, make_password
from django.core.management import call_command
from django.db import IntegrityError
from pytest_django import Settings

from accounts.models import SocketCut, User, normalise_email
from config import settings as as_set
from tests.factories import PASSWORD
from tests.person import Person


def test_a_person(db: None):
    user = User.objects.create_user(" Alice@Example.ORG", "Ａlice", PASSWORD, display_name="Alice")
    assert (user.email, user.handle, user.handle_key) == ("alice@example.org", "Alice", "alice")
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, False, False)
    assert user.check_password(PASSWORD)


def test_without_a_password_nobody_can_sign_in(db: None):
    assert not User.objects.create_user("alice@example.org", "alice").has_usable_password()


def test_a_superuser(db: None):
    root = User.objects.create_superuser("grace@example.org", "grace", PASSWORD)
    assert (root.is_active, root.is_staff, root.is_superuser) == (True, True, True)


def test_createsuperuser(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", "Grace@Example.org", "--handle", "grace", verbosity=0)
    grace = User.objects.get()
    assert (grace.email, grace.is_superuser, grace.check_password(PASSWORD)) == ("grace@example.org", True, True)


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@EXAMPLE.ORG", "ａlice@example.org"])
def test_one_account_per_address(alice: Person, email: str):
    with pytest.raises(IntegrityError, match="email"):
        User.objects.create_user(email, "other")


def test_the_database_itself_refuses_another_case(alice: Person):
    with pytest.raises(IntegrityError, match="user_email_is_lower_case"):
        User.objects.filter(pk=alice.id).update(email="ALICE@example.org")


@pytest.mark.parametrize("handle", ["alice", "ALICE", "ⓐⓛⓘⓒⓔ"])
def test_one_account_per_handle(alice: Person, handle: str):
    with pytest.raises(IntegrityError, match="handle_key"):
        User.objects.create_user("other@example.org", handle)


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.org", "Alice@Example.org "])
def test_found_by_either_name(alice: Person, bob: Person, name: str):
    assert list(User.objects.named(name)) == [alice.user]


@pytest.mark.parametrize("name", ["", "alic", "alice@", "@example.org", "a%"])
def test_found_by_no_other(alice: Person, name: str):
    assert not User.objects.named(name).exists()


def test_one_spelling_of_an_address():
    assert normalise_email("\tÀlice@Exámple.ORG ") == "àlice@exámple.org"


def test_passwords_are_kept_as_argon2(db: None, settings: Settings):
    settings.PASSWORD_HASHERS = as_set.PASSWORD_HASHERS
    user = User.objects.create_user("alice@example.org", "alice", PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert identify_hasher(user.password).algorithm == "argon2"
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("reset", [False, True])
def test_hashing_anew_overwrites_no_newer_password(reset: bool, alice: Person, settings: Settings):
    """A password that is found right is hashed as new ones are; meanwhile another may have been set."""
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    account = User.objects.filter(pk=alice.id)
    account.update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1))
    found = account.get()
    if reset:
        account.update(password=make_password("another horse 8 battery"))
    assert found.check_password(PASSWORD)
    assert account.get().check_password("another horse 8 battery" if reset else PASSWORD)
    assert account.get().password.startswith("md5$")
    assert not SocketCut.objects.exists()


def test_a_new_password_ends_sessions_and_sockets(alice: Person, bob: Person):
    assert alice.get("/api/me/").status_code == 200
    alice.user.set_password("another horse 8 battery")
    alice.user.save()
    assert alice.get("/api/me/").status_code == 403
    assert list(SocketCut.objects.values_list("user_id", flat=True)) == [alice.id]


def test_a_stronger_hash_of_the_same_password_ends_nothing(alice: Person, settings: Settings):
    settings.PASSWORD_HASHERS = as_set.PASSWORD_HASHERS + settings.PASSWORD_HASHERS
    user = User.objects.get(pk=alice.id)
    assert user.check_password(PASSWORD)
    assert user.password.startswith("argon2$")
    assert not SocketCut.objects.exists()
