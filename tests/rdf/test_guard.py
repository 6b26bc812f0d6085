"""Tests of the guard: what it refuses, what it lets through, and how long it takes."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter

import pytest

from gateways_graph.errors import QueryError
from gateways_graph.rdf.guard import MAXIMUM_QUERY, check_query
from gateways_graph.rdf.saved import list_saved

_FAR = "<http://127.0.0.1:1/>"
_HOSTILE = (
    f"SELECT * {{ SERVICE {_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service silent {_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE{_FAR}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{_FAR}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1e5SERVICE{_FAR}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?c.SERVICE {_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p trueSERVICE{_FAR}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 'a'@enSERVICE{_FAR}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE#x\n{_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE #x\n #y\r\n SILENT #z\n {_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE #{'x' * 5000}\n{_FAR} {{ ?s ?p ?o }} }}",
    "SELECT * { ?s ?p ?o SERVICE ?o { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o SERVICE$o{ ?a ?b ?c } }",
    "SELECT * { SERVICE body:x { ?s ?p ?o } }",
    "SELECT * { SERVICEbody:x{ ?s ?p ?o } }",
    "PREFIX : <http://a.example/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENTbody:x{ ?s ?p ?o } }",
    f"SELECT * {{ ?s ?p ?o . FILTER('<'!=?o).SERVICE#>\n{_FAR}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?o . FILTER('<#'!=?o).SERVICE#>\n{_FAR}{{ ?s ?p ?o }} }}",
    "SELECT * { ?s ?p ?o . FILTER('<'!=?o).SERVICE?o#>\n{ ?s ?p ?o } }",
    f"SELECT * {{ ?s ?p ?o FILTER(?s<?o#>'''\n) SERVICE {_FAR} {{}} #'''\n }}",
    f'SELECT * {{ ?s ?p """\n#""" SERVICE {_FAR} {{}} }}',
    f"SELECT * {{ ?s ?p ?o FILTER(?s<?o)SERVICE{_FAR}{{?a?b?c}} }}",
    f"SELECT * {{ \\u0053ERVICE {_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ { {} } \\U00000053ERVICE {_FAR} {{ ?s ?p ?o }} }}",
    f"SELECT * FROM {_FAR} {{ ?s ?p ?o }}",
    f"SELECT * FROM NAMED {_FAR} {{ ?s ?p ?o }}",
    f"SELECT*FROM{_FAR}{{ ?s ?p ?o }}",
    "SELECT*FROMbody:x{ ?s ?p ?o }",
    f"DESCRIBE body:hmrc from#x\n{_FAR}",
    f"SELECT (?s<?o AS ?c)FROM#>\n{_FAR}{{ ?s ?p ?o }}",
)
_UPDATES = (
    "INSERT DATA { body:a body:b body:c }",
    "DELETE WHERE { ?s ?p ?o }",
    f"LOAD {_FAR}",
    f"PREFIX ex: <http://a.example/#>\n# a note\nBASE <http://a.example/>\nload silent {_FAR}",
    "CLEAR ALL",
    "DROP DEFAULT",
    "CREATE GRAPH body:x",
    "COPY DEFAULT TO body:x",
    "WITH body:x DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
)
_INNOCENT = (
    "SELECT ?service ?from { ?service <http://a.example/service> ?from . FILTER (?from <= ?service) }",
    "SELECT * { ?x <http://a.example/from#service> body:service ; gw:from ?from ; prov:wasDerivedFrom ?y }",
    "SELECT * { ?x a bcls:probation-service . body:fire-service ?p <http://from.example/> }",
    "SELECT * { ?x skos:prefLabel 'the probation service', 'information from a council', \"LOAD\" }",
    "# Which service may disclose, and to whom? <http://a.example/>\nASK { ?x ?y ?z }",
    "# SERVICE <http://a.example/> is refused; from body:hmrc too\nASK { ?x ?y ?z }",
    "SELECT ?load ?insert { ?load gw:add ?insert ; gw:delete ?clear }",
    "PREFIX insert: <http://a.example/insert> ASK { ?x insert:data 'INSERT DATA' }",
    "SELECT (COUNT(*) AS ?from) { ?s ?p ?o } GROUP BY ?s ORDER BY DESC(?from)",
    "ASK { $service $from _:service }",
)


@pytest.mark.parametrize("text", _HOSTILE)
def test_refuses_what_would_reach_another_server(text: str) -> None:
    """SERVICE and FROM are refused however they are glued, hidden or escaped, with a remedy."""
    with pytest.raises(QueryError, match=r"SERVICE would send|FROM names a graph"):
        check_query(text)


@pytest.mark.parametrize("text", _UPDATES)
def test_refuses_updates(text: str) -> None:
    """An update is refused as such, whatever prologue stands before it."""
    with pytest.raises(QueryError, match="updates are refused"):
        check_query(text)


@pytest.mark.parametrize("text", _INNOCENT)
def test_lets_plain_questions_through(text: str) -> None:
    """Variables, addresses, names, comments and texts that hold a keyword are no offence."""
    check_query(text)


def test_fails_closed_inside_a_text() -> None:
    """A text that holds a keyword and an address is refused, and the message says why."""
    with pytest.raises(QueryError, match="a text in quotation marks"):
        check_query("ASK { ?x ?y 'SERVICE <http://a.example/>' }")


def test_names_the_line() -> None:
    """The refusal says on which line the keyword stands."""
    with pytest.raises(QueryError, match="line 3"):
        check_query("SELECT *\n{\n SERVICE body:x { ?s ?p ?o } }")


def test_lets_the_cookbook_through() -> None:
    """No saved query is refused."""
    for saved in list_saved():
        check_query(saved.text)


def test_refuses_a_query_that_is_too_long() -> None:
    """A query above the limit is refused before it is read."""
    with pytest.raises(QueryError, match="are the most"):
        check_query("ASK {}" + " " * MAXIMUM_QUERY)


@pytest.mark.parametrize(
    "unit",
    ["service", "service#", "service\n#'service\n", "<service", "a-", "<service#> ", ":", "\n#'", "\\u0053", "from "],
)
def test_takes_linear_time(unit: str) -> None:
    """A megabyte of anything is judged within a few seconds."""
    begun = perf_counter()
    with suppress(QueryError):
        check_query(unit * (900_000 // len(unit)))
    assert perf_counter() - begun < 5


_HELD = {"http://a.example/held"}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://a.example/held> { ?s ?p ?o }",
        "SELECT * from named <http://a.example/held>{ ?s ?p ?o }",
        "SELECT * FROM\n# which?\n<http://a.example/held> { ?s ?p ?o }",
    ],
)
def test_graphs_that_are_held_may_be_named(text: str) -> None:
    """FROM passes for the whole address of a graph of the data, and only when the data is said to have it."""
    check_query(text, _HELD)
    with pytest.raises(QueryError, match="FROM") as caught:
        check_query(text)
    assert caught.value.why == "refused"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://a.example/other> { ?s ?p ?o }",
        "SELECT * FROM <http://a.example/held> FROM <http://a.example/other> { ?s ?p ?o }",
        "PREFIX a: <http://a.example/> SELECT * FROM a:held { ?s ?p ?o }",
        "SELECT * FROM # <http://a.example/held>\n<http://a.example/other> { ?s ?p ?o }",
        "ASK { SERVICE <http://a.example/held> { ?s ?p ?o } }",
    ],
)
def test_nothing_else_passes_beside_them(text: str) -> None:
    """Other graphs, names that need a prefix, comments between, and SERVICE are refused as before."""
    with pytest.raises(QueryError):
        check_query(text, _HELD)
