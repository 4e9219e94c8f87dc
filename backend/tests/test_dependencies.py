"""What is installed, and what must not be; what may import what."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

BACKEND = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "dev.lock"]
UNWANTED = {"psycopg", "psycopg-binary", "psycopg-c", "uvicorn", "simplejwt", "djangorestframework-simplejwt"}


def packages(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (BACKEND / lock).read_text(), re.MULTILINE))


def test_psycopg_3_is_not_in_use(db: None):
    """Django takes it over psycopg2 as soon as it is there."""
    assert not is_psycopg3
    connection.ensure_connection()
    assert type(connection.connection).__module__.startswith("psycopg2")
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.parametrize("lock", LOCKS)
def test_locks(lock: str):
    assert {"django", "psycopg2-binary", "gunicorn"} <= packages(lock)
    assert not packages(lock) & UNWANTED


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_hashes_and_no_hosts(lock: str):
    text = (BACKEND / lock).read_text()
    assert len(re.findall(r"==", text)) <= len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text))
    assert "://" not in text


def test_every_package_has_its_place_in_the_import_order():
    linter = tomllib.loads((BACKEND / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert linter["root_packages"] == sorted(file.parent.name for file in BACKEND.glob("*/__init__.py"))
    layers = " | ".join(linter["contracts"][0]["layers"]).split(" | ")
    ours = [app.name for app in apps.get_app_configs() if Path(app.path).parent == BACKEND]
    assert sorted(layers) == sorted(ours)
