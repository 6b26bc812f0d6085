"""Tests of the rdflib face: the same triples, the same prefixes."""

from __future__ import annotations

from hypothesis import given, settings

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.rdflib_graph import to_rdflib
from gateways_graph.rdf.sources import parse_source, read_source
from gateways_graph.rdf.triples import XSD, Literal
from gateways_graph.resources import default_data
from tests.rdf.triple_strategies import TRIPLES, Triples


def test_binds_the_prefixes_of_the_project_only() -> None:
    """Every prefix of the project is bound, and none besides."""
    assert {prefix: str(name) for prefix, name in to_rdflib([]).namespaces()} == NAMESPACES


def test_keeps_the_written_form_of_literals() -> None:
    """rdflib neither normalises numbers nor tells plain text from xsd:string."""
    subject, predicate = "http://a.example/s", "http://a.example/p"
    graph = to_rdflib([(subject, predicate, Literal("01", XSD + "integer")), (subject, predicate, Literal("t"))])
    assert graph.query('ASK { ?s ?p "t" }').askAnswer
    assert {str(value) for value in graph.objects()} == {"01", "t"}


def test_packaged_data_has_as_many_triples() -> None:
    """No triple of the packaged data is lost or merged."""
    triples = {triple for path in default_data() for triple in read_source(path).triples}
    assert len(to_rdflib(triples)) == len(triples)


@given(TRIPLES)
@settings(max_examples=40, deadline=None)
def test_round_trip_through_rdflib(triples: Triples) -> None:
    """What rdflib writes as N-Triples reads back as the same triples, whatever the text."""
    written = to_rdflib(triples).serialize(format="nt", encoding="utf-8").decode()
    assert set(parse_source("x.nt", written).triples) == set(triples)
