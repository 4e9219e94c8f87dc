"""The pairs in tests/samples, which the client's tests replay: read, compared, and written with --write-samples."""

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "samples"
UUID = re.compile(r"\b(?!c0ffee00)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def as_text(sample: dict[str, Any]) -> str:
    """Indented JSON; random ids are numbered in the order of the room's history, so that each run writes the same."""
    history = [str(change["prev"]) for change in sample.get("changes", [])] + [json.dumps(sample)]
    found = dict.fromkeys(UUID.findall(" ".join(history)))
    numbers = {uuid: f"00000000-0000-4000-8000-{number:012}" for number, uuid in enumerate(found, start=1)}
    text = json.dumps(sample, indent=2, ensure_ascii=False)
    return UUID.sub(lambda match: numbers[match[0]], text) + "\n"


def check(name: str, sample: dict[str, Any], *, write: bool) -> None:
    """The committed file says the same; with `write` it is made to."""
    file = FOLDER / f"{name}.json"
    if write:
        file.write_text(as_text(sample), encoding="utf-8")
    assert file.is_file(), f"{file.name} is missing: run pytest tests/test_convergence.py --write-samples"
    assert file.read_text(encoding="utf-8") == as_text(sample), f"{file.name} differs: look, then --write-samples"


def names() -> set[str]:
    return {file.stem for file in FOLDER.glob("*.json")}
