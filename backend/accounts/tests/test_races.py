"""What happens to accounts at the same moment, in transactions that really commit."""

from functools import partial
from typing import Any

import pytest

from accounts.limits import lock_key
from accounts.models import User
from accounts.passwords import make_token
from tests.at_once import tab, while_held
from tests.factories import PASSWORD
from tests.person import Person
from tests.shapes import refusal

pytestmark = pytest.mark.django_db(transaction=True)


def make_administrators(*people: Person) -> None:
    User.objects.filter(pk__in=[each.id for each in people]).update(is_staff=True, is_superuser=True)


@pytest.mark.parametrize(
    ("email", "username", "field"),
    [("frank@example.org", "other", "email"), ("other@example.org", "EMAIL-FRANK", "username")],
)
@pytest.mark.usefixtures("open_signup")
def test_a_name_taken_at_this_moment_is_refused_in_words(email: str, username: str, field: str, nobody: Person):
    """The first account is made and not committed: the second finds the name free, and waits at the index."""
    (answer,) = while_held(
        partial(User.objects.create_user, "frank@example.org", "email-frank"),
        partial(nobody.post, "/api/signup/", {"email": email, "username": username, "password": PASSWORD}),
    )
    assert refusal(answer) == (400, "invalid", [field])
    assert User.objects.get().handle == "email-frank"


def test_two_new_names_take_two_numbers_one_after_the_other(alice: Person, bob: Person):
    def rename(person: Person) -> Any:
        return person.patch("/api/me/", {"display_name": "New"}).status_code

    answers = while_held(lambda: lock_key("directory"), partial(rename, tab(alice)), partial(rename, tab(bob)))
    assert answers == [200, 200]
    assert sorted(User.objects.values_list("directory_number", flat=True)) == [1, 2]


def test_of_two_administrators_who_deactivate_at_once_one_stays(alice: Person, bob: Person):
    make_administrators(alice, bob)
    at, body = "/api/me/deactivate/", {"password": PASSWORD}
    answers = while_held(
        lambda: lock_key("administrators"), *(partial(tab(each).post, at, body) for each in (alice, bob))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_of_two_administrators_who_are_switched_off_at_once_one_stays(alice: Person, bob: Person):
    make_administrators(alice, bob)

    def switch_off(by: Person, person: Person) -> Any:
        form = {"handle": person.user.handle, "email": person.user.email, "display_name": ""}
        return by.client.post(f"/admin/accounts/user/{person.id}/change/", form)

    while_held(
        lambda: lock_key("administrators"),
        partial(switch_off, tab(alice), alice),
        partial(switch_off, tab(bob), bob),
    )
    assert User.objects.filter(is_active=True, is_staff=True, is_superuser=True).count() == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/me/password/", {"current": PASSWORD, "new": PASSWORD}, "current"),
        ("/api/me/deactivate/", {"password": PASSWORD}, "password"),
    ],
)
def test_an_old_password_ends_with_the_reset_of_this_moment(
    path: str, body: dict[str, str], field: str, bob: Person, nobody: Person
):
    """Whoever is signed in and knows it was recognised by it, and waits for the account."""
    reset = {"token": make_token(bob.user), "password": f"{PASSWORD}!"}
    (answer,) = while_held(
        partial(nobody.post, "/api/password/reset/confirm/", reset), partial(tab(bob).post, path, body)
    )
    assert refusal(answer) == (400, "invalid", [field])
    account = User.objects.get(pk=bob.id)
    assert (account.check_password(f"{PASSWORD}!"), account.is_active) == (True, True)


def test_of_two_new_passwords_at_once_one_is_set(bob: Person):
    news = [f"{PASSWORD}!", f"{PASSWORD}?"]
    changes = [partial(tab(bob).post, "/api/me/password/", {"current": PASSWORD, "new": new}) for new in news]
    answers = while_held(lambda: User.objects.select_for_update().get(pk=bob.id), *changes)
    set_now = [User.objects.get(pk=bob.id).check_password(new) for new in news]
    assert [answer.status_code for answer in answers] == [200 if was_set else 400 for was_set in set_now]
    assert sorted(set_now) == [False, True]


def test_a_name_saved_while_the_account_ends_does_not_come_back(alice: Person, bob: Person):
    (answer,) = while_held(
        partial(bob.post, "/api/me/deactivate/", {"password": PASSWORD}),
        partial(tab(bob).patch, "/api/me/", {"display_name": "Robert"}),
    )
    assert (answer.status_code, User.objects.get(pk=bob.id).as_author()) == (
        403, {"id": bob.id, "username": f"deleted-{bob.id}", "display_name": "", "avatar": None},
    )  # fmt: skip
