"""Writing a file so that a kill at any moment leaves the old one or the new one, never half."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from gateways_graph.errors import UsageError

__all__ = ["write_atomically", "write_folder", "write_together"]

#: Endings by which a person says that one file is wanted.
_FILES = frozenset({".csv", ".tsv", ".txt", ".parquet", ".zip", ".xlsx", ".json"})


def write_atomically(target: Path, content: bytes) -> None:
    """Replace `target` with `content` in one step.

    A symbolic link keeps pointing where it did and what it points to is replaced. A device or a
    pipe (`/dev/stdout`) is written directly, since it cannot be replaced.

    Raises:
        UsageError: The folder is not there or may not be written to, or the target is a folder.
        OSError: The disk is full.
    """
    target = _reachable(target)
    if target.is_dir():
        message = f"{target} is a folder: name a file to write"
        raise UsageError(message)
    if target.exists() and not target.is_file():
        _write_device(target, content)
        return
    temporary = _write_beside(target, content)
    try:
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _reachable(target: Path) -> Path:
    """The path with links followed, or an error when the system does not even look there."""
    try:
        found = target.resolve()
        found.exists()
    except (OSError, RuntimeError, ValueError) as error:
        message = f"{str(target)[:200]} cannot be written ({getattr(error, 'strerror', None) or error})"
        raise UsageError(message) from error
    return found


def _write_device(target: Path, content: bytes) -> None:
    """A device or a pipe, which cannot be replaced."""
    try:
        target.write_bytes(content)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        message = f"{target} cannot be written ({error.strerror})"
        raise UsageError(message) from error


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write several files into a folder, made if it is not there; other files in it are left alone.

    Each file is replaced in one step, after all of them have been written, so that a full disk
    leaves the old set.

    Raises:
        UsageError: The target is a file or named like one, or the folder above it is not there or may not be
            written to.
    """
    target = _reachable(target)
    _check_folder(target, len(files))
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        message = f"the folder {target} cannot be made ({error.strerror}): name one where you may write"
        raise UsageError(message) from error
    write_together({target / name: content for name, content in files.items()})


def _check_folder(target: Path, count: int) -> None:
    """Refuse a folder that is a file, is named like one, or has no place."""
    if target.exists() and not target.is_dir():
        message = f"{target} is a file, and this format writes a folder of files: name a folder"
        raise UsageError(message)
    if not target.parent.is_dir():
        message = f"there is no folder {target.parent}: make it first"
        raise UsageError(message)
    if target.suffix.lower() in _FILES and not target.exists():
        message = f"{target} is named like a file, and this format writes a folder of {count} files: name a folder"
        raise UsageError(message)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Replace several files, each in one step, after all of them have been written beside their places.

    A full disk leaves all of them as they were. A kill leaves each old or new; the steps follow one
    another in the order given, so name first what others refer to.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for target, content in files.items():
            final = target.resolve()
            waiting.append((_write_beside(final, content), final))
        for temporary, final in waiting:
            os.replace(temporary, final)
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)


def _write_beside(target: Path, content: bytes) -> Path:
    """A finished temporary file in the same folder, with the access rights the target should have."""
    if not target.parent.is_dir():
        message = f"there is no folder {target.parent}: make it first"
        raise UsageError(message)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        message = f"{target} cannot be written ({error.strerror}): name a file in a folder that you may write to"
        raise UsageError(message) from error
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(_mode(target))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _mode(target: Path) -> int:
    """Rights of the file to be replaced, or those that a new file gets; mkstemp gives the owner's only."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
