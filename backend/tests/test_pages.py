"""README.md and the pages below docs name files and folders that are there."""

import re

import pytest

from stack.paths import REPOSITORY

PAGES = ["README.md", "SECURITY.md", *(f"docs/{file.name}" for file in sorted((REPOSITORY / "docs").glob("*.md")))]
OURS = re.compile(r"`((?:backend|centrifugo|docs|frontend|nginx)/[\w./-]*)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES)
def test_what_it_names_is_there(page: str):
    text = (REPOSITORY / page).read_text()
    named = {REPOSITORY / path for path in OURS.findall(text)}
    linked = {(REPOSITORY / page).parent / path for path in LINK.findall(text)}
    assert sorted(str(path) for path in named | linked if not path.exists()) == []


def test_a_messages_way_names_the_file_for_each_step():
    text = (REPOSITORY / "docs/architecture.md").read_text().partition("## When something")[0]
    steps = re.split(r"^\d+\. ", text, flags=re.MULTILINE)[1:]
    assert len(steps) == 11
    without = [step for step in steps if not OURS.search(step)]
    assert [step.partition("**")[2].partition("**")[0] for step in without] == ["Commit.", "Alice's own window"]
