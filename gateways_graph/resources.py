"""Where the packaged data lies: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from gateways_graph.errors import DataError, UsageError

__all__ = [
    "DATA_FILES",
    "DESCRIBING_FILES",
    "Address",
    "Location",
    "cache_directory",
    "check_path",
    "data_directory",
    "default_data",
    "digest_of",
    "resolve_files",
    "shipped_file",
]

#: Files that together are the default data set.
DATA_FILES = ("gateways.ttl", "bodies.ttl", "schemes.ttl")
#: Files beside them that describe the data and are not part of it.
DESCRIBING_FILES = ("vocabulary.ttl", "shapes.ttl", "finding-vocabulary.ttl", "finding-shapes.ttl")


class Address(str):
    """Address of a SPARQL server as `--data` takes it: `sparql+http://host/query` or `sparql+https://…`."""

    __slots__ = ()

    START = ("sparql+http://", "sparql+https://")


#: A file, a folder that is a store, or a server.
Location = Path | Address


def cache_directory() -> Path:
    """Where compiled data and answers lie: `GATEWAYS_CACHE`, else the user's cache folder."""
    named = os.environ.get("GATEWAYS_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "gateways-graph"


def data_directory() -> Path:
    """The folder that holds the packaged data.

    A wheel carries it as `gateways_graph/data`; an editable install has no such folder and falls
    back to `data` at the top of the checkout.

    Raises:
        DataError: Neither folder is there, so the installation is broken.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / DATA_FILES[0]).is_file():
            return folder
    message = f"the packaged data is missing beside {package}: install gateways-graph again"
    raise DataError(message)


def default_data() -> tuple[Path, ...]:
    """The files of the default data set, in a fixed order."""
    folder = data_directory()
    return tuple(folder / name for name in DATA_FILES if (folder / name).is_file())


def shipped_file(name: str) -> Path:
    """A file shipped beside the data, for example `shapes.ttl`."""
    return data_directory() / name


def resolve_files(sources: Sequence[str]) -> tuple[tuple[Location, ...], tuple[Location, ...]]:
    """(files and stores to read, those of them that are local additions).

    No source means the packaged data. `+file.ttl` adds to the packaged data; a source without `+`
    stands instead of it.

    Raises:
        UsageError: One is an address, but not of a SPARQL server.
    """
    own = [_locate(name) for name in sources if not name.startswith("+")]
    local = tuple(_locate(name[1:]) for name in sources if name.startswith("+"))
    return (*(own or default_data()), *local), local


def _locate(name: str) -> Location:
    # A path would lose one of the two slashes of an address.
    if name.casefold().startswith(Address.START):
        return Address(name)
    check_path(name)
    return Path(name)


def check_path(name: str) -> None:
    """Refuse an address where a path belongs: the message of a missing file would not say what to write.

    Raises:
        UsageError: It begins as addresses do.
    """
    scheme, there, _ = name.partition("://")
    if there and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        server = f"for a SPARQL server write sparql+{name}; " if scheme.lower() in ("http", "https") else ""
        message = f"{name}: is an address and no path: {server}a file that lies elsewhere has to be downloaded first"
        raise UsageError(message)


def digest_of(texts: Iterable[bytes]) -> str:
    """SHA-256 over sources, in order, as hexadecimal text."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text).digest())
    return digest.hexdigest()
