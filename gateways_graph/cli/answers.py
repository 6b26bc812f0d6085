"""Answers already worked out: the same question of the same data on the same day is printed at once.

An answer is kept with everything it depends on in its key (version, command, options, data, day,
width of the terminal) and with a checksum; a damaged one is ignored and worked out again. A folder
that cannot be written costs speed and nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from gateways_graph import __version__
from gateways_graph.cli.output import Recording, recorded, replay
from gateways_graph.resources import cache_directory, digest_of, resolve_files

__all__ = ["remembered"]

#: Most answers kept, and the longest worth keeping, in bytes.
_KEPT, _LONGEST = 64, 16 * 1024 * 1024


def remembered(command: Callable[..., int]) -> Callable[..., int]:
    """Keep what a command prints, and print it again when nothing it depends on has changed."""

    @functools.wraps(command)
    def run(**options: Any) -> int:
        if options.get("no_cache") or options.get("output") not in (None, "-") or options.get("verbose"):
            return command(**options)
        try:
            path = _path(command.__name__, options)
        except OSError:
            # The command itself says what is wrong with its files.
            return command(**options)
        known = _read(path)
        if known is not None:
            replay(known)
            return known.code
        with recorded() as recording:
            recording.code = command(**options)
        _write(path, recording)
        return recording.code

    return run


def _path(name: str, options: dict[str, Any]) -> Path:
    files, local = resolve_files(options.get("data", ()))
    paths = [file for file in files if isinstance(file, Path) and file.is_file()]
    if len(paths) != len(files):
        # What a store holds is not known until it is read.
        message = "a source is missing, or no regular file"
        raise OSError(message)
    tty = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if tty else 0
    key = [
        __version__, _code_stamp(), name, sorted((k, v) for k, v in options.items() if k != "debug"),
        digest_of(path.read_bytes() for path in paths), [str(path) for path in local],
        date.today().isoformat(), tty, width, os.environ.get("COLUMNS"), bool(os.environ.get("NO_COLOR")),
    ]  # fmt: skip
    return cache_directory() / "answers" / f"{hashlib.sha256(json.dumps(key).encode()).hexdigest()[:40]}.json"


def _code_stamp() -> int:
    """Newest change of the package's own files, so that a checkout being worked on never answers from before."""
    package = Path(__file__).resolve().parent.parent
    if not (package.parent / "pyproject.toml").is_file():
        return 0
    return max(
        entry.stat().st_mtime_ns for folder in package.iterdir() if folder.is_dir() for entry in os.scandir(folder)
    )


def _read(path: Path) -> Recording | None:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head.decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
            return None
        found = json.loads(body)
        return Recording([(bool(err), str(text)) for err, text in found["parts"]], int(found["code"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _write(path: Path, recording: Recording) -> None:
    body = json.dumps({"parts": recording.parts, "code": recording.code}, ensure_ascii=False).encode("utf-8", "replace")
    if len(body) > _LONGEST:
        return
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(temporary, path)
        kept = sorted(path.parent.glob("*.json"), key=lambda item: item.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
