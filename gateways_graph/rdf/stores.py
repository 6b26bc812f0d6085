"""Stores: a folder on disk that Oxigraph keeps, or a SPARQL 1.1 server. Read as one graph, filled whole or not at all.

A store is read by its triples and never queried in place: what lies in its default graph and in all
its named graphs is the data, and every analysis and query then runs as on files. So no engine's own
notion of a default graph can hide a triple or make a stray graph.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph.errors import DataError, UsageError
from gateways_graph.resources import Address, check_path

if TYPE_CHECKING:
    import pyoxigraph

    from gateways_graph.rdf.sources import Source
    from gateways_graph.rdf.triples import Triple

__all__ = ["Filled", "fill_store", "is_server", "is_store", "read_store", "what_goes"]

#: The file by which a folder of RocksDB, which Oxigraph writes, is known.
_MARK = "CURRENT"


class Filled(NamedTuple):
    """What filling a store came to: how many triples it holds, how many went, and whether anything was written."""

    triples: int
    removed: int
    written: bool


def is_server(name: str | Path) -> bool:
    """Whether a source is the address of a SPARQL server."""
    return isinstance(name, str) and name.casefold().startswith(Address.START)


def is_store(name: str | Path) -> bool:
    """Whether a source is a server, or a folder that is a store; anything else is taken for a file."""
    return is_server(name) or (Path(name) / _MARK).is_file()


def read_store(name: str | Path) -> Source:
    """All triples of a store, of its default graph and its named graphs together.

    Raises:
        DataError: The folder is damaged, of another version, or cannot be read.
        QueryError: The server is down, too slow, refuses, or answers something else than SPARQL.
        UsageError: The address cannot be one.
    """
    if is_server(name):
        from gateways_graph.rdf.remote import read_server

        return read_server(str(name))
    import pyoxigraph as ox

    from gateways_graph.rdf.sources import gather

    try:
        return gather(str(name), "", ox.Store.read_only(str(name)))
    except (OSError, ValueError, RuntimeError) as error:
        message = f"{name}: the store cannot be read ({error}): delete it and fill it again with `gateways load {name}`"
        raise DataError(message) from error


def fill_store(name: str, triples: Sequence[Triple], *, replace: bool = False, update: str | None = None) -> Filled:
    """Put data into a store that is new, empty, or to be emptied first; all of it in one step, or nothing.

    A new folder is filled beside its place and then renamed; one that exists is changed in one
    transaction; a server gets one request, which SPARQL 1.1 asks it to carry out as a whole, and is
    read again afterwards.

    Args:
        name: Folder, or address of a server.
        triples: All that the store is to hold.
        replace: Whether other triples in it may go.
        update: Where the server takes updates, when that is not the address of its queries.

    Raises:
        UsageError: The store holds other data, the folder holds something else, or the name cannot be one.
        DataError: The folder is damaged, in use by another program, or cannot be written.
        QueryError: The server is down, too slow, read-only, or keeps something else than was sent.
    """
    if is_server(name):
        from gateways_graph.rdf.remote import fill_server

        removed = fill_server(name, triples, replace=replace, update=update)
    else:
        check_path(name)
        removed = _fill_folder(Path(name), triples, replace)
    return Filled(len(triples), max(removed, 0), removed >= 0)


def what_goes(name: str, held: Collection[Triple], triples: Collection[Triple], replace: bool) -> int:
    """How many triples a store loses, or -1 when it holds just this data already.

    Raises:
        UsageError: It holds others, and it was not said that they may go.
    """
    if set(held) == set(triples):
        return -1
    if held and not replace:
        message = (
            f"{name}: holds {len(held):,} triples already, which are other data: name another store, or say --replace, "
            "which empties it first (its named graphs too)"
        )
        raise UsageError(message)
    return len(held)


def _fill_folder(path: Path, triples: Sequence[Triple], replace: bool) -> int:
    try:
        if (path / _MARK).is_file():
            return _refill(path, triples, replace)
        _check_place(path)
        # Beside its place, so that a kill leaves nothing where the store is looked for.
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            store = _open(temporary)
            store.bulk_extend(_to_quads(triples))
            store.flush()
            del store
            temporary.replace(path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except (OSError, RuntimeError) as error:
        message = f"{path}: the store cannot be read or written ({error}): nothing was changed"
        raise DataError(message) from error
    return 0


def _refill(path: Path, triples: Sequence[Triple], replace: bool) -> int:
    from gateways_graph.rdf.sources import gather
    from gateways_graph.rdf.write import format_ntriples

    # Before it is opened for writing, which alone would change files of a store that is only to be refused.
    held = gather(str(path), "", _open(path, writing=False)).triples
    gone = what_goes(str(path), held, triples, replace)
    if gone >= 0:
        store = _open(path)
        store.update(f"CLEAR ALL ; INSERT DATA {{\n{format_ntriples(triples)}}}")
        store.flush()
    return gone


def _open(path: Path, *, writing: bool = True) -> pyoxigraph.Store:
    import pyoxigraph as ox

    try:
        return ox.Store(str(path)) if writing else ox.Store.read_only(str(path))
    except OSError as error:
        if "lock" not in str(error).lower():
            raise
        message = f"{path}: another program has this store open: stop it (a server?) and try again"
        raise DataError(message) from error


def _check_place(path: Path) -> None:
    if path.exists() and not path.is_dir():
        message = f"{path}: is a file: a store is a folder; `gateways export turtle -o FILE` writes files"
        raise UsageError(message)
    if path.is_dir() and any(path.iterdir()):
        message = f"{path}: is a folder with other things in it: name a new or empty folder"
        raise UsageError(message)
    if not path.absolute().parent.is_dir():
        message = f"{path}: there is no folder {path.absolute().parent} to put the store in"
        raise UsageError(message)


def _to_quads(triples: Sequence[Triple]) -> list[pyoxigraph.Quad]:
    import pyoxigraph as ox

    from gateways_graph.rdf.write import format_ntriples

    return list(ox.parse(format_ntriples(triples), format=ox.RdfFormat.N_TRIPLES))
