import pytest

from tests.factories import make_people
from tests.person import Person


@pytest.fixture
def people(db: None) -> list[Person]:
    """Two hundred people, p000 to p199."""
    return make_people(*(f"p{number:03}" for number in range(200)))
