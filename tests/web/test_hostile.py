"""Nothing that is sent to the endpoint gives a 500, a broken answer, or a header that the client chose."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways_graph.session import Gateways
from gateways_graph.web.app import create_app
from gateways_graph.web.middleware import SECURITY_HEADERS, host_name
from gateways_graph.web.negotiation import GRAPHS, TABLES, choose, choose_named
from tests.web.servers import Reply, Running, ask_raw, running

pytestmark = pytest.mark.server

_HOST = b"Host: localhost\r\nConnection: close\r\n"
_KNOWN = {200, 307, 400, 403, 404, 405, 406, 413, 414, 415, 421, 431, 501, 503}
_fast = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _check(replies: list[Reply]) -> None:
    """Whole answers of known kinds, each with the headers that keep browsers safe, unless HTTP itself was broken."""
    assert replies
    for reply in replies:
        assert reply.status in _KNOWN
        length = re.search(rb"content-length: (\d+)", reply.head.lower())
        assert length is None or int(length[1]) == len(reply.body)
        assert b"x-injected" not in reply.head.lower()
        if b"invalid http request" not in reply.body.lower():
            assert b"content-security-policy" in reply.head.lower()


_NAMES = st.sampled_from(["query", "update", "format", "default-graph-uri", "named-graph-uri", "using-graph-uri", ""])
_QUERIES = st.sampled_from(
    [
        "ASK {}",
        "SELECT * { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "ASK",
        "{",
        "FROM <x:y>",
        "DESCRIBE <x>",
    ]
)
_VALUES = st.one_of(_QUERIES, st.text(max_size=40), st.text("%{}<>?\"'\\\r\n\0 &=;+#", max_size=20))
_ENCODED = st.one_of(_VALUES.map(lambda text: quote(text, errors="surrogatepass").encode()), st.binary(max_size=30))
#: A target may hold any visible byte; others end the line it stands in, and are HTTP's business.
_TARGETS = st.lists(st.tuples(_NAMES, _ENCODED), max_size=4).map(
    lambda pairs: b"&".join(name.encode() + b"=" + re.sub(rb"[^\x21-\x7e]", b"", value) for name, value in pairs)
)
_PATHS = st.one_of(
    st.just("sparql"),
    st.sampled_from(["", "sparql/", ".well-known/void", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "sparql%00"]),
    st.text(max_size=20).map(lambda text: quote(text, safe="/.%")),
).map(str.encode)
_FIELD = st.binary(max_size=40).map(lambda value: re.sub(rb"[\x00-\x08\x0a-\x1f\x7f]", b"", value).strip())
_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [b"Accept", b"Content-Type", b"Origin", b"Accept-Charset", b"Content-Encoding", b"Range", b"X"]
        ),
        st.one_of(
            _FIELD, st.sampled_from([b"text/csv;q=2", b"*/*;q=0", b'application/sparql-query; charset="', b";;,,/"])
        ),
    ),
    max_size=4,
).map(lambda pairs: b"".join(name + b": " + value + b"\r\n" for name, value in pairs))
_KINDS = st.sampled_from(
    [b"application/sparql-query", b"application/x-www-form-urlencoded", b"application/sparql-update", b"text/plain"]
)


@_fast
@given(path=_PATHS, target=_TARGETS, headers=_HEADERS)
def test_no_get_breaks_it(endpoint: Running, path: bytes, target: bytes, headers: bytes) -> None:
    """Whatever path, parameters and headers: a whole answer, and no 500."""
    _check(ask_raw(endpoint.port, b"GET /" + path + b"?" + target + b" HTTP/1.1\r\n" + _HOST + headers + b"\r\n"))


@_fast
@given(kind=_KINDS, target=_TARGETS, body=st.one_of(_TARGETS, _QUERIES.map(str.encode), st.binary(max_size=60)))
def test_no_post_breaks_it(endpoint: Running, kind: bytes, target: bytes, body: bytes) -> None:
    """Whatever body, of whatever kind: a whole answer, and no 500."""
    length = b"Content-Length: " + str(len(body)).encode() + b"\r\n"
    head = b"POST /sparql?" + target + b" HTTP/1.1\r\n" + _HOST + b"Content-Type: " + kind + b"\r\n" + length
    _check(ask_raw(endpoint.port, head + b"\r\n" + body))


@_fast
@given(text=st.text(max_size=60))
def test_no_text_of_a_query_breaks_it(endpoint: Running, text: str) -> None:
    """Any text that UTF-8 can hold is answered or refused as a query."""
    query = quote(text, errors="replace").encode()
    _check(ask_raw(endpoint.port, b"GET /sparql?query=" + query + b" HTTP/1.1\r\n" + _HOST + b"\r\n"))


@settings(max_examples=100)
@given(accept=st.text(max_size=60), name=st.text(max_size=12))
def test_any_accept_header_is_understood(accept: str, name: str) -> None:
    """Negotiation gives an offer or none, for any text."""
    for offers in (TABLES, GRAPHS):
        assert choose(accept, offers) in {*offers, None}
        assert choose_named([name], offers, table=offers is TABLES) in {*offers, None}


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /sparql?query=ASK{}%0d%0aX-Injected:%201 HTTP/1.1",
        b"GET /sparql%0d%0aX-Injected:%201 HTTP/1.1",
        b"GET /sparql/%0d%0aX-Injected:%201/ HTTP/1.1",
        b"GET /sparql?format=%0d%0aX-Injected:%201&query=ASK{} HTTP/1.1",
        b"GET //evil.example/%2f.. HTTP/1.1",
        b"GET /../../../etc/passwd HTTP/1.1",
        b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        b"GET /..%5c..%5cwindows HTTP/1.1",
        b"GET /sparql?" + b"a=1&" * 2000 + b" HTTP/1.1",
        b"GET /sparql?query=" + b"%41" * 60_000 + b" HTTP/1.1",
        b"GET /sparql?query=%c3%28 HTTP/1.1",
        b"GET /sparql?query=%u0041 HTTP/1.1",
        b"GET /sparql?query=% HTTP/1.1",
        b"GET /sparql?query=%ed%a0%80 HTTP/1.1",
        b"GET /sparql?query=ASK{}%00 HTTP/1.1",
        b"GET /sparql?query=\xff\xfe HTTP/1.1",
        b"GET http://evil.example/sparql?query=ASK{} HTTP/1.1",
        b"BREW /sparql HTTP/1.1",
        b"GET /sparql?query=ASK{} HTTP/9.9",
    ],
)
def test_tricks_of_old_are_in_vain(endpoint: Running, request_line: bytes) -> None:
    """Split headers, paths out of the folder, endless parameters, broken escapes, strange methods."""
    replies = ask_raw(endpoint.port, request_line + b"\r\n" + _HOST + b"\r\n")
    _check(replies)
    assert b"root:" not in replies[0].body
    location = re.search(rb"location: (\S+)", replies[0].head)
    assert location is None or b"evil" not in location[1]


@pytest.mark.parametrize(
    "headers",
    [
        b"Accept: text/csv\r\n X-Folded: 1\r\n",
        b"Accept: " + b"a/b," * 10_000 + b"*/*\r\n",
        b"Accept: */*;q=NaN\r\n",
        b"Accept: \xff\xfe\r\n",
        b"Content-Type: application/sparql-query\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n",
        b"Content-Length: 1\r\nContent-Length: 2\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999999\r\nContent-Type: application/sparql-query\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"X: " + b"a" * 400_000 + b"\r\n",
    ],
)
@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_strange_headers_are_borne(endpoint: Running, method: bytes, headers: bytes) -> None:
    """Folded, repeated, contradictory, endless headers: refused or passed over, never a 500."""
    start = method + b" /sparql?query=ASK{} HTTP/1.1\r\n"
    replies = ask_raw(endpoint.port, start + _HOST + headers + b"\r\nASK {}", hang_up=True)
    assert {reply.status for reply in replies} <= _KNOWN


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("localhost.", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("evil.example:localhost", 421),
        ("localhost@evil.example", 421),
        ('localhost"><script>', 421),
        ("", 421),
        ("169.254.169.254", 421),
    ],
)
def test_only_known_hosts_are_answered(endpoint: Running, host: str, status: int) -> None:
    """A name that is not on the list is refused, whatever it looks like: web sites cannot reach in by DNS."""
    text = f"GET /sparql?query=ASK{{}} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert ask_raw(endpoint.port, text.encode())[0].status == status


def test_a_host_may_be_allowed(small: Gateways) -> None:
    """With a star every name is answered that is one; the description uses it."""
    with running(create_app(small, slots=1, hosts=["*"])) as server:
        answer = httpx.get(server.base + "sparql", headers={"host": "data.example"})
        assert "<http://data.example/sparql>" in answer.text
        broken = b'GET /sparql HTTP/1.1\r\nHost: a"><b\r\nConnection: close\r\n\r\n'
        assert ask_raw(server.port, broken)[0].status in (400, 421)


def test_host_names_lose_their_port() -> None:
    """The port is no part of the name, with IPv6 too."""
    assert [host_name(text) for text in ("A.example:80", "[::1]:80", "[::1]", " b ")] == [
        "a.example",
        "[::1]",
        "[::1]",
        "b",
    ]


def test_every_answer_is_safe_for_browsers(endpoint: Running) -> None:
    """Pages, errors and answers carry the headers of safety, and none allows other origins."""
    for path in ("", "sparql", "sparql?query=ASK{}", "sparql?query=x", "none", ".well-known/void"):
        answer = httpx.get(endpoint.base + path, headers={"origin": "https://evil.example"})
        assert SECURITY_HEADERS.items() <= dict(answer.headers).items() or "content-security-policy" in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_other_origins_read_the_endpoint_when_asked_for(small: Gateways) -> None:
    """With an origin allowed, that one alone may read the endpoint, without credentials, and no other page."""
    with running(create_app(small, slots=1, cors=["https://lab.example"])) as server:
        address = server.base + "sparql?query=ASK{}"
        mine = httpx.get(address, headers={"origin": "https://lab.example"})
        assert mine.headers["access-control-allow-origin"] == "https://lab.example"
        assert "access-control-allow-credentials" not in mine.headers
        assert "gateways-complete" in mine.headers["access-control-expose-headers"].lower()
        asked = {"origin": "https://lab.example", "access-control-request-method": "POST"}
        before = httpx.options(address, headers={**asked, "access-control-request-headers": "content-type"})
        assert before.status_code == 200
        other = httpx.get(address, headers={"origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        page = httpx.get(server.base, headers={"origin": "https://lab.example"})
        assert "access-control-allow-origin" not in page.headers
