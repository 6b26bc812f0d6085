"""Writing RDF files: canonical text, replaced in one step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gateways_graph.atomic import write_atomically
from gateways_graph.errors import UsageError
from gateways_graph.rdf.jsonld import format_jsonld
from gateways_graph.rdf.triples import Triple
from gateways_graph.rdf.write import format_ntriples, format_turtle

__all__ = ["ENDINGS", "write_triples"]

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
    form = ENDINGS.get(target.suffix.lower())
    if form is None:
        message = f"{target}: the ending does not say which RDF to write: use one of {', '.join(ENDINGS)}"
        raise UsageError(message)
    if form == "turtle":
        text = format_turtle(triples, heading=heading)
    else:
        text = {"ntriples": format_ntriples, "jsonld": format_jsonld}[form](triples)
    write_atomically(target, text.encode())
