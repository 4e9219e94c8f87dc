"""config/releases.py: what of earlier releases is served beside the newest."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import releases
from config.releases import publish

ASSETS = {1: ["index-1.js", "page-1.js", "emoji/data.json"], 2: ["index-2.js", "emoji/data.json"], 3: ["index-3.js"]}


def built(folder: Path, release: int) -> Path:
    place = folder / f"built-{release}"
    for name in ASSETS[release]:
        file = place / "assets" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (place / "index.html").write_text(f"release {release}")
    (place / "favicon.svg").write_text("icon")
    return place


@pytest.fixture
def served(tmp_path: Path) -> Path:
    return tmp_path / "served"


def there(served: Path) -> tuple[str, set[str]]:
    return (served / "index.html").read_text(), set(releases.files_of(served / "assets"))


def test_the_release_before_stays_and_earlier_ones_go(tmp_path, served):
    publish(built(tmp_path, 1), served)
    assert there(served) == ("release 1", {*ASSETS[1]})
    publish(built(tmp_path, 2), served)
    assert there(served) == ("release 2", {*ASSETS[1], *ASSETS[2]})
    publish(built(tmp_path, 3), served)
    assert there(served) == ("release 3", {*ASSETS[2], *ASSETS[3]})
    assert (served / "favicon.svg").read_text() == "icon"


def test_the_same_once_more_is_no_other_release(tmp_path, served):
    for release in (1, 2, 2):
        publish(built(tmp_path, release), served)
    assert there(served) == ("release 2", {*ASSETS[1], *ASSETS[2]})


def test_what_was_served_before_there_was_a_note_stays(tmp_path, served):
    publish(built(tmp_path, 1), served)
    (served / releases.NOTE).unlink()
    publish(built(tmp_path, 2), served)
    assert there(served) == ("release 2", {*ASSETS[1], *ASSETS[2]})


def test_the_page_comes_last(tmp_path, served, monkeypatch):
    publish(built(tmp_path, 1), served)
    put, names = releases.put, list[str]()

    def noted(file, target):
        names.append(file.name)
        put(file, target)

    monkeypatch.setattr(releases, "put", noted)
    publish(built(tmp_path, 2), served)
    assert (set(names[:2]), names[-1]) == ({"index-2.js", "data.json"}, "index.html")


def test_one_that_was_cut_short_is_finished_by_the_next(tmp_path, served, monkeypatch):
    publish(built(tmp_path, 1), served)
    with monkeypatch.context() as during:
        during.setattr(releases, "write", lambda target, text: sys.exit("killed"))
        with pytest.raises(SystemExit):
            publish(built(tmp_path, 2), served)
    publish(built(tmp_path, 2), served)
    assert there(served) == ("release 2", {*ASSETS[1], *ASSETS[2]})


def test_as_the_container_calls_it(tmp_path, served):
    command = [sys.executable, "config/releases.py", built(tmp_path, 1), served]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
    assert there(served) == ("release 1", {*ASSETS[1]})
