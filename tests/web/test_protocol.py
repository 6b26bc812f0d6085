"""Tests of the SPARQL endpoint over real HTTP: ways to ask, syntaxes, refusals, limits and descriptions."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import rdflib

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.guard import MAXIMUM_QUERY
from gateways_graph.rdf.query import Limits
from gateways_graph.session import Gateways
from gateways_graph.web.app import create_app
from gateways_graph.web.description import LICENCE, RELEASED
from tests.web.servers import Running, running

pytestmark = pytest.mark.server

_SELECT = "SELECT ?g { ?g a gw:Gateway } ORDER BY ?g"
_GRAPH = "CONSTRUCT WHERE { ?g a gw:Gateway }"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u }"


def _get(server: Running, query: str, accept: str = "", **parameters: str) -> httpx.Response:
    headers = {"accept": accept} if accept else {}
    return httpx.get(server.base + "sparql", params={"query": query, **parameters}, headers=headers)


def _post(server: Running, content: bytes | str, kind: str, path: str = "sparql") -> httpx.Response:
    return httpx.post(server.base + path, content=content, headers={"content-type": kind} if kind else {})


_FORM = "application/x-www-form-urlencoded"


def test_three_ways_to_ask_give_one_answer(endpoint: Running) -> None:
    """GET, a form and a direct POST give the same rows; an escape is taken off once."""
    text = 'SELECT ("a+b%41 &=é" AS ?x) {}'
    answers = [
        _get(endpoint, text),
        _post(endpoint, "query=" + quote(text), _FORM),
        _post(endpoint, text.encode(), "application/sparql-query; charset=UTF-8"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["results"]["bindings"][0]["x"]["value"] for answer in answers} == {"a+b%41 &=é"}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.7, text/turtle", "application/sparql-results+xml"),
        ("*/*, application/sparql-results+json;q=0", "application/json"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/sparql-results+json"),
    ],
)
def test_tables_come_as_asked(endpoint: Running, accept: str, media: str) -> None:
    """The Accept header chooses the syntax of a table, by its weights; all syntaxes hold the same rows."""
    answer = _get(endpoint, _SELECT, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert answer.headers["vary"] == "Accept"
    expected = [row["g"]["value"] for row in _get(endpoint, _SELECT).json()["results"]["bindings"]]
    assert expected
    assert all(iri in answer.text for iri in expected)


def test_csv_and_tsv_are_read_back(endpoint: Running) -> None:
    """CSV keeps quotation marks, commas and line ends; TSV writes terms."""
    text = 'SELECT ("a,\\"b\\"\\nc" AS ?x) (1 AS ?n) {}'
    rows = list(csv.reader(io.StringIO(_get(endpoint, text, "text/csv").text, newline="")))
    assert rows == [["x", "n"], ['a,"b"\nc', "1"]]
    assert _get(endpoint, text, "text/tab-separated-values").text == '?x\t?n\n"a,\\"b\\"\\nc"\t1\n'


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("", "turtle"),
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
        ("text/n3;q=0.9, text/csv", "turtle"),
    ],
)
def test_graphs_come_as_asked(endpoint: Running, accept: str, syntax: str) -> None:
    """Each syntax of a graph is read back as the same triples, the same bytes every time."""
    answer = _get(endpoint, _GRAPH, accept)
    graph = rdflib.Graph().parse(data=answer.content, format=syntax)
    assert set(graph.subjects()) == {rdflib.URIRef(row["g"]["value"]) for row in _rows(_get(endpoint, _SELECT))}
    assert _get(endpoint, _GRAPH, accept).content == answer.content


def _rows(answer: httpx.Response) -> list[dict[str, dict[str, str]]]:
    rows: list[dict[str, dict[str, str]]] = answer.json()["results"]["bindings"]
    return rows


def test_truth_values_come_in_every_syntax(endpoint: Running) -> None:
    """ASK is answered as JSON and XML, and as a bare word where a table was asked for."""
    assert _get(endpoint, "ASK {}").json()["boolean"] is True
    assert "<boolean>true</boolean>" in _get(endpoint, "ASK {}", "application/xml").text
    assert _get(endpoint, "ASK {}", "text/csv").text == "true"


@pytest.mark.parametrize(
    ("query", "form", "media"),
    [
        (_SELECT, "csv", "text/csv; charset=utf-8"),
        (_SELECT, "json", "application/sparql-results+json"),
        (_SELECT, "text/csv", "text/csv; charset=utf-8"),
        (_GRAPH, "json", "application/ld+json"),
        (_GRAPH, "turtle", "text/turtle; charset=utf-8"),
        (_GRAPH, "xml", "application/rdf+xml"),
    ],
)
def test_an_address_may_name_the_syntax(endpoint: Running, query: str, form: str, media: str) -> None:
    """The parameter `format` goes before the Accept header, so that a link says all."""
    assert _get(endpoint, query, "text/html", format=form).headers["content-type"] == media


@pytest.mark.parametrize(
    ("query", "accept", "parameters"),
    [
        (_SELECT, "text/html", {}),
        (_SELECT, "text/turtle", {}),
        (_GRAPH, "text/csv", {}),
        ("ASK {}", "*/*;q=0", {}),
        (_SELECT, "", {"format": "pdf"}),
        (_SELECT, "", {"format": "turtle"}),
    ],
)
def test_a_syntax_that_is_not_offered_is_406(
    endpoint: Running, query: str, accept: str, parameters: dict[str, str]
) -> None:
    """What the client would not take is not sent; the answer says what there is."""
    answer = _get(endpoint, query, accept, **parameters)
    assert answer.status_code == 406
    assert "turtle" in answer.text or "table" in answer.text or "graph" in answer.text


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("SELECT ?x { ?x ?y ", 400, "line 1, column"),
        ("", 400, "not valid SPARQL"),
        ("ASK { ?s zz:p ?o }", 400, "PREFIX zz:"),
        ("CLEAR ALL", 403, "updates are refused"),
        ("INSERT DATA { <http://a.example/> a <http://a.example/> }", 403, "updates are refused"),
        ("LOAD <http://a.example/>", 403, "updates are refused"),
        ("ASK { SERVICE <http://a.example/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("SELECT * FROM <http://a.example/> { ?s ?p ?o }", 403, "FROM"),
        ("SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }", 403, "FROM"),
        ("ASK {" + " " * MAXIMUM_QUERY + "}", 413, "1,000,000"),
    ],
)
def test_bad_queries_are_explained(endpoint: Running, text: str, status: int, words: str) -> None:
    """The parser's message, or what is refused and why."""
    answer = _post(endpoint, text, "application/sparql-query")
    assert answer.status_code == status
    assert words in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_browser_gets_an_error_as_a_page(endpoint: Running) -> None:
    """What was sent is escaped in the page, which may run nothing."""
    text = "ASK { <script>alert(1)</script> }"
    answer = httpx.get(endpoint.base + "sparql", params={"query": text}, headers={"accept": "text/html, */*"})
    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("update=CLEAR+ALL", _FORM, 403),
        ("query=ASK{}&update=CLEAR+ALL", _FORM, 403),
        ("CLEAR ALL", "application/sparql-update", 403),
        ("ASK {}", "text/plain", 415),
        ("query=ASK{}", "", 415),
        ("query=ASK{}", "multipart/form-data; boundary=x", 415),
        ("ASK {}".encode("utf-16"), "application/sparql-query; charset=utf-16", 415),
        (b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400),
        ("query=ASK%7B%7", _FORM, 400),
        ("query=%ff%fe", _FORM, 400),
        ("query=ASK{}&query=ASK{}", _FORM, 400),
        ("", _FORM, 400),
        ("default-graph-uri=x&query=ASK{}", _FORM, 400),
        ("&".join(f"p{n}=" for n in range(500)), _FORM, 400),
        (b"query=" + b"x" * (3 * MAXIMUM_QUERY + 200_000), _FORM, 413),
    ],
)
def test_bad_bodies_are_refused(endpoint: Running, content: str | bytes, kind: str, status: int) -> None:
    """Bodies of another kind, not UTF-8, broken or too large; parameters that are missing or repeated."""
    assert _post(endpoint, content, kind).status_code == status


def test_compressed_bodies_are_refused(endpoint: Running) -> None:
    """A body cannot unfold to more than was sent."""
    headers = {"content-type": "application/sparql-query", "content-encoding": "gzip"}
    assert httpx.post(endpoint.base + "sparql", content=b"\x1f\x8b", headers=headers).status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_405(endpoint: Running, method: str) -> None:
    """Only GET, HEAD and POST; the answer lists them."""
    answer = httpx.request(method, endpoint.base + "sparql?query=ASK{}")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))


def test_head_is_get_without_the_body(endpoint: Running) -> None:
    """HEAD gives the headers of the answer."""
    answer = httpx.head(endpoint.base + "sparql", params={"query": "ASK {}"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["gateways-complete"] == "true"


def test_an_answer_that_is_cut_says_so(endpoint: Running) -> None:
    """At the limit of rows the head says that there is more; one that fits is marked whole."""
    cut = _get(endpoint, "SELECT * { ?s ?p ?o }")
    assert len(_rows(cut)) == 20
    assert cut.headers["gateways-complete"] == "false"
    assert "cut at 20 rows" in cut.headers["gateways-note"]
    whole = _get(endpoint, "SELECT * { ?s ?p ?o } LIMIT 20")
    assert whole.headers["gateways-complete"] == "true"
    assert "gateways-note" not in whole.headers
    assert _get(endpoint, "CONSTRUCT WHERE { ?s ?p ?o }").headers["gateways-complete"] == "false"


def test_a_query_out_of_time_is_503_and_its_slot_works_on(small: Gateways) -> None:
    """The limit on time holds in the one slot there is, and the next question is answered there."""
    with running(create_app(small, limits=Limits(seconds=0.5), slots=1)) as server:
        late = _get(server, _ENDLESS)
        assert late.status_code == 503
        assert "ended after 0.5 s" in late.text
        assert _get(server, "ASK {}").json()["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "syntax"), [("", "turtle"), ("application/ld+json", "json-ld"), ("text/html", "turtle")]
)
def test_the_service_describes_itself(endpoint: Running, accept: str, syntax: str) -> None:
    """Without a query there is a service description, with what is offered and nothing that is refused."""
    answer = httpx.get(endpoint.base + "sparql", headers={"accept": accept} if accept else {})
    graph = rdflib.Graph().parse(data=answer.content, format=syntax)
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef(endpoint.base + "sparql")
    assert graph.value(service, sd.supportedLanguage) == sd.SPARQL11Query
    assert len(list(graph.objects(service, sd.resultFormat))) == 8
    assert (None, None, sd.SPARQL11Update) not in graph
    assert (None, None, sd.BasicFederatedQuery) not in graph


def _described(server: Running) -> tuple[rdflib.Graph, rdflib.term.Node]:
    answer = httpx.get(server.base + ".well-known/void")
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    (data,) = graph.subjects(rdflib.RDF.type, rdflib.URIRef(NAMESPACES["void"] + "Dataset"))
    assert httpx.get(server.base + ".well-known/void").content == answer.content
    return graph, data


def test_the_data_is_described(endpoint: Running, small: Gateways) -> None:
    """Counts, classes and checksums of the data; no licence is claimed for other people's files."""
    graph, data = _described(endpoint)
    void, dct = (rdflib.Namespace(NAMESPACES[prefix]) for prefix in ("void", "dct"))
    triples = len(rdflib.Graph().parse(small.loaded.files[0]))
    assert graph.value(data, void.triples) == rdflib.Literal(triples)
    parts = {
        graph.value(part, void["class"]): graph.value(part, void.entities) for part in graph.subjects(void.entities)
    }
    assert parts[rdflib.URIRef(NAMESPACES["gw"] + "Gateway")] == rdflib.Literal(len(_rows(_get(endpoint, _SELECT))))
    assert graph.value(data, void.classes) == rdflib.Literal(len(parts))
    values = {str(text) for text in graph.objects(None, rdflib.URIRef("http://spdx.org/rdf/terms#checksumValue"))}
    assert small.dataset.digest.upper() in {text.upper() for text in values}
    assert graph.value(data, dct.license) is None


def test_the_packaged_data_has_licence_day_and_version() -> None:
    """The description of the packaged data names its licence, its day of issue and its version."""
    with running(create_app(_packaged(), slots=1)) as server:
        graph, data = _described(server)
    dct = rdflib.Namespace(NAMESPACES["dct"])
    assert graph.value(data, dct.license) == rdflib.URIRef(LICENCE)
    assert str(graph.value(data, dct.issued)) == RELEASED
    assert graph.value(data, rdflib.URIRef(NAMESPACES["dcat"] + "version"))
    assert len(list(graph.objects(data, rdflib.URIRef(NAMESPACES["dcat"] + "distribution")))) == 3


def _packaged() -> Gateways:
    from gateways_graph.session import load

    return load()


def test_the_day_of_issue_is_that_of_the_citation() -> None:
    """CITATION.cff and the description agree on the day of the release."""
    text = (Path(__file__).resolve().parents[2] / "CITATION.cff").read_text(encoding="utf-8")
    assert f"date-released: {RELEASED}" in text


def test_the_extra_names_what_the_server_needs() -> None:
    """The extra `web` installs the libraries that `check_extra` asks for."""
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    names = {line.split(">=")[0] for line in project["project"]["optional-dependencies"]["web"]}
    assert names == {"jinja2", "starlette", "uvicorn"}


def test_json_is_one_document(endpoint: Running) -> None:
    """The JSON of an answer ends where it ends."""
    assert json.loads(_get(endpoint, _SELECT).content)["head"] == {"vars": ["g"]}
