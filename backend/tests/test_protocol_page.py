"""docs/protocol.md, from which alone a client can be written: what the server sends stands in it."""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import events.changes
import messaging.changes
import rooms.changes
from stack import paths
from tests import sample_files

PAGE = (paths.REPOSITORY / "docs" / "protocol.md").read_text()
WORDS = set(re.findall(r"\w+", PAGE))


def samples() -> Iterator[dict[str, Any]]:
    for name in sorted(sample_files.names() - {"rights"}):
        yield json.loads((sample_files.FOLDER / f"{name}.json").read_text())


def test_every_type_of_change_has_its_line():
    modules = (events.changes, messaging.changes, rooms.changes)
    kinds = [kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)]
    declared = {name for kind in kinds if isinstance(name := getattr(kind, "type", None), str)}
    table = PAGE.partition("\n## Types and bodies\n")[2].partition("\n## ")[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    assert set(re.findall(r"`(\w+)`", " ".join(first))) == declared


def test_every_field_of_a_body_is_named():
    fields = {name for sample in samples() for change in sample["changes"] for name in change["body"]}
    assert fields - WORDS == set()


def test_every_field_of_a_card_is_named():
    told = [sample[part] for sample in samples() for part in ("before", "after", "mine") if sample[part]]
    last = [each["last_message"] for each in told if each.get("last_message")]
    assert {name for each in [*told, *last] for name in each} - WORDS == set()


def test_every_part_of_a_pair_is_named():
    told = PAGE.partition("\n## Test vectors\n")[2].partition("\n## ")[0]
    assert {name for sample in samples() for name in sample} - set(re.findall(r"`(\w+)`", told)) == set()
