"""The folder of uploaded files, which operators put on other disks."""

import shutil
from pathlib import Path

import pytest

from stack import archive, backup, media
from stack.errors import StackError


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def test_a_link_is_followed_and_stays_each_time(tmp_path):
    """And the folder behind it is the same one: it may be where a disk is mounted."""
    disk = write(tmp_path / "disk", "attachments/ab/old", "incoming/half")
    (tmp_path / "home").mkdir()
    link = tmp_path / "home" / "media"
    link.symlink_to(disk)
    node = disk.stat().st_ino
    for kept, new in (("attachments/ab/old", "attachments/ab/one"), ("attachments/ab/one", "avatars/cd/two")):
        dump = write(tmp_path, "dump") / "dump"
        archive.pack(tmp_path / "file", dump, write(tmp_path / new, new))
        _, restored = archive.unpack(tmp_path / "file", link / media.RESTORING)
        assert restored
        media.swap(link, restored)
        shutil.rmtree(link / media.RESTORING)
        assert names(disk) == sorted([new, f"before_restore/{kept}", "incoming/half"])
    assert (link.readlink(), disk.stat().st_ino) == (disk, node)


def test_what_is_no_upload_is_in_no_backup(tmp_path):
    there = write(tmp_path, "incoming/half", "restoring/media/new", "before_restore/old", "attachments/incoming/one")
    assert list(media.uploaded(there)) == [there / "attachments/incoming/one"]


def test_what_is_removed_meanwhile_is_passed_over(tmp_path):
    there = write(tmp_path, "attachments/ab/one", "attachments/cd/two", "attachments/ef/three")
    walk = media.uploaded(there)
    first = next(walk)
    shutil.rmtree(there / "attachments/cd")
    assert [first, *walk] == [there / "attachments/ab/one", there / "attachments/ef/three"]
    assert list(media.uploaded(tmp_path / "never made")) == []


def test_where_nothing_can_be_unpacked_nothing_is_changed(tmp_path):
    """The disk behind the link is not there."""
    archive.pack(tmp_path / "file", write(tmp_path, "dump") / "dump", tmp_path / "none")
    (tmp_path / "media").symlink_to(tmp_path / "absent")
    with pytest.raises(StackError, match=r"can't be read whole into .*File exists.*Nothing was changed"):
        archive.unpack(tmp_path / "file", tmp_path / "media" / media.RESTORING)


def test_files_that_cannot_be_moved_are_told_in_a_line(tmp_path, monkeypatch):
    monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
    restored = write(tmp_path / "media" / media.RESTORING / "media", "attachments/new")
    write(tmp_path / "media", "attachments/old", media.BEFORE_RESTORE)
    with pytest.raises(StackError, match=r"The database is restored, the uploaded files are not: .*File exists"):
        backup._swap_media(restored)
    assert (tmp_path / "media" / "attachments" / "old").exists()
