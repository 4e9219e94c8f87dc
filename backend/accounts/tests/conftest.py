import pytest

from accounts.models import Server
from accounts.tests.browser import Browser
from tests.factories import make_person
from tests.person import Person


@pytest.fixture
def browser(db: None) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser()


@pytest.fixture
def admin(db: None) -> Person:
    """Grace administers the server."""
    return make_person("grace", is_staff=True, is_superuser=True)


@pytest.fixture
def open_signup(db: None) -> None:
    Server.objects.create(pk=1, signup="open")
