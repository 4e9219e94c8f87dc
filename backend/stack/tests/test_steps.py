"""Set-up steps: made once, whole or not at all."""

import threading
import time
from pathlib import Path

import pytest

from stack.steps import KEPT, digest, make_once


def test_made_once_per_input(tmp_path):
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "file").write_text("content")

    first = make_once(tmp_path, "thing", ["1.0"], make)
    again = make_once(tmp_path, "thing", ["1.0"], make)
    other = make_once(tmp_path, "thing", ["1.1"], make)

    assert first == again != other
    assert (first / "file").read_text() == "content"
    assert len(made) == 2


def test_half_made_is_made_again_and_leaves_nothing(tmp_path):
    def break_off(folder: Path) -> None:
        (folder / "half").write_text("")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_once(tmp_path, "thing", ["1.0"], break_off)
    assert [path.name for path in tmp_path.iterdir()] == [".thing.lock"]

    (tmp_path / ".thing-killed").mkdir()
    whole = make_once(tmp_path, "thing", ["1.0"], lambda folder: (folder / "whole").touch())
    assert sorted(path.name for path in tmp_path.iterdir()) == [".thing.lock", whole.name]
    assert [path.name for path in whole.iterdir()] == ["whole"]


def test_two_at_once_make_it_once(tmp_path):
    made: list[Path] = []
    both = threading.Barrier(2)

    def make(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.1)  # the other comes meanwhile

    def run() -> None:
        both.wait()
        make_once(tmp_path, "thing", ["1.0"], make)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_old_ones_go_another_things_stay(tmp_path):
    other = make_once(tmp_path, "thing-dev", ["1"], lambda folder: None)
    folders = [make_once(tmp_path, "thing", [version], lambda folder: None) for version in range(4)]
    assert sum(folder.exists() for folder in folders) == KEPT
    assert folders[-1].exists()
    assert other.exists()


def test_digest_sees_names_contents_and_order(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a").write_text("1")
    digests = {digest([folder, "x"]), digest(["x", folder])}
    (folder / "a").write_text("2")
    digests.add(digest([folder, "x"]))
    (folder / "a").rename(folder / "b")
    digests.add(digest([folder, "x"]))
    assert len(digests) == 4
