"""What a backup's file holds, and what is taken out of one."""

import io
import tarfile

import pytest

from stack.archive import pack, unpack
from stack.errors import StackError


def test_it_comes_out_as_it_went_in(tmp_path):
    dump, media, file = tmp_path / "dump", tmp_path / "files", tmp_path / "backup.tar"
    dump.write_bytes(b"PGDMP")
    for name in ("attachments/ab/one/original", "incoming/half"):
        (media / name).parent.mkdir(parents=True)
        (media / name).write_text(name)
    pack(file, dump, media)
    found, files = unpack(file, tmp_path / "out")
    assert found.read_bytes() == b"PGDMP"
    assert files is not None
    kept = [str(each.relative_to(files)) for each in files.rglob("*") if each.is_file()]
    assert kept == ["attachments/ab/one/original"]


def test_nothing_is_written_elsewhere(tmp_path):
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as archive:
        for name in ("../outside", "/outside", "media/../../outside", "other/file", "database.dump"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(link)
    unpack(file, tmp_path / "out")
    assert sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*")) == [
        "evil.tar", "out", "out/database.dump", "out/media",
    ]  # fmt: skip


def test_a_backup_of_before_there_were_files(tmp_path):
    file = tmp_path / "old.dump"
    file.write_bytes(b"PGDMP" + b"\1" * 2_000)
    assert unpack(file, tmp_path / "out") == (file, None)


def test_half_of_one_is_refused(tmp_path):
    dump, media, file = tmp_path / "dump", tmp_path / "files", tmp_path / "backup.tar"
    dump.write_bytes(b"x" * 50_000)
    media.mkdir()
    pack(file, dump, media)
    file.write_bytes(file.read_bytes()[:20_000])
    with pytest.raises(StackError, match="can't be read whole"):
        unpack(file, tmp_path / "out")
