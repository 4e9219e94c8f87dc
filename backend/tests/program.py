"""A program that acts for a person of the cast, by token: no cookies, no CSRF token."""

from django.test import Client

from programs.actions import make_personal_token
from tests.person import Person


class Program(Person):
    """Asks as the person does, with whatever token it was given."""

    def __init__(self, person: Person, token: str) -> None:
        super().__init__(person.user)
        self.client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})


def program_of(person: Person, *scopes: str) -> Program:
    """With a personal token of these scopes."""
    return Program(person, make_personal_token(user=person.user, name="bot", scopes=scopes, expires_at=None)[1])
