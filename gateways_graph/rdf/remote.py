"""A SPARQL 1.1 server as a source: all its triples by the protocol's plainest questions, within a time limit.

Asked are one count and one `SELECT` of all triples, those of named graphs too, as SPARQL results in
JSON, which every server speaks. The count shows whether the server left anything off; if it did
(some cut answers silently), the rest is asked for in pages. Addresses take the parameters of the
protocol: `sparql+http://host/sparql?default-graph-uri=http://example.org/g` is that graph alone.
Redirects are not followed, and no proxy is used.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import re
import socket
import threading
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from gateways_graph.errors import QueryError, UsageError
from gateways_graph.rdf.literals import to_literal
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.stores import what_goes
from gateways_graph.rdf.triples import XSD, Literal, Triple
from gateways_graph.rdf.write import format_ntriples

__all__ = ["fill_server", "read_server", "time_limit"]

_SECONDS = 60.0
#: Largest answer read, and most triples asked for.
_MOST_BYTES, _MOST_TRIPLES = 1 << 30, 5_000_000
_ALL = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
#: Said when an update was sent and no answer came.
_UNSURE = ". It may have taken the update: the same command again says what it holds"
_RESULTS = "application/sparql-results+json"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\\x00-\x20]+")


class _Answer(NamedTuple):
    status: int
    kind: str
    moved: str
    body: bytes


class _Foreign(QueryError):
    """What answered is not what SPARQL servers say."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(
            f"{address}: is no SPARQL server, or not the address of its queries: {why}. Look up that address "
            "(Oxigraph: /query, Virtuoso: /sparql)"
        )


def time_limit() -> float:
    """Seconds that one server may take in all: `GATEWAYS_TIMEOUT`, else 60.

    Raises:
        UsageError: It is no number above 0.
    """
    text = os.environ.get("GATEWAYS_TIMEOUT", "")
    try:
        seconds = float(text or _SECONDS)
    except ValueError:
        seconds = math.nan
    if 0 < seconds <= threading.TIMEOUT_MAX:
        return seconds
    message = f"GATEWAYS_TIMEOUT is {text!r}: give a number of seconds, for example 120"
    raise UsageError(message)


def read_server(address: str) -> Source:
    """All triples of a server, each once.

    Not checked: that nobody writes to it between two pages of one reading, if it needs pages.

    Raises:
        UsageError: The address cannot be one.
        QueryError: The server is down, too slow, refuses, gives less than it counts, or answers
            something else than SPARQL results.
    """
    server = _Server(address)
    query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {server.pattern()} }}"
    count = server.count(query)
    triples = dict.fromkeys(server.select(query))
    page, offset = len(triples), 0
    while page and len(triples) < count and offset < count:
        # From the start: a server may order its pages otherwise than its whole answer. Without ORDER BY, which
        # servers that cut answers refuse past their limit too. The count tells whether the pages met.
        rows = server.select(f"{query} OFFSET {offset} LIMIT {page}")
        triples.update(dict.fromkeys(rows))
        offset += len(rows)
        if not rows:
            break
    if len(triples) != count:
        message = (
            f"{address}: the server counts {count:,} triples and gave {len(triples):,}: it cuts its answers (raise "
            "its limit of rows), or was written to meanwhile (try again)"
        )
        raise QueryError(message)
    graphs = server.rows(_GRAPHS) if count and server.pattern() == _ALL else []
    return Source(address, "", tuple(triples), tuple(sorted(str(_node(row["g"])) for row in graphs if "g" in row)))


def fill_server(address: str, triples: Sequence[Triple], *, replace: bool, update: str | None = None) -> int:
    """Put data into a server in one request, and read it again; what it held, or -1 if nothing was to be done.

    Into the graph that `default-graph-uri` of the address names; without it the default graph.
    Updates go to `update`, or where the address says `/query` to `/update`, or to the address.

    Raises:
        UsageError: The server holds other data, or the address cannot be one.
        QueryError: As for `read_server`; or it refuses to write, or does not keep what was sent.
    """
    server = _Server(address)
    graph = server.graph()
    held = read_server(address).triples
    gone = what_goes(address, held, triples, replace)
    if gone < 0:
        return gone
    lines = format_ntriples(triples)
    body = f"GRAPH <{graph}> {{\n{lines}}}" if graph else lines
    clear = f"CLEAR SILENT GRAPH <{graph}>" if graph else "CLEAR ALL"
    text = (f"{clear} ;\n" if gone else "") + f"INSERT DATA {{\n{body}}}"
    server.update(text, update)
    kept = set(read_server(address).triples)
    if kept != set(triples):
        lost, other = set(triples) - kept, kept - set(triples)
        shown = "".join(f"\n  {sign} {format_ntriples([t]).strip()}" for sign, t in _first(lost, other))
        message = (
            f"{address}: took the update but holds {len(kept):,} triples where {len(triples):,} were sent: "
            f"{len(lost):,} are lost and {len(other):,} are others; answers from it would differ{shown}"
        )
        raise QueryError(message)
    return gone


def _first(lost: set[Triple], other: set[Triple]) -> Iterable[tuple[str, Triple]]:
    for sign, triples in (("-", lost), ("+", other)):
        yield from ((sign, triple) for triple in sorted(triples, key=repr)[:2])


class _Server:
    """One server and the time it has left."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._url = _split(address)
        self._seconds = time_limit()
        self._end = monotonic() + self._seconds

    def graph(self) -> str:
        """The graph that the address names for writing, or an empty string.

        Raises:
            UsageError: It names several.
        """
        asked = parse_qsl(self._url.query)
        graphs = [value for name, value in asked if name == "default-graph-uri"]
        if len(graphs) > 1 or any(name == "named-graph-uri" for name, _ in asked):
            message = f"{self._address}: data is put into one graph: name one default-graph-uri and no named-graph-uri"
            raise UsageError(message)
        if graphs and not _IRI.fullmatch(graphs[0]):
            message = f"{self._address}: {graphs[0]!r} is no address of a graph: write it in full, http://…"
            raise UsageError(message)
        return graphs[0] if graphs else ""

    def pattern(self) -> str:
        """What matches all triples, of named graphs too unless the address names its default graph."""
        named = {name for name, _ in parse_qsl(self._url.query)}
        # Then there are no named graphs, says the standard; but Virtuoso shows all that it has.
        return "?s ?p ?o" if "default-graph-uri" in named and "named-graph-uri" not in named else _ALL

    def count(self, query: str) -> int:
        """How many rows a query has."""
        rows = self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {query} }}")
        try:
            count = int(rows[0]["n"]["value"])
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise _Foreign(self._address, "a count was asked for and none came") from error
        if count > _MOST_TRIPLES:
            message = (
                f"{self._address}: holds {count:,} triples, more than the {_MOST_TRIPLES:,} that are read: name the "
                "graph of the data with ?default-graph-uri=…"
            )
            raise QueryError(message)
        return count

    def select(self, query: str) -> list[Triple]:
        """The triples of a query for `?s ?p ?o`."""
        try:
            return [(str(_node(r["s"])), str(_node(r["p"])), _node(r["o"])) for r in self.rows(query)]
        except (KeyError, TypeError, AttributeError) as error:
            raise _Foreign(self._address, "a row is no triple") from error

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The bindings of a query."""
        target = (*parse_qsl(self._url.query, keep_blank_values=True), ("query", query))
        answer = self._send(self._url, target, {"Accept": _RESULTS})
        kind = _plain(answer.kind.split(";")[0]).lower()
        if kind not in (_RESULTS, "application/json"):
            raise _Foreign(self._address, f"it answered {kind or 'something without a type'}")
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise _Foreign(self._address, "its answer is no JSON, or broke off") from error
        try:
            rows = found["results"]["bindings"]
        except (KeyError, TypeError) as error:
            raise _Foreign(self._address, "its answer has no results") from error
        if not isinstance(rows, list):
            raise _Foreign(self._address, "its answer has no results")
        return rows

    def update(self, text: str, where: str | None) -> None:
        """Send one update."""
        url = _split(where) if where else self._url._replace(path=re.sub(r"/query$", "/update", self._url.path))
        self._send(url, (), {"Content-Type": "application/sparql-update"}, text.encode())

    def _send(
        self, url: SplitResult, asked: Sequence[tuple[str, str]], headers: dict[str, str],
        body: bytes | None = None,
    ) -> _Answer:  # fmt: skip
        headers = {**headers, "User-Agent": "gateways-graph", "Connection": "close"}
        target = (url.path or "/") + (f"?{urlencode(asked)}" if asked else "")
        left = self._end - monotonic()
        if left <= 0:
            raise self._late(writing=False)
        secure = url.scheme.endswith("https")
        made = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
            url.hostname or "", url.port, timeout=left
        )
        # A socket's own time-out starts again with every byte: only closing it holds for a server that drips.
        wires: list[socket.socket] = []
        watch = threading.Timer(left, _cut, (made, wires))
        watch.daemon = True
        watch.start()
        try:
            made.connect()
            wires.append(made.sock)
            if monotonic() >= self._end:
                raise TimeoutError
            made.request("GET" if body is None else "POST", target, body, headers)
            answer = _receive(made.getresponse())
        except (OSError, http.client.HTTPException, ValueError) as error:
            if monotonic() >= self._end or isinstance(error, TimeoutError):
                raise self._late(writing=body is not None) from error
            raise self._broken(error, writing=body is not None) from error
        finally:
            watch.cancel()
            made.close()
        if monotonic() >= self._end:
            raise self._late(writing=body is not None)
        self._check(answer, writing=body is not None)
        return answer

    def _check(self, answer: _Answer, *, writing: bool) -> None:
        if len(answer.body) > _MOST_BYTES:
            message = f"{self._address}: answers with more than {_MOST_BYTES >> 20:,} MB: name the graph of the data"
            raise QueryError(message)
        if 300 <= answer.status < 400:
            to = f" to {_plain(answer.moved)}" if answer.moved else ""
            message = f"{self._address}: the server sends elsewhere{to}: give that address, as sparql+http(s)://…"
            raise QueryError(message)
        if answer.status >= 400:
            said = _plain(re.sub(r"<[^<>]*>|\s+", " ", answer.body[:4096].decode("utf-8", "replace")))
            message = f"{self._address}: the server answered {answer.status}{f' ({said})' if said else ''}: "
            raise QueryError(message + _mend(answer.status, writing))

    def _late(self, *, writing: bool) -> QueryError:
        return QueryError(
            f"{self._address}: the server did not answer in full within {self._seconds:g} s: try again, or give it "
            f"more time with GATEWAYS_TIMEOUT{_UNSURE if writing else ''}"
        )

    def _broken(self, error: Exception, *, writing: bool) -> QueryError:
        if isinstance(error, ConnectionRefusedError):
            why = "nothing listens there: start the server, or correct the address"
        elif isinstance(error, socket.gaierror):
            why = "there is no host of that name, or no network: correct the address"
        elif isinstance(error, http.client.IncompleteRead | ConnectionError):
            why = "the connection broke off: try again, or look at the server's log"
        else:
            why = f"{type(error).__name__}: {_plain(str(error))}: is it a SPARQL server, and is it http or https?"
        unsure = _UNSURE if writing and not isinstance(error, ConnectionRefusedError) else ""
        return QueryError(f"{self._address}: the server cannot be asked: {why}{unsure}")


def _split(address: str) -> SplitResult:
    try:
        url = urlsplit(address)
        port_is_sound = url.port != 0
    except ValueError as error:
        message = f"{address!r}: is no address ({error}): write sparql+http://host:port/query"
        raise UsageError(message) from error
    if url.username is not None or url.password is not None:
        message = "an address with a name or password in it is not taken, because receipts would show it"
        raise UsageError(message)
    sound = re.fullmatch(r"[\x21-\x7e]+", address) and url.hostname and port_is_sound and not url.fragment
    if url.scheme not in ("http", "https", "sparql+http", "sparql+https") or not sound:
        message = f"{address!r}: is no address of a server: write sparql+http://host:port/query"
        raise UsageError(message)
    return url


def _cut(connection: http.client.HTTPConnection, wires: Sequence[socket.socket]) -> None:
    """End a connection from another thread; whoever reads from it wakes up.

    The connection itself forgets its socket while an answer without a length is still being read.
    """
    for plain in filter(None, (connection.sock, *wires)):
        try:
            plain.shutdown(socket.SHUT_RDWR)
        except OSError:
            plain.close()


def _receive(response: http.client.HTTPResponse) -> _Answer:
    kind, moved = response.headers.get("Content-Type", ""), response.headers.get("Location", "")
    if (response.length or 0) > _MOST_BYTES:
        return _Answer(response.status, kind, moved, bytes(_MOST_BYTES + 1))
    whole = response.length
    body = response.read(_MOST_BYTES + 1)
    if whole is not None and len(body) < whole:
        raise http.client.IncompleteRead(body, whole - len(body))
    return _Answer(response.status, kind, moved, body)


def _node(term: dict[str, Any]) -> str | Literal:
    """A term of SPARQL results in JSON; Virtuoso says `typed-literal` where the standard says `literal`."""
    kind, value = term["type"], str(term["value"])
    if kind == "uri":
        return value
    if kind == "bnode":
        return "_:" + value.removeprefix("_:")
    if kind not in ("literal", "typed-literal"):
        raise KeyError(kind)
    language = str(term.get("xml:lang") or "")
    if language:
        return to_literal(value, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", language)
    return to_literal(value, str(term.get("datatype") or XSD + "string"))


def _plain(text: str) -> str:
    """The first line of what a server says, without characters that would move a terminal's cursor."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return re.sub(r"[^\x20-\x7e\xa0-\uffff]", " ", line).strip()[:200]


def _mend(status: int, writing: bool) -> str:
    if status in (401, 403):
        what = "is read-only for us" if writing else "does not let us read"
        return f"it {what}, or wants a login"
    if status in (404, 405) and writing:
        return "it takes no updates there: is it read-only? --update-at names another address"
    if status in (404, 405):
        return "look up the address of its queries (Oxigraph: /query, Virtuoso: /sparql)"
    if status >= 500:
        return "try again, or look at the server's log"
    return "look at the server's log"
