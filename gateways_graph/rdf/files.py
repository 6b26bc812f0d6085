"""Writing RDF files: canonical text, replaced in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from gateways_graph.atomic import write_atomically, write_together
from gateways_graph.errors import DataError, UsageError
from gateways_graph.rdf.canonical import heading_of
from gateways_graph.rdf.jsonld import format_jsonld
from gateways_graph.rdf.quads import format_nquads, format_trig
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import Triple
from gateways_graph.rdf.write import format_ntriples, format_turtle

__all__ = ["ENDINGS", "render_triples", "rewrite_sources", "write_triples"]

#: Ending of a file's name -> syntax written.
ENDINGS = {
    ".ttl": "turtle", ".turtle": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".json": "jsonld",
    ".nq": "nquads", ".trig": "trig",
}  # fmt: skip


def write_triples(path: str | Path, triples: Iterable[Triple], *, heading: str = "") -> None:
    """Write triples in the syntax that the ending of the name asks for.

    A kill at any moment leaves the old file or the new one. The same triples give the same bytes.

    Args:
        path: File to write; its folder must be there.
        triples: Any order.
        heading: Comment lines for the top of a Turtle file, without `#`; the others have none.
            N-Quads and TriG hold each reading as a named graph too (`gateways_graph.rdf.quads`).

    Raises:
        UsageError: The ending is none of `ENDINGS`, or the folder is not there.
        OSError: The disk is full or the folder cannot be written.
    """
    write_atomically(Path(path), render_triples(path, triples, heading=heading))


def render_triples(path: str | Path, triples: Iterable[Triple], *, heading: str = "") -> bytes:
    """The bytes that `write_triples` writes; `path` may be an ending alone (`.trig`).

    Raises:
        UsageError: The ending is none of `ENDINGS`.
    """
    form = ENDINGS.get(Path(path).suffix.lower() or str(path))
    if form is None:
        message = f"{path}: the ending does not say which RDF to write: use one of {', '.join(ENDINGS)}"
        raise UsageError(message)
    if form == "turtle":
        return format_turtle(triples, heading=heading).encode()
    writers: dict[str, Callable[[Iterable[Triple]], str]] = {
        "ntriples": format_ntriples, "jsonld": format_jsonld, "nquads": format_nquads, "trig": format_trig,
    }  # fmt: skip
    return writers[form](triples).encode()


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
            contents[path] = heading.encode() + render_triples(path, triples[source.name])
    write_together(contents)
    return list(contents)
