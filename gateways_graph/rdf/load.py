"""From files to a validated data set, through the compiled cache when it is sound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gateways_graph.errors import DataError
from gateways_graph.model.dataset import Dataset
from gateways_graph.rdf.cache import read_cache, write_cache
from gateways_graph.rdf.read import read_dataset
from gateways_graph.resources import digest_of, resolve_files

__all__ = ["Loaded", "load_dataset"]

#: Most defects that an error message lists.
_SHOWN = 8


class Loaded(NamedTuple):
    """A data set and where it came from.

    Attributes:
        files: Files it was read from, in order.
        local: Those of them that are the user's own facts, added with `+`.
        cached: Whether the compiled cache answered.
    """

    dataset: Dataset
    files: tuple[Path, ...]
    local: tuple[Path, ...]
    cached: bool


def load_dataset(sources: Sequence[str] = (), *, use_cache: bool = True) -> Loaded:
    """Read, check and compile a data set.

    Args:
        sources: Paths as the command line gives them; see `resolve_files`.
        use_cache: Whether to look in and fill the compiled cache.

    Raises:
        UsageError: A path does not exist.
        DataError: A file cannot be read or parsed, or the data has errors (the first are listed).
    """
    from gateways_graph.rdf.sources import check_file

    files, local = resolve_files(sources)
    for file in files:
        check_file(file)
    names = tuple(str(path) for path in local)
    digest = digest_of((*(file.read_bytes() for file in files), "\0".join(names).encode()))
    if use_cache:
        known = read_cache(digest)
        if known is not None:
            return Loaded(known, files, local, True)
    dataset = _compile(files, digest, names)
    if use_cache:
        write_cache(dataset)
    return Loaded(dataset, files, local, False)


def _compile(files: Sequence[Path], digest: str, local: tuple[str, ...]) -> Dataset:
    from gateways_graph.rdf.sources import read_source
    from gateways_graph.rdf.validate import find_defects

    sources = [read_source(file) for file in files]
    errors = [defect for defect in find_defects(sources, as_at=date.today()) if defect.severity == "error"]
    if errors:
        shown = [f"{item.file}:{item.line or ''} {item.node}: {item.message} {item.mend}" for item in errors[:_SHOWN]]
        left = len(errors) - len(shown)
        more = f"\n… and {left} more: `gateways validate` lists them all" if left else ""
        message = f"the data has {len(errors)} errors:\n" + "\n".join(shown) + more
        raise DataError(message)
    triples = (triple for source in sources for triple in source.triples)
    return read_dataset(triples, digest=digest, local=local)
