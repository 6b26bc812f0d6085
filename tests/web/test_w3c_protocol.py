"""The protocol section of the W3C SPARQL 1.1 test suite, sent as its manifest says, byte for byte.

Passed, 27 of 34: all `query_*` and all `bad_*`, which includes what the suite asks of updates that are not well formed:
they are refused with 403, one of the 4xx that it expects.

Not applicable, 7 of 34, because the endpoint is read-only: `update_*`, which ask that an update be carried out. Here
each is sent all the same, and must be refused without changing anything.

Some tests name a graph `data0.rdf` that the manifest gives no data for (the suite's authors served it themselves). The
endpoint refuses graphs that it does not hold, so it is given one of that name here.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import rdflib
from rdflib.collection import Collection

from gateways_graph.rdf.sources import Source
from gateways_graph.session import Gateways
from gateways_graph.web.app import create_app
from tests.conftest import SHARED
from tests.web.servers import Running, running

pytestmark = [pytest.mark.server, pytest.mark.shared]

_SUITE = SHARED / "w3c" / "sparql11-protocol"
_BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#"
_MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = rdflib.Namespace("http://www.w3.org/2011/http#")
_CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
_DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"
_TABULAR = {_JSON, _XML, "text/csv", "text/tab-separated-values"}
_RDF = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
_EXPECTED_PASSES = 27
_EXPECTED_UPDATES = 7


class _Exchange(NamedTuple):
    """A request of the suite and what it expects back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    form: str


@cache
def _manifest() -> rdflib.Graph:
    return rdflib.Graph().parse(_SUITE / "manifest.ttl", publicID=_BASE.removesuffix("#"))


def _names() -> list[str]:
    """Names of the tests in order of the manifest; none where the suite is not at hand."""
    if not _SUITE.is_dir():
        return []
    graph = _manifest()
    (entries,) = graph.objects(None, _MF.entries)
    return [str(entry).removeprefix(_BASE) for entry in Collection(graph, entries)]


def _exchanges(name: str) -> Iterator[_Exchange]:
    graph = _manifest()
    action = graph.value(rdflib.URIRef(_BASE + name), _MF.action)
    for requests in graph.objects(action, _HT.requests):
        for request in Collection(graph, requests):
            yield _exchange(graph, request)


def _exchange(graph: rdflib.Graph, request: rdflib.term.Node) -> _Exchange:
    fields = graph.value(request, _HT.headers)
    pairs = Collection(graph, fields) if fields is not None else ()
    headers = {str(graph.value(pair, _HT.fieldName)): str(graph.value(pair, _HT.fieldValue)) for pair in pairs}
    body = graph.value(request, _HT.body)
    sent = None
    if body is not None:
        sent = str(graph.value(body, _CNT.chars)).encode(str(graph.value(body, _CNT.characterEncoding)))
    reply = graph.value(request, _HT.resp)
    boolean = graph.value(reply, _MF.expectedBoolean)
    return _Exchange(
        str(graph.value(request, _HT.methodName)),
        str(graph.value(request, _HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers,
        sent,
        frozenset(str(status)[-3] for status in graph.objects(reply, _MF.expectedStatus)),
        None if boolean is None else bool(boolean.toPython()) if isinstance(boolean, rdflib.Literal) else None,
        str(graph.value(reply, _MF.expectedFormat) or ""),
    )


@pytest.fixture(scope="module")
def suite(small: Gateways) -> Iterator[Running]:
    """The endpoint over the graphs of the suite, each under the name that the suite gives it."""
    files = {number: (_SUITE / f"data{number}.nt").read_text(encoding="utf-8") for number in (1, 2, 3)}
    text = "".join(f"<{_DATA.format(number)}> {{ {body} }}\n" for number, body in files.items())
    zero = f"<{_DATA.format(0)}> {{ <{_DATA.format(0)}> a <http://xmlns.com/foaf/0.1/Document> }}\n"
    with running(create_app(small, slots=1, sources=[Source("suite.trig", zero + text, ())])) as server:
        yield server


def _send(server: Running, exchange: _Exchange) -> tuple[int, str, bytes]:
    """Status, media type and body; no header is sent but those of the suite and what HTTP needs."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(exchange.method, exchange.path, body=exchange.body, headers=exchange.headers)
        reply = connection.getresponse()
        return reply.status, (reply.getheader("content-type") or "").partition(";")[0], reply.read()
    finally:
        connection.close()


def _check_answer(exchange: _Exchange, media: str, body: bytes) -> None:
    if exchange.boolean is not None:
        assert media == _JSON
        assert (b'"boolean":true' in body) is exchange.boolean
    if exchange.form:
        assert media in ({"RDF": _RDF, "tabular": _TABULAR, "boolean": {_JSON, _XML}}[exchange.form])


@pytest.mark.parametrize("name", [name for name in _names() if not name.startswith("update_")])
def test_the_suite_passes(suite: Running, name: str) -> None:
    """Each exchange gives the status, the truth value and the kind of answer that the suite expects."""
    for exchange in _exchanges(name):
        status, media, body = _send(suite, exchange)
        assert str(status)[0] in exchange.statuses
        if status == 200:
            _check_answer(exchange, media, body)


@pytest.mark.parametrize("name", [name for name in _names() if name.startswith("update_")])
def test_updates_are_refused(suite: Running, name: str) -> None:
    """An update of the suite, which a writable service would carry out, is refused and changes nothing."""
    before = _count(suite)
    replies = [_send(suite, exchange)[0] for exchange in _exchanges(name) if _is_update(exchange)]
    assert set(replies) == {403}
    assert _count(suite) == before


def _is_update(exchange: _Exchange) -> bool:
    return b"update=" in (exchange.body or b"") or "sparql-update" in exchange.headers.get("content-type", "")


def _count(server: Running) -> str:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    return httpx.get(server.base + "sparql", params={"query": query}).text


def test_no_test_of_the_suite_is_left_out() -> None:
    """As many tests pass and are refused as the head of this file says."""
    updates = [name for name in _names() if name.startswith("update_")]
    assert (len(_names()) - len(updates), len(updates)) == (_EXPECTED_PASSES, _EXPECTED_UPDATES)


def test_the_suite_is_where_it_is_looked_for() -> None:
    """The manifest and its three files of data are there."""
    assert {path.name for path in Path(_SUITE).iterdir()} >= {"manifest.ttl", "data1.nt", "data2.nt", "data3.nt"}
