"""`make mutation`, on a small project: what no test notices is told, and what one notices is counted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stack.paths import BACKEND

ACCESS = """def may(age):
    return age >= 18


def greeting():
    return "hello"
"""
TESTS = """from shop.access import greeting, may

def test_may():
    assert (may(17), may(18)) == (False, True)

def test_greeting():
    assert greeting()

def test_broken():
    assert may(None)
"""
SETTINGS = """
[tool.coverage.run]
include = ["*/access.py", "shop/*.py"]
omit = ["*/tests/*"]
[tool.pytest.ini_options]
markers = ["stack"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "shop" / "tests").mkdir(parents=True)
    for name, text in {"access.py": ACCESS, "tests/test_shop.py": TESTS, "apps.py": "name = 'shop'\n"}.items():
        (tmp_path / "shop" / name).write_text(text)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    return tmp_path


def run(project: Path, *options: str) -> tuple[int, list[str]]:
    env = {**os.environ, "PYTHONPATH": f"{project}:{BACKEND}", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "mutation", "--jobs", "1", *options]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


def test_survivors_are_told_and_the_others_counted(project: Path):
    status, said = run(project)
    assert said == [
        "3 tests of 1 files, without a mutant …",
        "shop/tests/test_shop.py::test_broken fails without a mutant: it is left out",
        "4 mutants …",
        "",
        "shop/access.py:6 survives",
        '-    return "hello"',
        '+    return "XXhelloXX"',
        "",
        "shop/access.py:6 survives",
        '-    return "hello"',
        '+    return "HELLO"',
        "",
        "shop/access.py               2 of     4 mutants noticed   50.0 %",
        "all                          2 of     4 mutants noticed   50.0 %",
    ]
    assert status == 1


def test_of_a_sample_all_noticed_and_nothing_written(project: Path):
    tests = project / "shop" / "tests" / "test_shop.py"
    tests.write_text(TESTS.replace("assert greeting()", 'assert greeting() == "hello"').partition("def test_broken")[0])
    before = {file: file.read_text() for file in project.rglob("*.py")}
    status, said = run(project, "--sample", "3", "--seed", "7")
    assert (status, said[-1]) == (0, "all                          3 of     3 mutants noticed  100.0 %")
    assert {file: file.read_text() for file in project.rglob("*.py")} == before


def test_tests_that_cannot_be_read(project: Path):
    (project / "shop" / "tests" / "test_shop.py").write_text("import nothing_like_this\n")
    status, said = run(project)
    assert (status, said[-1]) == (1, "The tests could not be run.")
