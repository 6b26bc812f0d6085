"""The data as an rdflib graph, for researchers who work there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.triples import XSD, Literal, Triple

if TYPE_CHECKING:
    import rdflib

__all__ = ["to_rdflib"]


def to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """An rdflib graph of the same triples, with the prefixes of this project bound and no others.

    Literals keep their written form: rdflib would turn `"01"^^xsd:integer` into `"1"`. About 10 µs a
    triple; a property path after an OPTIONAL is slow there, so write paths first.

    Args:
        triples: Any order. Blank nodes (`_:name`) keep their names.

    Example:
        >>> len(to_rdflib([("http://a.example/1", "http://a.example/2", Literal("three"))]))
        1
    """
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in NAMESPACES.items():
        graph.bind(prefix, namespace)
    nodes: dict[str, rdflib.URIRef | rdflib.BNode] = {}

    def node(name: str) -> rdflib.URIRef | rdflib.BNode:
        known = nodes.get(name)
        if known is None:
            known = nodes[name] = rdflib.BNode(name[2:]) if name.startswith("_:") else rdflib.URIRef(name)
        return known

    for subject, predicate, obj in triples:
        graph.add((node(subject), node(predicate), node(obj) if isinstance(obj, str) else _literal(obj)))
    return graph


def _literal(literal: Literal) -> rdflib.Literal:
    import rdflib

    if literal.language:
        return rdflib.Literal(literal.value, lang=literal.language)
    # A plain literal and an xsd:string are one thing in RDF 1.1 and two in rdflib; its own parsers
    # give the plain one, so that a query for "text" finds it.
    datatype = None if literal.datatype == XSD + "string" else rdflib.URIRef(literal.datatype)
    return rdflib.Literal(literal.value, datatype=datatype, normalize=False)
