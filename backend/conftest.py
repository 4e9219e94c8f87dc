"""The cast, and what holds for every test.

alice owns the lobby, bob is a member of it, erin moderates it; carol is a stranger to it; dave was in it and left.
"""

import gc
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import settings as properties

from accounts.models import User
from rooms.models import Room
from stack.lanes import STACK_MARK
from sync.checks import LOG, problems
from tests.factories import make_person, make_room
from tests.person import Person

properties.register_profile("repeatable", derandomize=True, deadline=None)
properties.load_profile("repeatable")


FILLED_BY_MIGRATING = {"django_content_type", "auth_permission"}
PLANNED: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()  # by connection to the database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-samples", action="store_true", help="write tests/samples anew instead of comparing")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """`make test` finds the tests of the running stack by what their files say.

    Those without a database, of which some wait longer than they work, come first: later the machine has gaps itself.
    """
    files = {item.path for item in items if item.get_closest_marker("stack")}
    if silent := [str(file) for file in files if STACK_MARK not in file.read_text()]:
        raise pytest.UsageError(f"no {STACK_MARK} in {', '.join(silent)}: they would not be run")
    yield
    items.sort(key=_has_database)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """When all is over, dropping the database may take longer than anything that people wait for."""
    yield
    connection.settings_dict["OPTIONS"]["options"] = "-c statement_timeout=120s"


@pytest.fixture(autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash with MD5: a test is not made safer by 100 MB of Argon2. accounts/tests prove that Argon2 is what is set."""
    hashers, settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS, ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    settings.PASSWORD_HASHERS = hashers


@pytest.fixture(autouse=True, scope="session")
def _media_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests upload is thrown away with pytest's other folders."""
    settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("media"))


@pytest.fixture(autouse=True, scope="session")
def _emptied_by_rows() -> Iterator[None]:
    """After a test whose transactions are its own, rows are deleted.

    Django would truncate all tables, full or empty, and make the permissions of every model anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _delete_rows)
        yield


def _delete_rows(_: TransactionTestCase) -> None:
    """Of all models, but for what migrating has filled. No trigger fires, no foreign key is looked at."""
    tables = set(connection.introspection.django_table_names()) - FILLED_BY_MIGRATING
    deletion = ";".join(f"DELETE FROM {connection.ops.quote_name(table)}" for table in sorted(tables))  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = replica; {deletion}")


@pytest.fixture(autouse=True)
def _promises_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test wrote, the log tells it: check_sync finds nothing afterwards."""
    if not _has_database(request.node):
        yield
        return
    request.getfixturevalue("db")  # so that this ends before the test's transaction is rolled back
    yield
    if not connection.needs_rollback:
        with connection.execute_wrapper(_planned_once):
            assert [str(problem) for problem in problems()] == []


def _has_database(test: Any) -> bool:
    return bool({"db", "transactional_db"} & set(test.fixturenames) or test.get_closest_marker("django_db"))


def _planned_once(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """For check_sync's one big query, after thousands of tests: to plan it takes seven times as long as to run it."""
    if not sql.startswith(LOG):
        return execute(sql, params, many, context)
    text = context["cursor"].mogrify(sql, params).decode()
    planned = PLANNED.setdefault(context["connection"].connection, [])
    if text not in planned:
        execute(f"PREPARE promises_{len(planned)} AS {text}", None, many, context)
        planned.append(text)
    return execute(f"EXECUTE promises_{planned.index(text)}", None, many, context)


@pytest.fixture
def alice(db: None) -> Person:
    return make_person("alice")


@pytest.fixture
def bob(db: None) -> Person:
    return make_person("bob")


@pytest.fixture
def carol(db: None) -> Person:
    return make_person("carol")


@pytest.fixture
def dave(db: None) -> Person:
    return make_person("dave")


@pytest.fixture
def erin(db: None) -> Person:
    return make_person("erin")


@pytest.fixture
def nobody(db: None) -> Person:
    """Somebody who is not signed in."""
    return Person(User(handle="nobody"))


@pytest.fixture
def lobby(alice: Person, bob: Person, dave: Person, erin: Person, carol: Person) -> Room:
    """A public room as the cast line says; carol exists and is not in it."""
    return make_room(owner=alice, members=[bob], moderators=[erin], left=[dave])


@pytest.fixture
def vault(alice: Person, bob: Person, dave: Person, erin: Person, carol: Person) -> Room:
    """The same people in a private room."""
    return make_room(name="vault", kind="private", owner=alice, members=[bob], moderators=[erin], left=[dave])
