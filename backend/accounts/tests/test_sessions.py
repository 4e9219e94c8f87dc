"""Who is signed in: what a session says, read together with whose it is."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models import Session, User
from accounts.sessions import SessionStore, make_session
from accounts.tests.browser import Browser
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import refusal, told
from tests.statements import statements

SIGNED_OUT = (403, {"detail": "Sign in first.", "code": "not_signed_in"})


def signed_in(browser: Browser) -> Session:
    browser.sign_in("alice", PASSWORD)
    return Session.objects.get(session_key=browser.session)


def test_one_look_says_who_asks(alice: Person):
    with statements(alice) as seen:
        assert alice.get("/api/me/").json()["username"] == "alice"
    assert [statement.split()[0] for statement in seen] == ["SELECT"]


def test_a_session_names_its_person(alice: Person, browser: Browser):
    assert signed_in(browser).user == alice.user


def test_none_is_left_when_the_account_is_gone(bob: Person, browser: Browser):
    browser.sign_in("bob", PASSWORD)
    bob.user.delete()
    assert told(browser.get("/api/me/")) == SIGNED_OUT
    assert not Session.objects.filter(session_key=browser.session).exists()


def test_a_database_that_goes_away_is_not_taken_for_a_session_that_ended(transactional_db: None, alice: Person):
    store = SessionStore(make_session(alice.user))
    store["seen"] = "something"
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.get_backend_pid()])
    with pytest.raises(OperationalError):
        store.save()
    connection.close()
    store.delete()
    with pytest.raises(UpdateError):
        store.save()


def test_ends_by_itself(alice: Person, browser: Browser):
    session = signed_in(browser)
    assert session.expire_date - timezone.now() > timedelta(days=29)
    Session.objects.update(expire_date=timezone.now())
    assert told(browser.get("/api/me/")) == SIGNED_OUT


def test_a_new_password_ends_it(alice: Person, browser: Browser):
    session = signed_in(browser)
    alice.user.set_password("another long pass phrase")
    alice.user.save()
    assert told(browser.get("/api/me/")) == SIGNED_OUT
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_an_account_that_was_put_to_sleep(alice: Person, browser: Browser):
    signed_in(browser)
    User.objects.filter(pk=alice.id).update(is_active=False)
    assert told(browser.get("/api/me/")) == SIGNED_OUT
    User.objects.filter(pk=alice.id).update(is_active=True)
    assert browser.get("/api/me/").status_code == 200


def test_what_was_signed_says_who_it_is_not_the_column_beside_it(alice: Person, bob: Person, browser: Browser):
    Session.objects.filter(pk=signed_in(browser).pk).update(user=bob.id)
    assert told(browser.get("/api/me/")) == SIGNED_OUT


def test_data_that_nobody_signed(alice: Person, bob: Person, browser: Browser):
    session = signed_in(browser)
    Session.objects.filter(pk=session.pk).update(session_data=session.session_data[:-1] + "?")
    assert refusal(browser.get("/api/me/")) == (403, "not_signed_in", [])


def test_the_admin_site_knows_the_same_person(admin: Person, browser: Browser):
    browser.sign_in("grace", PASSWORD)
    assert browser.client.get("/admin/").status_code == 200
    User.objects.filter(pk=admin.id).update(is_active=False)
    assert browser.client.get("/admin/").status_code == 302
