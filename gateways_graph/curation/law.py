"""What an address of legislation.gov.uk says by itself: what it is part of, and which text at which date it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateways_graph.model.identifiers import (
    expand,
    is_version_iri,
    is_work_iri,
    statute_iri,
    work_of_version,
)
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Index, Literal

__all__ = ["iter_missing_law"]

_LEVELS = {"section", "regulation", "article", "rule", "schedule", "paragraph", "part", "chapter", "crossheading"}
_REFERRING = tuple(
    map(
        expand,
        (
            "gw:conferredBy", "gw:alias", "gw:dependsOn", "gw:commencedBy", "gw:versionRead", "gw:provision",
            "gw:obtainedUnder", "gw:receivedThrough", "gw:exceptOrigin", "gw:origin", "eli:repealed_by", "gw:savedFor",
            "eli:realizes", "eli:is_part_of", "eli:is_realized_by",
        ),
    )
)  # fmt: skip


def iter_missing_law(index: Index) -> Iterator[tuple[str, dict[str, list[str | Literal]], str]]:
    """Provisions and versions that are referred to and not recorded: node, its properties, who refers to it.

    A statute is never made up: its title is not in its address.
    """
    made: set[str] = set()
    for owner, properties in list(index.items()):
        for name in _REFERRING:
            for value in list(properties.get(name, ())):
                if isinstance(value, str):
                    for node, known in _needed(value, index):
                        if node not in index and node not in made:
                            made.add(node)
                            yield node, known, owner


def _needed(iri: str, index: Index) -> Iterator[tuple[str, dict[str, list[str | Literal]]]]:
    if is_version_iri(iri) and iri not in index:
        work = work_of_version(iri)
        yield iri, _version(iri, work, index)
        yield from _provisions(work, index)
    elif is_work_iri(iri):
        yield from _provisions(iri, index)


def _provisions(iri: str, index: Index) -> Iterator[tuple[str, dict[str, list[str | Literal]]]]:
    """A provision and what it is part of, up to the first that is recorded."""
    statute = statute_iri(iri)
    while iri not in index and iri != statute:
        parent = _parent(iri, statute)
        yield iri, {RDF_TYPE: [expand("eli:LegalResourceSubdivision")], expand("eli:is_part_of"): [parent]}
        iri = parent


def _parent(iri: str, statute: str) -> str:
    parts = iri[len(statute) :].strip("/").split("/")[:-1]
    while parts and parts[-1] in _LEVELS:
        parts.pop()
    return "/".join([statute, *parts])


def _version(iri: str, work: str, index: Index) -> dict[str, list[str | Literal]]:
    known: dict[str, list[str | Literal]] = {
        RDF_TYPE: [expand("eli:LegalExpression")],
        expand("eli:realizes"): [work],
    }
    said = iri.rpartition("/")[2]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        known[expand("eli:version_date")] = [Literal(said, XSD + "date")]
    elif said in ("enacted", "made"):
        dated = index.get(statute_iri(work), {})
        known[expand("eli:version_date")] = list(dated.get(expand("eli:date_document"), ()))
    return {name: values for name, values in known.items() if values}
