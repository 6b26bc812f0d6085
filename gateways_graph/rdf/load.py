"""From files and stores to a validated data set, through the compiled cache when it is sound.

Two digests are at work. The *key* of the cache is of the bytes of the files, so that a second call
hashes and parses nothing else. The *digest* of the data, which receipts carry, is of its triples:
the SHA-256 of sorted N-Triples, each once, so that the same triples have the same digest whether
they came from Turtle, TriG or a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph.errors import DataError
from gateways_graph.model.dataset import Dataset
from gateways_graph.rdf.cache import read_cache, write_cache
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.stores import is_store
from gateways_graph.resources import Location, digest_of, resolve_files

if TYPE_CHECKING:
    from gateways_graph.rdf.sources import Source
    from gateways_graph.rdf.triples import Literal, Triple

__all__ = ["Loaded", "load_dataset", "read_triples"]

#: Most defects that an error message lists.
_SHOWN = 8


class Loaded(NamedTuple):
    """A data set and where it came from.

    Attributes:
        files: Files and stores it was read from, in order.
        local: Those of them that are the user's own facts, added with `+`.
        cached: Whether the compiled cache answered.
    """

    dataset: Dataset
    files: tuple[Location, ...]
    local: tuple[Location, ...]
    cached: bool


def load_dataset(sources: Sequence[str] = (), *, use_cache: bool = True) -> Loaded:
    """Read, check and compile a data set.

    Args:
        sources: Paths as the command line gives them; see `resolve_files`.
        use_cache: Whether to look in and fill the compiled cache.

    Raises:
        UsageError: A path does not exist.
        DataError: A file cannot be read or parsed, or the data has errors (the first are listed).
        QueryError: A server is down, too slow, or answers something else than SPARQL.
    """
    files, local = resolve_files(sources)
    read: dict[Location, Source] = {}
    parts = [_content(file, read) for file in files]
    names = tuple(str(path) for path in local)
    key = digest_of((*parts, "\0".join(names).encode()))
    if use_cache:
        known = read_cache(key)
        if known is not None:
            return Loaded(known, files, local, True)
    dataset = _compile([_read(file, read) for file in files], names)
    if use_cache:
        write_cache(dataset, key)
    return Loaded(dataset, files, local, False)


def read_triples(files: Iterable[Location]) -> tuple[Triple, ...]:
    """All triples of files and stores, each once and sorted, with literals in the one form that stores keep too."""
    from gateways_graph.rdf.sources import read_source

    return tuple(_sorted_union([read_source(file) for file in files]))


def _sorted_union(sources: Iterable[Source]) -> list[Triple]:
    from gateways_graph.rdf.literals import canonical_triples

    return sorted(set(canonical_triples(triple for source in sources for triple in source.triples)), key=_order)


def _content(file: Location, read: dict[Location, Source]) -> bytes:
    """What stands for a source in the key of the cache; a store has to be read for that, and is kept in `read`."""
    from gateways_graph.rdf.sources import check_file, read_source

    if isinstance(file, Path) and not is_store(file):
        check_file(file)
        return file.read_bytes()
    from gateways_graph.rdf.write import format_ntriples

    read[file] = read_source(file)
    return format_ntriples(read[file].triples).encode()


def _read(file: Location, read: dict[Location, Source]) -> Source:
    from gateways_graph.rdf.sources import read_source

    return read[file] if file in read else read_source(file)


def _compile(sources: Sequence[Source], local: tuple[str, ...]) -> Dataset:
    from gateways_graph.rdf.validate import find_defects
    from gateways_graph.rdf.write import format_ntriples

    errors = [defect for defect in find_defects(sources, as_at=date.today()) if defect.severity == "error"]
    if errors:
        shown = [f"{item.file}:{item.line or ''} {item.node}: {item.message} {item.mend}" for item in errors[:_SHOWN]]
        left = len(errors) - len(shown)
        more = f"\n… and {left} more: `gateways validate` lists them all" if left else ""
        message = f"the data has {len(errors)} errors:\n" + "\n".join(shown) + more
        raise DataError(message)
    # Sorted, so that nothing can depend on the order in which a file or a store gives them.
    triples = _sorted_union(sources)
    return read_dataset(triples, digest=sha256(format_ntriples(triples).encode()).hexdigest(), local=local)


def _order(triple: Triple) -> tuple[str, str, bool, str | Literal]:
    subject, predicate, obj = triple
    return subject, predicate, isinstance(obj, str), obj
