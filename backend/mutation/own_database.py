"""A plugin of pytest: the database that the tests find is the fork's own (mutation.forks)."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """There is nothing to make."""
