"""Puts a built client where nginx reads it, natively and in the container: `python config/releases.py BUILT SERVED`.

A tab that was opened before goes on with the files that it knows, by names that no other release has. So the assets of
the release before stay for as long as this one is the newest; those of earlier ones go. What is there is whole at any
moment: assets first, the page that names them last.
"""

import json
import shutil
import sys
from pathlib import Path

ASSETS, PAGE = "assets", "index.html"
NOTE = ".releases.json"  # nginx serves nothing that begins with a dot


def publish(built: Path, served: Path) -> Path:
    """`served`, with the release of `built` as the newest. Repeat freely."""
    served.mkdir(parents=True, exist_ok=True)
    newest, before = read_note(served)
    assets = files_of(built / ASSETS)
    if assets != newest:
        newest, before = assets, newest
    for name in assets:
        put(built / ASSETS / name, served / ASSETS / name)
    others = [file for file in built.iterdir() if file.is_file() and file.name != PAGE]
    for file in [*others, built / PAGE]:
        put(file, served / file.name)
    write(served / NOTE, json.dumps([newest, before]))
    for name in set(files_of(served / ASSETS)) - {*newest, *before}:
        (served / ASSETS / name).unlink()
    return served


def read_note(served: Path) -> tuple[list[str], list[str]]:
    """The assets of the newest release there and of the one before. Without a note whatever is there is the newest."""
    try:
        newest, before = json.loads((served / NOTE).read_text())
    except (OSError, ValueError):
        return files_of(served / ASSETS), []
    return newest, before


def files_of(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def put(file: Path, target: Path) -> None:
    """Whole or not at all; one that is there already is left alone, so that browsers need not fetch it again."""
    if target.is_file() and target.read_bytes() == file.read_bytes():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.new")
    shutil.copyfile(file, unfinished)
    unfinished.replace(target)


def write(target: Path, text: str) -> None:
    unfinished = target.with_name(f"{target.name}.new")
    unfinished.write_text(text)
    unfinished.replace(target)


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
