"""Plain triples: the form in which RDF travels between the parser, the reader, the checks and the writer.

A triple is `(subject IRI, predicate IRI, object)`; an object is an IRI (`str`) or a `Literal`.
There are no blank nodes in this data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.model.identifiers import NAMESPACES

__all__ = ["RDF_TYPE", "XSD", "Index", "Literal", "Triple", "index_triples"]

RDF_TYPE = NAMESPACES["rdf"] + "type"
XSD = NAMESPACES["xsd"]


class Literal(NamedTuple):
    """A literal: text, datatype IRI, language tag (empty when there is none)."""

    value: str
    datatype: str = XSD + "string"
    language: str = ""


Triple = tuple[str, str, "str | Literal"]
#: subject IRI -> predicate IRI -> objects in file order
Index = dict[str, dict[str, list["str | Literal"]]]


def index_triples(triples: Iterable[Triple]) -> Index:
    """Triples by subject, then predicate; duplicates dropped."""
    index: Index = {}
    for subject, predicate, obj in triples:
        values = index.setdefault(subject, {}).setdefault(predicate, [])
        if obj not in values:
            values.append(obj)
    return index
