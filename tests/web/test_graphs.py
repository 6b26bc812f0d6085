"""Tests of named graphs behind the endpoint: FROM, default-graph-uri and named-graph-uri, and what is not held."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from gateways_graph.rdf.sources import Source
from gateways_graph.session import Gateways
from gateways_graph.web.app import create_app
from tests.web.servers import Running, running

pytestmark = pytest.mark.server

_ONE, _TWO = "http://a.example/one", "http://a.example/two"
_TEXT = f"""
<http://a.example/s> a <http://a.example/Loose> .
<{_ONE}> {{ <{_ONE}> a <http://a.example/Document> }}
<{_TWO}> {{ <{_TWO}> a <http://a.example/Document> }}
"""


@pytest.fixture(scope="module")
def graphs(small: Gateways) -> Iterator[Running]:
    """The endpoint over two named graphs and one triple outside them."""
    with running(create_app(small, slots=1, sources=[Source("graphs.trig", _TEXT, ())])) as server:
        yield server


@pytest.mark.parametrize(
    ("parameters", "query", "expected"),
    [
        ({}, "SELECT ?s { ?s a ?c }", 3),
        ({}, f"SELECT ?s FROM <{_ONE}> {{ ?s a ?c }}", 1),
        ({}, f"SELECT ?s FROM <{_ONE}> FROM <{_TWO}> {{ ?s a ?c }}", 2),
        ({}, f"SELECT ?g FROM NAMED <{_ONE}> {{ GRAPH ?g {{ ?s a ?c }} }}", 1),
        ({"default-graph-uri": _ONE}, "SELECT ?s { ?s a ?c }", 1),
        ({"default-graph-uri": _ONE}, "SELECT ?g { GRAPH ?g { ?s a ?c } }", 0),
        ({"named-graph-uri": _ONE}, "SELECT ?s { ?s a ?c }", 0),
        ({"default-graph-uri": _TWO}, f"SELECT ?s FROM <{_ONE}> {{ ?s a ?c FILTER (?s = <{_TWO}>) }}", 1),
    ],
)
def test_the_data_set_of_a_query(graphs: Running, parameters: dict[str, str], query: str, expected: int) -> None:
    """All graphs as one, unless FROM names some; what the protocol names goes before FROM."""
    answer = httpx.get(graphs.base + "sparql", params={"query": query, **parameters})
    assert len(answer.json()["results"]["bindings"]) == expected


def test_a_graph_that_is_not_here_is_said_to_be_missing(graphs: Running) -> None:
    """A graph that is not held is neither fetched nor taken for empty."""
    parameters = {"query": "ASK {}", "default-graph-uri": "http://a.example/none"}
    answer = httpx.get(graphs.base + "sparql", params=parameters)
    assert answer.status_code == 400
    assert _ONE in answer.text


def test_the_description_names_the_graphs(graphs: Running) -> None:
    """The service description lists the named graphs and says that the default graph is their union."""
    text = httpx.get(graphs.base + "sparql").text
    assert text.count("a sd:NamedGraph") == 2
    assert "sd:UnionDefaultGraph" in text
