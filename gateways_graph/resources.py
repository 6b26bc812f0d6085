"""Where the packaged data lies: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from gateways_graph.errors import DataError

__all__ = ["DATA_FILES", "data_directory", "default_data", "shipped_file"]

#: Files that together are the default data set; the vocabulary and the shapes describe it and are not part of it.
DATA_FILES = ("gateways.ttl", "bodies.ttl", "schemes.ttl")


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
