"""The secrets of the containers: made once, for one user each, and changed in place."""

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import compose_secrets
from stack import paths


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for user in ("POSTGRES", "CENTRIFUGO", "BACKEND"):
        monkeypatch.setattr(compose_secrets, user, os.getuid())
    return tmp_path


def test_secrets_are_made_once_for_one_user_each(folder):
    assert compose_secrets.make(folder) == "made ['centrifugo.env', 'env', 'postgres_password']"
    made = {file.name: file.read_text() for file in folder.iterdir()}
    assert sorted(made) == ["centrifugo.env", "env", "postgres_password"]
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in made} == {0o400}
    assert made["postgres_password"] in made["env"]
    assert set(made["centrifugo.env"].splitlines()) < set(made["env"].splitlines())
    assert compose_secrets.make(folder) == "kept what is there"
    assert {name: (folder / name).read_text() for name in made} == made


def test_secrets_whose_making_was_cut_short_are_finished(folder):
    compose_secrets.make(folder)
    password = (folder / "postgres_password").read_text()
    (folder / "unfinished").mkdir()
    (folder / "postgres_password").rename(folder / "unfinished" / "postgres_password")
    assert compose_secrets.make(folder) == "made ['postgres_password']"
    assert (folder / "postgres_password").read_text() == password


def test_secrets_given_in_part_are_refused(folder):
    (folder / "env").write_text("SECRET_KEY=given\n")
    with pytest.raises(SystemExit, match="is missing, but other secrets are there"):
        compose_secrets.make(folder)


def test_a_key_is_changed_in_the_file_that_whoever_reads_it_owns(folder):
    """That user may not make files beside it, so it stays the same file."""
    compose_secrets.make(folder)
    file = folder / "centrifugo.env"
    (token, old), (name, api) = (line.split("=", 1) for line in file.read_text().splitlines())
    node = file.stat().st_ino
    assert changed(file, f"{token}=new=1\nPREVIOUS={old}\n") == (0, "")
    assert file.read_text() == f"{token}=new=1\n{name}={api}\nPREVIOUS={old}\n"
    assert (file.stat().st_ino, stat.S_IMODE(file.stat().st_mode)) == (node, 0o400)
    assert changed(file, f"{token}=short\n") == (0, "")
    assert len(file.read_text().splitlines()) == 3
    assert changed(file, "\n") == (1, "NAME=value is wanted, a line each.\n")
    assert len(file.read_text().splitlines()) == 3


def changed(file: Path, given: str) -> tuple[int, str]:
    run = [sys.executable, compose_secrets.__file__, str(file)]
    said = subprocess.run(run, input=given, capture_output=True, text=True, check=False)
    return said.returncode, said.stderr


def test_the_module_of_secrets_needs_nothing_but_python():
    tree = ast.parse((paths.BACKEND / "config/compose_secrets.py").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"os", "secrets", "sys"}
