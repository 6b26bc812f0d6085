"""The published contract, checked with pySHACL: what any other SHACL engine would say of the data.

Slower than `validate` by two orders of magnitude and blind to what core SHACL cannot say, so it is
run on request and in CI, to prove that `data/shapes.ttl` and the Python checks agree. No inference
and no ontology: an inferred parent property would break a closed shape. Never limited to some focus
nodes either, since pySHACL 0.40 then takes nested shapes as met.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph.errors import DataError, MissingExtraError
from gateways_graph.model.identifiers import compact
from gateways_graph.rdf.sources import Source, read_source
from gateways_graph.rdf.triples import XSD, Literal
from gateways_graph.resources import shipped_file

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["Violation", "find_shape_violations", "to_plain_graph"]

_SH = "http://www.w3.org/ns/shacl#"


class Violation(NamedTuple):
    """One result of a SHACL validation, as compact names.

    Attributes:
        node: The focus node; empty for a blank node.
        path: The property at fault; empty when the node as a whole is, or for a longer path.
        value: The value at fault, if one is named.
        constraint: The kind of constraint, for example `ClassConstraintComponent`.
        message: In the engine's words.
    """

    node: str
    path: str
    value: str
    constraint: str
    message: str


def find_shape_violations(sources: Sequence[Source], *, shapes: str = "shapes.ttl") -> list[Violation]:
    """Violations of shipped shapes by the union of the sources, sorted; empty when it conforms.

    Args:
        sources: What is checked.
        shapes: `shapes.ttl` for data, `finding-shapes.ttl` for findings.

    Raises:
        MissingExtraError: pySHACL is not installed.
        DataError: pySHACL cannot run the shapes.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise MissingExtraError("shacl", "pyshacl") from error  # noqa: EM101 - names, not a message
    with _quiet_literals():
        data = to_plain_graph(sources)
        wanted = to_plain_graph([read_source(shipped_file(shapes))])
        _, report, _ = pyshacl.validate(data, shacl_graph=wanted, inference="none", advanced=False)
    if isinstance(report, (bytes, str, Exception)):
        message = f"pySHACL could not run data/{shapes}: {report!s}"
        raise DataError(message)
    return sorted(_iter_violations(report))


def to_plain_graph(sources: Sequence[Source]) -> Graph:
    """The union of the sources as an rdflib graph. Blank nodes of different sources stay apart."""
    from rdflib import BNode, Graph, URIRef
    from rdflib import Literal as RdflibLiteral

    graph = Graph(bind_namespaces="none")

    def node(name: str) -> URIRef | BNode:
        return BNode(name[2:]) if name.startswith("_:") else URIRef(name)

    def term(value: str | Literal) -> Node:
        if isinstance(value, str):
            return node(value)
        if value.language:
            return RdflibLiteral(value.value, lang=value.language)
        # xsd:string is left unsaid, as rdflib's own parser does; the two would not compare equal.
        datatype = None if value.datatype == XSD + "string" else URIRef(value.datatype)
        return RdflibLiteral(value.value, datatype=datatype)

    for source in sources:
        for subject, predicate, value in source.triples:
            graph.add((node(subject), URIRef(predicate), term(value)))
    return graph


def _iter_violations(report: Graph) -> Iterator[Violation]:
    from rdflib import RDF, BNode, URIRef

    def value(result: Node, name: str) -> str:
        found = report.value(result, URIRef(_SH + name))
        return "" if found is None or isinstance(found, BNode) else compact(str(found))

    # Results inside results explain the outer one and are not violations of their own.
    inner = set(report.objects(None, URIRef(_SH + "detail")))
    for result in report.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        if result not in inner:
            constraint = value(result, "sourceConstraintComponent").removeprefix(_SH)
            node, path, wrong = (value(result, name) for name in ("focusNode", "resultPath", "value"))
            yield Violation(node, path, wrong, constraint, value(result, "resultMessage"))


@contextmanager
def _quiet_literals() -> Iterator[None]:
    """Silence rdflib's log of literals it cannot convert: the shapes report them properly."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
