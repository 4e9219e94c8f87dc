"""Which changes are made of a file, and where."""

import pytest

from mutation.mutants import changed_lines, mutants

MAY = '''from functools import cache

@cache
def may(age: int = 18) -> bool:
    """Whether they may."""
    return age >= 18 and age is not None
'''
QUERY = '''OPEN = """
SELECT id FROM shop LEFT JOIN owner ON owner.id = shop.owner
WHERE closed IS NULL AND NOT hidden
"""
'''


def made(code: str) -> list[str]:
    return [mutant.diff(code).split("\n+")[1].strip() for mutant in mutants("shop/access.py", code)]


def test_each_is_the_file_with_one_change():
    assert made(MAY) == [
        "def may(age: int = 19) -> bool:",
        "return age >= 18 or age is not None",
        "return age > 18 and age is not None",
        "return age >= 19 and age is not None",
        "return age >= 18 and age is None",
    ]


def test_classes_and_constants_too():
    assert made("MOST = 5\nclass Shop:\n    least = True\n") == [
        "MOST = None",
        "MOST = 6",
        "least = None",
        "least = False",
    ]


def test_queries_word_by_word():
    assert made(QUERY) == [
        "OPEN = None",
        "SELECT id FROM shop LEFT JOIN owner ON owner.id <> shop.owner",
        "WHERE closed IS NULL OR NOT hidden",
        "WHERE closed IS NOT NULL AND NOT hidden",
        "WHERE closed IS NULL AND hidden",
        "SELECT id FROM shop JOIN owner ON owner.id = shop.owner",
    ]
    assert made('"""No query: a = b AND c."""') == []


def test_it_tells_where_it_is():
    last = list(mutants("shop/access.py", MAY))[-1]
    assert (str(last), last.lines) == ("shop/access.py:6", range(6, 7))
    assert last.diff(MAY) == "-    return age >= 18 and age is not None\n+    return age >= 18 and age is None"


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", [2]),
        ("a\nb\nc\nd\n", "a\nB\nC\nd\n", [2, 3]),
        ("a\nb\nc\nd\n", "a\nd\n", [2, 3]),
        ("a\nb\n", "a\nx\nb\n", [2]),
        ("a\n", "b\n", [1]),
    ],
)
def test_from_the_first_line_that_differs_to_the_last(before: str, after: str, lines: list[int]):
    assert list(changed_lines(before, after)) == lines
