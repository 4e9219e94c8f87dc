"""docs/asvs.md: every line of levels 1 and 2 once, files that exist, and the table that counts them."""

import re
from collections import Counter

from stack import paths

PAGE = (paths.REPOSITORY / "docs/asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.M)
STATES = ["held", "does not apply", "open"]
LEVEL_1 = {  # the last digits of each section
    "1.2": "12345", "1.3": "12", "1.5": "1", "2.1": "1", "2.2": "12", "2.3": "1", "3.2": "12", "3.3": "1",
    "3.4": "12", "3.5": "123", "4.1": "1", "4.4": "1", "5.2": "12", "5.3": "12", "6.1": "1", "6.2": "12345678",
    "6.3": "12", "6.4": "12", "7.2": "1234", "7.4": "12", "8.1": "1", "8.2": "12", "8.3": "1", "9.1": "123",
    "9.2": "1", "10.4": "12345", "11.3": "12", "11.4": "1", "12.1": "1", "12.2": "12", "13.4": "1", "14.2": "1",
    "14.3": "1", "15.1": "1", "15.2": "1", "15.3": "1",
}  # fmt: skip
LEVEL_2 = 183 - 24 - 7  # without those of V10 and V17, which do not apply as a whole


def test_each_line_once():
    numbers = [number for number, *_ in ROWS]
    assert [number for number, count in Counter(numbers).items() if count > 1] == []
    assert [number for number, level, *_ in ROWS if level == "1"] == [
        f"{section}.{digit}" for section, digits in LEVEL_1.items() for digit in digits
    ]
    assert [level for _, level, *_ in ROWS].count("2") == LEVEL_2
    assert len(numbers) == len(re.findall(r"^\| \d", PAGE, re.M))  # no line that is written otherwise


def test_each_is_answered():
    assert {state for _, _, _, state, _ in ROWS} == set(STATES)
    held = [(number, words) for number, _, _, state, words in ROWS if state == "held"]
    source = re.compile(r"`(?:[^`]*/[^`]*|SECURITY\.md)`|as \d+\.\d+\.\d+")
    assert [number for number, words in held if not source.search(words)] == []


def test_the_files_exist():
    named = {*re.findall(r"`([\w-]+/[\w./-]+\.\w+|docker-compose\.yml|\.dockerignore|SECURITY\.md)`", PAGE)}
    linked = {f"docs/{file}" for file in re.findall(r"\]\(([^)]+)\)", PAGE)}
    assert len(named) > 100
    assert sorted(name for name in named | linked if not (paths.REPOSITORY / name).exists()) == []


def test_the_table_counts_the_lines():
    counted = Counter((level, state) for _, level, _, state, _ in ROWS)
    for level in "12":
        numbers = " | ".join(str(counted[level, state]) for state in STATES)
        assert f"| level {level} | {numbers} |" in PAGE
