"""Set-up steps: each is keyed by a hash of its inputs, made in a temporary folder and renamed when whole."""

import contextlib
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

KEPT = 2  # finished folders of one name: the newest, and the one that a running instance may still use


def make_once(folder: Path, name: str, inputs: Iterable[object], make: Callable[[Path], None]) -> Path:
    """The folder `name-<hash of inputs>`, made by `make(temporary folder)` unless it is there already."""
    target = folder / f"{name}-{digest(inputs)}"
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / f".{name}.lock"):
        if not target.is_dir():
            for leftover in folder.glob(f".{name}-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            unfinished = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder))
            try:
                make(unfinished)
                unfinished.chmod(0o755)
                unfinished.rename(target)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            _drop_old(folder, name)
    return target


def digest(inputs: Iterable[object]) -> str:
    """A short hash over values, and over names and contents of files and folders."""
    hashed = hashlib.sha256()
    for item in inputs:
        if not isinstance(item, Path):
            hashed.update(str(item).encode() + b"\0")
            continue
        for file in sorted(item.rglob("*")) if item.is_dir() else [item]:
            if file.is_file():
                hashed.update(str(file.relative_to(item.parent)).encode() + b"\0" + file.read_bytes() + b"\0")
    return hashed.hexdigest()[:12]


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Wait for, then hold, a lock that dies with the process."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _drop_old(folder: Path, name: str) -> None:
    finished = [path for path in folder.glob(f"{name}-{'?' * 12}") if path.is_dir()]
    for old in sorted(finished, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
