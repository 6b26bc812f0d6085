"""Servers that are down, slow, foreign or that leave things off: one clear error each, within the time limit."""

from __future__ import annotations

import json
from time import monotonic

import pytest

from gateways_graph.errors import GatewaysError, QueryError, UsageError
from gateways_graph.rdf.remote import fill_server, read_server, time_limit
from tests.servers import free_port, reply, saying

_TRIPLE = ("http://a.example/s", "http://a.example/p", "http://a.example/o")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (reply(b"<html><body>Hello", "text/html; charset=utf-8"), "no SPARQL server.*it answered text/html"),
        (reply(b"<sparql/>", "application/sparql-results+xml"), "it answered application/sparql-results"),
        (reply(b'{"results": {"bindings": ['), "is no JSON, or broke off"),
        (reply(b'{"results": {}}')[:-4], "broke off"),
        (reply(b"{}"), "its answer has no results"),
        (reply(b"[" * 100_000), "is no JSON"),
        (reply(b'{"results": {"bindings": []}}'), "a count was asked for"),
        (reply(b'{"results": {"bindings": 3}}'), "has no results"),
        (reply(b"", status="302 Found", head="Location: http://b.example/q\r\n"), "elsewhere to http://b.example/q"),
        (reply(b"<p>no such\npage\x1b[2J</p>", "text/html", "404 Not Found"), r"404 \(no such page.*Oxigraph: /query"),
        (reply(b"", status="401 No"), "does not let us read"),
        (reply(b"out of memory", "text/plain", "500 Oh"), r"500 \(out of memory\): try again"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n{", "more than 1,024 MB"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "is it a SPARQL server"),
        (b"", "broke off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_sparql_is_said_in_words(answer: bytes, says: str) -> None:
    """Exit 6, the address first, and what to do; a server's own control characters never reach the terminal."""
    with saying(answer) as (place, _), pytest.raises(QueryError, match=says) as caught:
        read_server(f"sparql+http://{place}/query")
    assert str(caught.value).startswith(f"sparql+http://{place}/query: ")
    assert "\x1b" not in str(caught.value)
    assert caught.value.exit_code == 6


def test_a_server_that_is_down() -> None:
    """Nothing listens: said at once."""
    with pytest.raises(QueryError, match="nothing listens there"):
        read_server(f"sparql+http://127.0.0.1:{free_port()}/query")


@pytest.mark.parametrize(
    "answer",
    [reply(b" " * 1000), b"HTTP/1.1 200 " + b"O" * 1000, b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 1000],
    ids=["body", "head", "body without a length"],
)
def test_a_server_that_drips_is_left_when_the_time_is_up(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps a socket alive for ever: the limit is on the whole."""
    monkeypatch.setenv("GATEWAYS_TIMEOUT", "0.5")
    begun = monotonic()
    with (
        saying(answer, drip=0.1) as (place, _),
        pytest.raises(QueryError, match=r"within 0\.5 s.*GATEWAYS_TIMEOUT"),
    ):
        read_server(f"sparql+http://{place}/query")
    assert monotonic() - begun < 30


def test_an_answer_cut_short_is_no_answer() -> None:
    """A server that counts two triples and gives none, whole as its JSON may be, is not believed."""
    body = {"results": {"bindings": [{"n": {"type": "literal", "value": "2"}} | _row(_TRIPLE)]}}
    with (
        saying(reply(json.dumps(body).encode())) as (place, seen),
        pytest.raises(QueryError, match=r"counts 2 .*gave 1"),
    ):
        read_server(f"sparql+http://{place}/query")
    assert any(b"OFFSET" in request for request in seen), "the rest was asked for"


def test_too_many_triples_are_not_asked_for() -> None:
    """The count alone decides, before anything is fetched."""
    body = {"results": {"bindings": [{"n": {"type": "literal", "value": "90000000"}}]}}
    with (
        saying(reply(json.dumps(body).encode())) as (place, seen),
        pytest.raises(QueryError, match="90,000,000 triples"),
    ):
        read_server(f"sparql+http://{place}/query")
    assert len(seen) == 1


def test_virtuosos_words_for_terms_are_understood() -> None:
    """It says `typed-literal`, and its own graphs stay out when the address names one."""
    row = {"s": {"type": "uri", "value": "a:s"}, "p": {"type": "uri", "value": "a:p"}}
    row["o"] = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"}
    body = {"results": {"bindings": [{"n": {"type": "typed-literal", "value": "1"}} | row]}}
    with saying(reply(json.dumps(body).encode())) as (place, seen):
        found = read_server(f"sparql+http://{place}/sparql?default-graph-uri=http://a.example/g")
    assert [str(obj[0]) for _, _, obj in found.triples] == ["true"]
    assert all(b"default-graph-uri=http%3A%2F%2Fa.example%2Fg" in request for request in seen)
    assert not any(b"GRAPH" in request for request in seen)


@pytest.mark.parametrize(
    "address",
    [
        "sparql+http://", "sparql+http://a.example:port/", "sparql+http://a.example:99999/", "sparql+http://a b/",
        "sparql+http://user:secret@a.example/", "sparql+http://a.example/#x", "sparql+http://a.example/\r\nX: y",
        "sparql+http://[::1/", "sparql+http://a.example/é",
    ],
)  # fmt: skip
def test_a_wrong_address_is_a_usage_error(address: str) -> None:
    """Refused before anything is sent, without showing a password."""
    with pytest.raises(UsageError) as caught:
        read_server(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "asked",
    ["default-graph-uri=a:b&default-graph-uri=a:c", "named-graph-uri=a:b", "default-graph-uri=x%3E%20%7D%20DROP"],
)
def test_data_goes_into_one_graph_whose_name_is_one(asked: str) -> None:
    """Two graphs, or a name that would be something else in an update, are refused and nothing is sent."""
    with saying(b"") as (place, seen), pytest.raises(UsageError, match="graph"):
        fill_server(f"sparql+http://{place}/q?{asked}", [_TRIPLE], replace=True)
    assert seen == []


@pytest.mark.parametrize("text", ["soon", "0", "-1", "nan", "inf"])
def test_the_time_limit_is_a_number_of_seconds(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is a usage error that names the variable."""
    monkeypatch.setenv("GATEWAYS_TIMEOUT", text)
    with pytest.raises(GatewaysError, match="GATEWAYS_TIMEOUT"):
        time_limit()


def _row(triple: tuple[str, str, str]) -> dict[str, dict[str, str]]:
    return {name: {"type": "uri", "value": value} for name, value in zip("spo", triple, strict=True)}
