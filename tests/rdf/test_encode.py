"""Tests of answers that the query process writes itself: the same content, in the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateways_graph.errors import QueryError
from gateways_graph.rdf.encode import GRAPH_SYNTAXES, encode_triples
from gateways_graph.rdf.query import Limits, QueryWorker, Question
from gateways_graph.rdf.sources import parse_source
from gateways_graph.rdf.triples import XSD, Literal, Triple

_BASE = "http://a.example/"
_TRIPLES: tuple[Triple, ...] = (
    (_BASE + "b", "http://www.w3.org/2004/02/skos/core#note", Literal("3", XSD + "integer")),
    (_BASE + "b", "http://www.w3.org/2004/02/skos/core#prefLabel", Literal(
        'caf\u00e9 "x"\n', "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"
    )),
    (_BASE + "a", "http://purl.org/dc/terms/source", _BASE + "b"),
)  # fmt: skip


@pytest.fixture(scope="module")
def worker() -> Iterator[QueryWorker]:
    """A child process with three triples."""
    source = parse_source("x.nt", encode_triples(_TRIPLES, "ntriples").decode())
    with QueryWorker([source], limits=Limits(rows=3)) as made:
        yield made


@pytest.mark.parametrize("form", [form for form in GRAPH_SYNTAXES if form != "rdfxml"])
def test_triples_are_read_back(form: str) -> None:
    """Each syntax holds the triples, whatever their order was, in the same bytes."""
    written = encode_triples(_TRIPLES, form)
    ending = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld"}[form]
    assert set(parse_source(f"x.{ending}", written.decode()).triples) == set(_TRIPLES)
    assert encode_triples(reversed(_TRIPLES), form) == written


def test_turtle_names_the_prefixes_that_are_used() -> None:
    """Prefixes stand in order of name, those alone that are needed."""
    lines = encode_triples(_TRIPLES, "turtle").decode().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("@prefix")] == ["dct:", "rdf:", "skos:", "xsd:"]


def test_the_child_writes_what_was_asked(worker: QueryWorker) -> None:
    """Rows, truth values and graphs come in the syntax wanted for their kind, cut ones with the limit named."""
    forms = {"rows": "csv", "boolean": "xml", "graph": "ntriples"}
    rows = worker.write(Question("SELECT ?s { ?s dct:source ?o }", forms))
    assert (rows.kind, rows.form, rows.content, rows.cut) == ("rows", "csv", b"s\r\nhttp://a.example/a\r\n", "")
    assert b"<boolean>true</boolean>" in worker.write(Question("ASK {}", forms)).content
    graph = worker.write(Question("CONSTRUCT WHERE { ?s ?p ?o }", forms))
    assert (graph.content.count(b"\n"), graph.cut) == (3, "")
    cut = worker.write(Question("SELECT * { ?s ?p ?o . ?a ?b ?c }", forms))
    assert "cut at 3 rows" in cut.cut
    assert cut.content.count(b"\r\n") >= 4


def test_short_addresses_are_completed_from_the_base(worker: QueryWorker) -> None:
    """With a base, an address without scheme is one; without, it is an error."""
    forms = {"rows": "csv", "boolean": "csv", "graph": None}
    assert worker.write(Question("ASK { <a> ?p <b> }", forms, base=_BASE)).content == b"true"
    with pytest.raises(QueryError) as caught:
        worker.write(Question("ASK { <a> ?p <b> }", forms))
    assert caught.value.why == "syntax"


def test_an_answer_that_no_syntax_will_hold_is_refused(worker: QueryWorker) -> None:
    """A kind of answer for which no syntax is wanted is an error of its own kind."""
    with pytest.raises(QueryError, match="a graph") as caught:
        worker.write(Question("DESCRIBE <http://a.example/a>", {"rows": "csv", "boolean": "csv", "graph": None}))
    assert caught.value.why == "form"
