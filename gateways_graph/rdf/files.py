"""Writing RDF files: canonical text, replaced in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gateways_graph.atomic import write_atomically, write_together
from gateways_graph.errors import DataError, UsageError
from gateways_graph.rdf.canonical import heading_of
from gateways_graph.rdf.jsonld import format_jsonld
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import Triple
from gateways_graph.rdf.write import format_ntriples, format_turtle

__all__ = ["ENDINGS", "rewrite_sources", "write_triples"]

#: Ending of a file's name -> syntax written.
ENDINGS = {
    ".ttl": "turtle", ".turtle": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".json": "jsonld",
}  # fmt: skip


def write_triples(path: str | Path, triples: Iterable[Triple], *, heading: str = "") -> None:
    """Write triples in the syntax that the ending of the name asks for.

    A kill at any moment leaves the old file or the new one. The same triples give the same bytes.

    Args:
        path: File to write; its folder must be there.
        triples: Any order.
        heading: Comment lines for the top of a Turtle file, without `#`; the others have no comments.

    Raises:
        UsageError: The ending is none of `ENDINGS`, or the folder is not there.
        OSError: The disk is full or the folder cannot be written.
    """
    target = Path(path)
    write_atomically(target, _render(target, triples, heading))


def _render(target: Path, triples: Iterable[Triple], heading: str) -> bytes:
    form = ENDINGS.get(target.suffix.lower())
    if form is None:
        message = f"{target}: the ending does not say which RDF to write: use one of {', '.join(ENDINGS)}"
        raise UsageError(message)
    if form == "turtle":
        return format_turtle(triples, heading=heading).encode()
    return {"ntriples": format_ntriples, "jsonld": format_jsonld}[form](triples).encode()


def rewrite_sources(sources: Sequence[Source], triples: Mapping[str, Iterable[Triple]]) -> list[Path]:
    """Replace the triples of some files, keeping the comment at the top of each.

    Args:
        sources: The files as they were read, in the order in which they are to be replaced reversed:
            gateways come first in the data set and refer to the files after them.
        triples: Name of a source to all that it should hold.

    Returns:
        The files written.

    Raises:
        DataError: A file has changed since it was read, or holds comments further down, which would
            be lost.
    """
    contents: dict[Path, bytes] = {}
    for source in reversed(sources):
        if source.name in triples:
            path = Path(source.name)
            if path.read_bytes().decode() != source.text:
                message = f"{path}: was changed by somebody else just now: nothing is written, run the command again"
                raise DataError(message)
            heading = heading_of(source) if ENDINGS.get(path.suffix.lower()) == "turtle" else ""
            contents[path] = heading.encode() + _render(path, triples[source.name], "")
    write_together(contents)
    return list(contents)
